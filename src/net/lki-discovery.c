// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a server whether it is one, and where its parts are (partner API, "Discovery").

#include "lki-discovery.h"

#include "lki-error.h"
#include "lki-wire.h"

#define WELL_KNOWN "/.well-known/leadkit-partner"

static DexFuture *
fetched_cb (DexFuture *future,
            gpointer user_data)
{
  g_autoptr (LkiServerInfo) server = NULL;
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));
  GError *error = NULL;

  server = lki_wire_parse_discovery (response->body, &error);
  if (server == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (LKI_TYPE_SERVER_INFO, g_steal_pointer (&server));
}

static DexFuture *
not_fetched_cb (DexFuture *future,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);

  /* A web server that knows nothing of us is not a server of ours, which trying again will not
   * change. */
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    return dex_future_new_for_error (
        lki_error_new_http (LKI_ERROR_PROTOCOL, lki_error_get_http_status (error), -1,
                            "not_a_leadkit_server", NULL, "there is no discovery document"));

  return dex_ref (future);
}

/**
 * lki_discovery_fetch:
 * @http: the session
 * @origin: what [func@Lki.http_check_address] made
 *
 * Fetches the discovery document. Fails with %LKI_ERROR_PROTOCOL when what answers is no Leadkit
 * server, and otherwise as [method@Lki.Http.send] does.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ServerInfo]
 */
DexFuture *
lki_discovery_fetch (LkiHttp *http,
                     const char *origin)
{
  g_autofree char *uri = g_strconcat (origin, WELL_KNOWN, NULL);

  return dex_future_catch (
      dex_future_then (lki_http_send (http, "GET", uri, NULL, NULL, NULL), fetched_cb, NULL, NULL),
      not_fetched_cb, NULL, NULL);
}
