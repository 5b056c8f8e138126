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
#include "lki-screenshots.h"
#include "lki-wait.h"

/* How long any one step may take, in seconds, before the report says that it did not happen. */
#define STEP_LIMIT 60

static gboolean
is_signed_in (gpointer manager,
              gpointer user_data)
{
  return lki_session_manager_get_state (manager) == LKI_SESSION_STATE_SIGNED_IN;
}

static gboolean
is_up_to_date (gpointer session,
               gpointer user_data)
{
  return lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE;
}

static gint64
count_leads (LkiSession *session)
{
  LkiLeadCounts *counts = lki_session_get_counts (session);

  return counts != NULL ? counts->views[LKI_LEAD_VIEW_ALL] : 0;
}

static gboolean
is_complete (gpointer session,
             gpointer leads)
{
  return count_leads (session) >= GPOINTER_TO_UINT (leads);
}

static gboolean
is_loaded (gpointer list,
           gpointer user_data)
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
  guint leads = lki_demo_get_leads (application->demo);
  LkiSession *session;

  if (!lki_wait_until (application->manager, "state", is_signed_in, NULL, STEP_LIMIT, error))
    return FALSE;
  add_boolean (report, "signed_in", TRUE);
  add_double (report, "sign_in_ms", milliseconds_since (begin));

  begin = g_get_monotonic_time ();
  session = lki_session_manager_get_session (application->manager);
  if (!lki_wait_until (session, "sync-status", is_up_to_date, NULL, STEP_LIMIT, error) ||
      !lki_wait_until (session, "counts", is_complete, GUINT_TO_POINTER (leads), STEP_LIMIT, error))
    return FALSE;
  add_double (report, "first_sync_ms", milliseconds_since (begin));
  json_builder_set_member_name (report, "leads");
  json_builder_add_int_value (report, count_leads (session));

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
  if (!lki_wait_until (list, "loading", is_loaded, NULL, STEP_LIMIT, error))
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

/* The window as the person who tries the demo sees it. */
static void
report_pictures (LkiApplication *application,
                 JsonBuilder *report,
                 const char *name)
{
  const char *directory = g_getenv ("LKI_DEMO_PICTURES");
  g_autoptr (GPtrArray) pictures = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *script = NULL;

  if (directory == NULL || *directory == '\0')
    return;

  script =
      g_strdup_printf ("size 1180 760\nview all\nstyle light\nselect 1\nshot wide-light.png\n"
                       "style dark\nshot wide-dark.png\n"
                       "search %s\nshot search-dark.png\nstyle light\nshot search-light.png\n"
                       "search\nsize 360 640\nselect 1\nshot lead-narrow-light.png\n"
                       "style dark\nshot lead-narrow-dark.png\n"
                       "back\nshot list-narrow-dark.png\nstyle light\nshot list-narrow-light.png\n",
                       name);
  pictures = dex_await_boxed (lki_screenshots_run (application, script, directory), &error);

  json_builder_set_member_name (report, "pictures");
  json_builder_begin_array (report);
  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    json_builder_add_string_value (report, g_ptr_array_index (pictures, i));
  json_builder_end_array (report);
  if (error != NULL)
    {
      json_builder_set_member_name (report, "pictures_error");
      json_builder_add_string_value (report, error->message);
      application->exit_status = EXIT_FAILURE;
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
      report_pictures (application, report, name);
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
