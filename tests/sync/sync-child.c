// SPDX-License-Identifier: GPL-3.0-or-later
// A program without a window that syncs one store until it is up to date: for killing.
// Arguments: ADDRESS E-MAIL PASSWORD FILE. Writes a line for every page that is in the store.

#include <stdio.h>

#include "lki-discovery.h"
#include "lki-future.h"
#include "lki-sync-engine.h"

typedef struct
{
  char **argv;
  LkiSyncEngine *engine;
  DexPromise *done;
} Child;

static void
progress_cb (LkiSyncEngine *engine)
{
  printf ("%" G_GINT64_FORMAT "\n", lki_sync_engine_get_done (engine));
  fflush (stdout);
}

static void
caught_up_cb (Child *child)
{
  dex_promise_resolve_boolean (child->done, TRUE);
}

static DexFuture *
child_fiber (gpointer user_data)
{
  Child *child = user_data;
  g_autoptr (LkiHttp) http = lki_http_new ("leadkit-inbox/1.0");
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (LkiPartnerApi) api = NULL;
  g_autoptr (LkiStore) store = NULL;
  g_autoptr (GError) error = NULL;

  server = dex_await_boxed (lki_discovery_fetch (http, child->argv[1]), &error);
  if (server != NULL)
    identity = dex_await_object (
        lki_identity_sign_in (http, server, clock, child->argv[2], child->argv[3]), &error);
  if (identity != NULL)
    store = dex_await_object (lki_store_open (child->argv[4]), &error);
  if (store == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (lki_store_get_set_aside_path (store) != NULL)
    return lki_future_new_failed (g_error_copy (lki_store_get_set_aside_error (store)));

  api = lki_partner_api_new (http, identity);
  child->engine = lki_sync_engine_new (api, store, clock);
  g_signal_connect (child->engine, "notify::done", G_CALLBACK (progress_cb), NULL);
  g_signal_connect_swapped (child->engine, "notify::caught-up", G_CALLBACK (caught_up_cb), child);
  lki_sync_engine_start (child->engine);

  dex_await (dex_ref (DEX_FUTURE (child->done)), NULL);
  dex_await (lki_sync_engine_stop (child->engine), NULL);

  return lki_store_close (store);
}

int
main (int argc,
      char *argv[])
{
  Child child = { .argv = argv };
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 5)
    return 2;

  dex_init ();
  child.done = dex_promise_new ();
  future = lki_future_spawn ("child", child_fiber, &child, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  if (dex_future_get_value (future, &error) == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  return 0;
}
