// SPDX-License-Identifier: GPL-3.0-or-later
// Sets the stage for pictures: demos of any size, and the trouble that servers and disks make.
//  What the window makes of it is for the window alone.

#include "lki-config.h"

#include "lki-stage.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "lki-application-private.h"
#include "lki-error.h"
#include "lki-stage-account.h"
#include "lki-wait.h"

/* How long anything may take, in seconds. */
#define PATIENCE 10
/* So many that they come in several pages. */
#define MANY_LEADS 4000

static gboolean
has_status (gpointer session,
            gpointer status)
{
  return lki_session_get_sync_status (session) == (LkiSyncStatus) GPOINTER_TO_INT (status);
}

static gboolean
has_begun (gpointer session,
           gpointer user_data)
{
  return lki_session_get_sync_done (session) > 0;
}

static gboolean
wait_for_status (LkiApplication *application,
                 LkiSyncStatus status,
                 GError **error)
{
  LkiSession *session = lki_session_manager_get_session (application->manager);

  if (session == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "Nobody is signed in"));
      return FALSE;
    }

  return lki_wait_until (session, "sync-status", has_status, GINT_TO_POINTER (status), PATIENCE,
                         error);
}

/* Leads with more, and less, of everything than any design expects. */
static const char *const long_leads[] = {
  "{\"count\": 1, \"patch\": {\"person\": {\"name\": \"Ø\", \"company\": null, \"phones\": []}, "
  "\"message\": null}}",
  "{\"count\": 1, \"patch\": {\"person\": {\"name\": \"Wolfeschlegelsteinhausenbergerdorffwelche"
  "voralternwarengewissenhaftschaferswessenschafe\"}}}",
  "{\"count\": 1, \"patch\": {\"person\": {\"name\": \"Maximiliane-Konstantina Freifrau von und zu "
  "Hohenlohe-Waldenburg-Schillingsfürst-Øverbø-Kjærstad\", \"emails\": [\"maximiliane.konstantina."
  "hohenlohe.waldenburg.schillingsfuerst@en-virkelig-lang-adresse.example\"], \"company\": "
  "\"Nordvestlandske Fellesforening for Bygningsvern, Renhold og Vedlikehold av Trehus SA\"}, "
  "\"address\": {\"street\": \"Professor Birkelands og Kristine Bonnevies gate 12345 B, oppgang Q, "
  "leilighet H0403\", \"city\": \"Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\"}, "
  "\"message\": \"Vi trenger hjelp så fort som mulig, og dette er en svært lang melding uten "
  "avsnitt, "
  "som handler om alt som må gjøres i huset før jul, fra loft til kjeller, og om alt som ikke ble "
  "gjort forrige gang.\"}}",
};

static gboolean
add_long_leads (LkiDemo *demo,
                GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (long_leads); i++)
    {
      if (!dex_await (lki_demo_control (demo, "leads", long_leads[i]), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
enter (LkiApplication *application,
       guint leads,
       gboolean long_names,
       const char *fault,
       GError **error)
{
  g_autoptr (LkiDemo) demo = lki_demo_new (leads, 0);

  return dex_await (lki_application_leave_demo (application), error) &&
         dex_await (lki_demo_start (demo), error) &&
         (!long_names || add_long_leads (demo, error)) &&
         (fault == NULL || dex_await (lki_demo_control (demo, "faults", fault), error)) &&
         dex_await (lki_application_enter_demo (application, demo), error);
}

/**
 * lki_stage_enter_demo:
 * @application: an application with a window
 * @leads: how many leads there are
 * @long_names: whether the newest ones are far too long
 * @error: return location for an error
 *
 * Signs in to a demo where nothing happens by itself, and syncs it.
 *
 * Returns: whether that came about
 */
gboolean
lki_stage_enter_demo (LkiApplication *application,
                      guint leads,
                      gboolean long_names,
                      GError **error)
{
  return enter (application, leads, long_names, NULL, error) &&
         wait_for_status (application, LKI_SYNC_UP_TO_DATE, error);
}

typedef struct
{
  DexPromise *arrived; /* (unowned) */
} Arrival;

static void
leads_arrived_cb (LkiSession *session,
                  GPtrArray *leads,
                  gpointer user_data)
{
  Arrival *arrival = user_data;

  if (dex_future_is_pending (DEX_FUTURE (arrival->arrived)))
    dex_promise_resolve_boolean (arrival->arrived, TRUE);
}

/* The next one of the demo, or one that @json describes. */
static gboolean
arrive (LkiApplication *application,
        const char *json,
        GError **error)
{
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (DexPromise) arrived = dex_promise_new ();
  Arrival arrival = { arrived };
  gulong handler;
  gboolean done;

  g_set_object (&session, lki_session_manager_get_session (application->manager));
  if (application->demo == NULL || session == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "There is no demo"));
      return FALSE;
    }

  handler = g_signal_connect (session, "leads-arrived", G_CALLBACK (leads_arrived_cb), &arrival);
  done = dex_await (lki_demo_control (application->demo, "leads", json), error) &&
         dex_await (dex_future_first (dex_ref (DEX_FUTURE (arrived)),
                                      dex_timeout_new_seconds (PATIENCE), NULL),
                    error);
  g_signal_handler_disconnect (session, handler);

  return done;
}

/**
 * lki_stage_arrive:
 * @application: an application in a demo
 * @error: return location for an error
 *
 * Has a new lead arrive.
 *
 * Returns: whether it did
 */
gboolean
lki_stage_arrive (LkiApplication *application,
                  GError **error)
{
  return arrive (application, "{\"count\": 1}", error);
}

/**
 * lki_stage_repeat:
 * @application: an application in a demo
 * @error: return location for an error
 *
 * Has the same person send two leads, the second in another name.
 *
 * Returns: whether they arrived
 */
gboolean
lki_stage_repeat (LkiApplication *application,
                  GError **error)
{
  return arrive (application,
                 "{\"count\": 1, \"patch\": {\"person\": {\"name\": \"Kari Prøve\", \"phones\": "
                 "[{\"e164\": \"+4700000041\", \"display\": \"00 00 00 41\"}]}}}",
                 error) &&
         arrive (application,
                 "{\"count\": 1, \"patch\": {\"person\": {\"name\": \"Kari E. Prøve\", \"phones\": "
                 "[{\"e164\": \"+4700000041\", \"display\": \"00 00 00 41\"}]}}}",
                 error);
}

static gboolean
reach_by_fault (LkiApplication *application,
                const char *fault,
                LkiSyncStatus status,
                GError **error)
{
  if (!lki_stage_enter_demo (application, 20, FALSE, error) ||
      !dex_await (lki_demo_control (application->demo, "faults", fault), error))
    return FALSE;

  lki_session_sync_now (lki_session_manager_get_session (application->manager));

  return wait_for_status (application, status, error);
}

static gboolean
reach_offline (LkiApplication *application,
               GError **error)
{
  if (!lki_stage_enter_demo (application, 20, FALSE, error) ||
      !dex_await (lki_demo_stop (application->demo), error))
    return FALSE;

  lki_session_sync_now (lki_session_manager_get_session (application->manager));

  return wait_for_status (application, LKI_SYNC_OFFLINE, error);
}

static gboolean
reach_first_sync (LkiApplication *application,
                  GError **error)
{
  if (!enter (application, MANY_LEADS, FALSE,
              "{\"path\": \"/v1/leads\", \"skip\": 3, \"count\": 100, \"delay_ms\": 600000}",
              error) ||
      !wait_for_status (application, LKI_SYNC_FIRST, error))
    return FALSE;

  return lki_wait_until (lki_session_manager_get_session (application->manager), "sync-done",
                         has_begun, NULL, PATIENCE, error);
}

/* The disk is full as long as no file of this process may grow. */
static gboolean
reach_store_unreadable (LkiApplication *application,
                        GError **error)
{
  struct rlimit before;
  struct rlimit none;
  gboolean reached;

  if (!lki_stage_enter_demo (application, 20, FALSE, error))
    return FALSE;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  none = before;
  none.rlim_cur = 0;
  setrlimit (RLIMIT_FSIZE, &none);
  lki_demo_add_lead (application->demo);
  reached = wait_for_status (application, LKI_SYNC_STORE_TROUBLE, error);
  setrlimit (RLIMIT_FSIZE, &before);

  return reached;
}

/**
 * lki_stage_reach_state:
 * @application: an application with a window
 * @name: a state that build-aux/screenshots.d/README names
 * @error: return location for an error
 *
 * Brings about what the state is the consequence of.
 *
 * Returns: whether the program has noticed it
 */
gboolean
lki_stage_reach_state (LkiApplication *application,
                       const char *name,
                       GError **error)
{
  if (g_str_equal (name, "first-sync"))
    return reach_first_sync (application, error);
  if (g_str_equal (name, "offline"))
    return reach_offline (application, error);
  if (g_str_equal (name, "store-unreadable"))
    return reach_store_unreadable (application, error);
  if (g_str_equal (name, "access-withdrawn"))
    return reach_by_fault (application,
                           "{\"path\": \"/v1/*\", \"count\": 1000000, \"status\": 403, "
                           "\"code\": \"access_withdrawn\"}",
                           LKI_SYNC_NO_ACCESS, error);
  if (g_str_equal (name, "update-needed"))
    return reach_by_fault (application,
                           "{\"path\": \"/v1/*\", \"count\": 1000000, \"status\": 426, "
                           "\"code\": \"client_too_old\"}",
                           LKI_SYNC_UPDATE_NEEDED, error);
  if (g_str_equal (name, "signed-out"))
    return reach_by_fault (application,
                           "{\"path\": \"/*\", \"count\": 1000000, \"status\": 401, "
                           "\"code\": \"token_expired\"}",
                           LKI_SYNC_SIGN_IN_AGAIN, error);

  return lki_stage_reach_account (application, name, error);
}
