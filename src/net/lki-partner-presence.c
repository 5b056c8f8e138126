// SPDX-License-Identifier: GPL-3.0-or-later
// The endpoint of the partner API that says which lead is open. When to say it is for whoever
// calls.

#include "lki-partner-presence.h"

#include "lki-partner-api-private.h"
#include "lki-presence.h"
#include "lki-wire.h"

static DexFuture *
read_cb (DexFuture *future,
         gpointer user_data)
{
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));
  GError *error = NULL;
  LkiPresence *presence = lki_wire_parse_presence (response->body, &error);

  return presence != NULL ? dex_future_new_take_boxed (LKI_TYPE_PRESENCE, presence)
                          : dex_future_new_for_error (error);
}

/**
 * lki_partner_api_put_presence:
 * @self: the API
 * @client_id: an id of this client, the same for as long as it runs
 * @lead_id: (nullable): the lead that is open, or %NULL for none
 *
 * `PUT /presence`. Fails with %LKI_ERROR_NOT_FOUND when there is no such lead, or when the server
 * does not offer this.
 *
 * Returns: (transfer full): a future that resolves to a [struct@Lki.Presence]: who has it open
 */
DexFuture *
lki_partner_api_put_presence (LkiPartnerApi *self,
                              const char *client_id,
                              const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  return dex_future_then (
      lki_partner_api_call (self, "PUT", "/presence", lki_wire_print_presence (client_id, lead_id)),
      read_cb, NULL, NULL);
}
