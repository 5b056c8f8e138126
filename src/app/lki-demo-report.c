// SPDX-License-Identifier: GPL-3.0-or-later
// For `build-aux/demo` and the test of the Flatpak: with LKI_DEMO_REPORT=FILE the demo goes through
// the main job by itself, writes what it saw as JSON, and quits. With LKI_DEMO_PICTURES=DIR it also
// leaves pictures of the window. Everything is measured in the running program, by the same parts
// that a person uses.

#include "lki-config.h"

#include "lki-demo-report.h"

#include <json-glib/json-glib.h>

#include "lki-application-private.h"
#include "lki-credentials.h"
#include "lki-error.h"
#include "lki-future.h"

/* How long any one step may take, in seconds, before the report says that it did not happen. */
#define STEP_LIMIT 60

typedef gboolean (*Condition) (gpointer object);

typedef struct
{
  DexPromise *promise;
  Condition condition;
} Wait;

static void
wait_notify_cb (GObject *object,
                GParamSpec *pspec,
                gpointer user_data)
{
  Wait *wait = user_data;

  if (dex_future_is_pending (DEX_FUTURE (wait->promise)) && wait->condition (object))
    dex_promise_resolve_boolean (wait->promise, TRUE);
}

/* Lets the fiber wait until @condition holds, which may change with @property. */
static gboolean
wait_until (gpointer object,
            const char *property,
            Condition condition,
            GError **error)
{
  g_autoptr (DexPromise) promise = NULL;
  g_autofree char *detailed = g_strconcat ("notify::", property, NULL);
  Wait wait;
  gulong handler;
  gboolean done;

  if (condition (object))
    return TRUE;

  promise = dex_promise_new ();
  wait = (Wait) { promise, condition };
  handler = g_signal_connect (object, detailed, G_CALLBACK (wait_notify_cb), &wait);
  done = dex_await (
      dex_future_first (dex_ref (DEX_FUTURE (promise)), dex_timeout_new_seconds (STEP_LIMIT), NULL),
      error);
  g_signal_handler_disconnect (object, handler);

  return done;
}

static gboolean
is_signed_in (gpointer manager)
{
  return lki_session_manager_get_state (manager) == LKI_SESSION_STATE_SIGNED_IN;
}

static gboolean
is_up_to_date (gpointer session)
{
  return lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE;
}

static gboolean
is_loaded (gpointer list)
{
  return !lki_lead_list_get_loading (list);
}

static double
milliseconds_since (gint64 begin_us)
{
  return (g_get_monotonic_time () - begin_us) / 1000.0;
}

static void
add_double (JsonBuilder *report,
            const char *name,
            double value)
{
  json_builder_set_member_name (report, name);
  json_builder_add_double_value (report, value);
}

static void
add_boolean (JsonBuilder *report,
             const char *name,
             gboolean value)
{
  json_builder_set_member_name (report, name);
  json_builder_add_boolean_value (report, value);
}

static gboolean
report_first_sync (LkiApplication *application,
                   JsonBuilder *report,
                   GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  LkiLeadCounts *counts;
  LkiSession *session;

  if (!wait_until (application->manager, "state", is_signed_in, error))
    return FALSE;
  add_boolean (report, "signed_in", TRUE);
  add_double (report, "sign_in_ms", milliseconds_since (begin));

  begin = g_get_monotonic_time ();
  session = lki_session_manager_get_session (application->manager);
  if (!wait_until (session, "sync-status", is_up_to_date, error))
    return FALSE;
  add_double (report, "first_sync_ms", milliseconds_since (begin));

  counts = lki_session_get_counts (session);
  json_builder_set_member_name (report, "leads");
  json_builder_add_int_value (report, counts != NULL ? counts->views[LKI_LEAD_VIEW_ALL] : 0);

  return TRUE;
}

static void
announced_cb (LkiNotifier *notifier,
              const char *lead_id,
              gpointer user_data)
{
  DexPromise *announced = user_data;

  if (dex_future_is_pending (DEX_FUTURE (announced)))
    dex_promise_resolve_string (announced, g_strdup (lead_id));
}

/* A lead arrives. Returns its id when it has been announced. */
static char *
report_arrival (LkiApplication *application,
                JsonBuilder *report,
                GError **error)
{
  g_autoptr (DexPromise) announced = dex_promise_new ();
  g_autofree char *lead_id = NULL;
  gulong handler;
  gint64 begin;

  handler =
      g_signal_connect (application->notifier, "announced", G_CALLBACK (announced_cb), announced);
  begin = g_get_monotonic_time ();
  lki_demo_add_lead (application->demo);
  lead_id = dex_await_string (dex_future_first (dex_ref (DEX_FUTURE (announced)),
                                                dex_timeout_new_seconds (STEP_LIMIT), NULL),
                              error);
  g_signal_handler_disconnect (application->notifier, handler);
  if (lead_id != NULL)
    add_double (report, "arrival_ms", milliseconds_since (begin));

  return g_steal_pointer (&lead_id);
}

/* Searches for the person of the lead that arrived, as the list of the window does. */
static gboolean
report_search (LkiApplication *application,
               JsonBuilder *report,
               const char *lead_id,
               char **name,
               GError **error)
{
  LkiSession *session = lki_session_manager_get_session (application->manager);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadList) list = NULL;
  g_autoptr (LkiLeadQuery) query = NULL;
  gint64 begin;
  guint position;

  lead = dex_await_boxed (lki_session_find_lead (session, lead_id), error);
  if (lead == NULL)
    return FALSE;
  *name = g_strdup (lead->name);

  list = lki_session_create_list (session);
  query = lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, lead->name, LKI_LEAD_SORT_NEWEST);
  begin = g_get_monotonic_time ();
  lki_lead_list_set_query (list, query);
  if (!wait_until (list, "loading", is_loaded, error))
    return FALSE;
  add_double (report, "search_ms", milliseconds_since (begin));
  add_boolean (report, "search_found", lki_lead_list_find (list, lead->key, &position));

  return TRUE;
}

/* Whether this system keeps a secret for the program, by the way that a session's token takes. The
 * demo itself keeps none; a throw-away one is kept, read back and removed, unless a real session is
 * there, which nobody touches. */
static void
report_token (JsonBuilder *report)
{
  g_autoptr (LkiCredentials) existing = NULL;
  g_autoptr (LkiCredentials) written = lki_credentials_new (
      "https://self-test.example", "self-test", "self-test@example.com", "throw-away");
  g_autoptr (LkiCredentials) read_back = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept = FALSE;

  json_builder_set_member_name (report, "token_kept");
  existing = dex_await_boxed (lki_credentials_load (), &error);
  if (existing != NULL)
    {
      json_builder_add_null_value (report);
      return;
    }

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      if (dex_await (lki_credentials_store (written), &error))
        {
          read_back = dex_await_boxed (lki_credentials_load (), &error);
          kept = read_back != NULL &&
                 g_strcmp0 (read_back->refresh_token, written->refresh_token) == 0;
          if (!dex_await (lki_credentials_clear (), &error))
            kept = FALSE;
        }
    }
  json_builder_add_boolean_value (report, kept);
  if (error != NULL)
    {
      json_builder_set_member_name (report, "token_error");
      json_builder_add_string_value (report, error->message);
    }
}

static gboolean
write_report (JsonBuilder *report,
              const char *path,
              GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (report);

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);

  return json_generator_to_file (generator, path, error);
}

static DexFuture *
report_fiber (gpointer user_data)
{
  LkiApplication *application = user_data;
  g_autoptr (JsonBuilder) report = json_builder_new ();
  g_autofree char *lead_id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (report);
  json_builder_set_member_name (report, "version");
  json_builder_add_string_value (report, LKI_VERSION);

  if (report_first_sync (application, report, &error) &&
      (lead_id = report_arrival (application, report, &error)) != NULL &&
      report_search (application, report, lead_id, &name, &error))
    {
      report_token (report);
    }

  if (error != NULL)
    {
      json_builder_set_member_name (report, "error");
      json_builder_add_string_value (report, error->message);
      application->exit_status = EXIT_FAILURE;
    }
  json_builder_end_object (report);

  if (!write_report (report, g_getenv ("LKI_DEMO_REPORT"), &error))
    {
      g_printerr ("leadkit-inbox: %s\n", error->message);
      application->exit_status = EXIT_FAILURE;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);

  return lki_future_new_done ();
}

/**
 * lki_demo_report_is_wanted:
 *
 * Returns: %TRUE if the environment asks for a report of the demo
 */
gboolean
lki_demo_report_is_wanted (void)
{
  const char *path = g_getenv ("LKI_DEMO_REPORT");

  return path != NULL && *path != '\0';
}

/**
 * lki_demo_report_begin:
 * @application: an application that enters the demo
 *
 * Makes the report beside the running demo, and quits.
 */
void
lki_demo_report_begin (LkiApplication *application)
{
  lki_future_report (lki_future_spawn ("[app] demo report", report_fiber,
                                       g_object_ref (application), g_object_unref),
                     "Reporting on the demo");
}
