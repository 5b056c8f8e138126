// SPDX-License-Identifier: GPL-3.0-or-later
// What people have agreed to tell, gathered and sent. What a report may hold is decided by net;
// what is used is counted by LkiUsageCounter. Nothing here is needed for the work, so nothing here
// ever gets in its way.

#include "lki-diagnostics.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lki-config.h"
#include "lki-crash-handler.h"
#include "lki-envelope.h"
#include "lki-error.h"
#include "lki-fault.h"
#include "lki-future.h"
#include "lki-journal.h"
#include "lki-partner-account.h"
#include "lki-report-queue.h"
#include "lki-report-sender.h"
#include "lki-session-private.h"
#include "lki-usage-counter.h"
#include "lki-wire.h"

/* The same failure is told once in so long. */
#define SAME_MS (60 * 60 * G_GINT64_CONSTANT (1000))

struct _LkiDiagnostics
{
  GObject parent_instance;

  char *folder;               /* (owned) */
  char *queue;                /* (owned): below it */
  char *crash;                /* (owned): the file that a crash leaves, below it */
  LkiSessionManager *manager; /* (owned) */
  LkiSettings *settings;      /* (owned) */
  LkiClock *clock;            /* (owned) */
  GSignalGroup *session;      /* (owned) */
  LkiReportSender *sender;    /* (owned) */
  LkiUsageCounter *counter;   /* (owned) (nullable): while there is consent */

  GHashTable *told; /* (owned): what was reported → gint64, when */
  gboolean reports;
  gboolean usage;
  gboolean flushing;
  gboolean flush_again;
};

enum
{
  PROP_0,
  PROP_ASKED,
  PROP_REPORTS,
  PROP_USAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiDiagnostics,
                     lki_diagnostics,
                     G_TYPE_OBJECT)

static const char *
get_environment (void)
{
  return g_str_equal (LKI_PROFILE, "development") ? "development" : "production";
}

static LkiSession *
get_session (LkiDiagnostics *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  /* In the demo nothing is real, and nothing leaves the machine. */
  return session != NULL && !lki_session_get_demo (session) ? session : NULL;
}

/* Reports */

typedef struct
{
  LkiDiagnostics *self; /* (owned) */
  LkiReport *report;    /* (owned) */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_object_unref (arrival->self);
  lki_report_unref (arrival->report);
  g_free (arrival);
}

static void
add_report (LkiDiagnostics *self,
            LkiReport *report)
{
  g_autoptr (GBytes) envelope = lki_envelope_print (report, get_environment ());
  g_autoptr (GError) error = NULL;

  if (!lki_report_queue_add (self->queue, report->at_ms, report->id, envelope, &error))
    lki_journal_write_error (LKI_JOURNAL_WARNING, "keep a report", error);
}

static gboolean
was_told (LkiDiagnostics *self,
          LkiReport *report)
{
  char *key = g_strconcat (report->type, " ", report->what, NULL);
  gint64 *told_ms = g_hash_table_lookup (self->told, key);
  gboolean told = told_ms != NULL && report->at_ms - *told_ms < SAME_MS;

  if (told)
    g_free (key);
  else
    g_hash_table_replace (self->told, key, g_memdup2 (&report->at_ms, sizeof report->at_ms));

  return told;
}

static gboolean
arrived_cb (gpointer user_data)
{
  Arrival *arrival = user_data;

  /* Consent may have been withdrawn meanwhile. */
  if (arrival->self->reports && !was_told (arrival->self, arrival->report))
    {
      add_report (arrival->self, arrival->report);
      lki_future_report (lki_diagnostics_flush (arrival->self), "send reports");
    }

  return G_SOURCE_REMOVE;
}

/* On any thread. */
static void
fault_cb (const char *what,
          const GError *error,
          gpointer user_data)
{
  LkiDiagnostics *self = user_data;
  Arrival *arrival;

  if (!lki_fault_is_unexpected (error))
    return;

  arrival = g_new0 (Arrival, 1);
  arrival->self = g_object_ref (self);
  arrival->report =
      lki_report_new_error (what, error, lki_clock_get_now_ms (self->clock), LKI_VERSION);
  g_idle_add_full (G_PRIORITY_LOW, arrived_cb, arrival, arrival_free);
}

/* What the last run of the program has left behind, if it crashed. */
static void
collect_crash (LkiDiagnostics *self)
{
  g_autoptr (GBytes) bytes = lki_report_queue_read (self->crash);
  g_autoptr (LkiCrash) crash = bytes != NULL ? lki_crash_parse (bytes) : NULL;

  g_unlink (self->crash);
  if (crash != NULL)
    {
      g_autoptr (LkiReport) report = lki_report_new_crash (crash);

      add_report (self, report);
    }
}

static void
start_reports (LkiDiagnostics *self)
{
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return;
  collect_crash (self);
  if (!lki_crash_handler_install (self->crash, LKI_VERSION, &error))
    lki_journal_write_error (LKI_JOURNAL_WARNING, "watch for crashes", error);
  lki_fault_set_func (fault_cb, self);
}

static void
stop_reports (LkiDiagnostics *self)
{
  lki_fault_set_func (NULL, NULL);
  lki_crash_handler_remove ();
  lki_report_sender_cancel (self->sender);
}

static void
forget_reports (LkiDiagnostics *self)
{
  g_unlink (self->crash);
  lki_report_queue_clear (self->queue);
  g_hash_table_remove_all (self->told);
}

static char *
dup_usage_path (LkiDiagnostics *self)
{
  return g_build_filename (self->folder, "usage.ini", NULL);
}

static void
forget_usage (LkiDiagnostics *self)
{
  g_autofree char *path = dup_usage_path (self);

  g_unlink (path);
}

/* Consent */

static gboolean
is_asked (LkiDiagnostics *self)
{
  return lki_settings_get_consent_version (self->settings) == LKI_CONSENT_VERSION;
}

static void
set_usage (LkiDiagnostics *self,
           gboolean usage)
{
  g_clear_pointer (&self->counter, lki_usage_counter_free);
  if (usage)
    {
      g_autofree char *path = dup_usage_path (self);
      g_autofree char *version = g_strdup_printf ("%d", LKI_CONSENT_VERSION);

      self->counter = lki_usage_counter_new (path, self->clock, version);
    }
  else
    {
      forget_usage (self);
    }
}

/* Makes true what the settings say. */
static void
apply (LkiDiagnostics *self)
{
  gboolean asked = is_asked (self);
  gboolean reports = asked && lki_settings_get_consent_reports (self->settings);
  gboolean usage = asked && lki_settings_get_consent_usage (self->settings);

  if (reports != self->reports)
    {
      self->reports = reports;
      if (reports)
        start_reports (self);
      else
        stop_reports (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPORTS]);
    }
  if (!reports)
    forget_reports (self);

  if (usage != self->usage || !usage)
    set_usage (self, usage);
  if (usage != self->usage)
    {
      self->usage = usage;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USAGE]);
    }
  /* Empty, or not there at all. */
  if (!reports && !usage)
    g_rmdir (self->folder);
}

static void
version_cb (LkiDiagnostics *self)
{
  apply (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKED]);
}

/* Sending */

static void
send_reports (LkiDiagnostics *self)
{
  LkiSession *session = get_session (self);
  LkiServerInfo *server = session != NULL ? lki_session_get_server_info (session) : NULL;
  g_autoptr (LkiServerInfo) kept = server != NULL ? lki_server_info_ref (server) : NULL;

  if (kept != NULL)
    lki_report_sender_send (self->sender, kept);
}

static void
send_usage (LkiDiagnostics *self)
{
  LkiSession *session = get_session (self);
  g_autoptr (LkiPartnerApi) api =
      session != NULL && session->api != NULL ? g_object_ref (session->api) : NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (api == NULL || self->counter == NULL)
    return;

  reports = lki_usage_counter_dup_reports (self->counter, FALSE);
  for (guint i = 0; i < reports->len && self->usage; i++)
    {
      LkiUsageReport *report = g_ptr_array_index (reports, i);
      g_autoptr (GError) error = NULL;

      if (!dex_await (lki_partner_api_send_usage (api, report), &error))
        {
          lki_journal_write_error (LKI_JOURNAL_INFO, "send usage", error);
          if (!lki_error_is_refusal (error))
            break;
        }
      if (self->counter != NULL)
        lki_usage_counter_forget (self->counter, report->day);
    }
}

static DexFuture *
flush_fiber (gpointer user_data)
{
  LkiDiagnostics *self = user_data;

  do
    {
      self->flush_again = FALSE;
      if (self->reports)
        send_reports (self);
      if (self->usage)
        send_usage (self);
    }
  while (self->flush_again);
  self->flushing = FALSE;

  return lki_future_new_done ();
}

static void
connected_cb (LkiDiagnostics *self)
{
  LkiSession *session = get_session (self);

  /* When the server is known and answers, and not before somebody agreed. */
  if (session != NULL && lki_session_get_live (session) && (self->reports || self->usage))
    lki_future_report (lki_diagnostics_flush (self), "send reports");
}

static void
used_cb (LkiDiagnostics *self,
         const char *name)
{
  lki_diagnostics_count (self, name);
}

static void
session_cb (LkiDiagnostics *self)
{
  g_signal_group_set_target (self->session, get_session (self));
}

static void
lki_diagnostics_dispose (GObject *object)
{
  LkiDiagnostics *self = LKI_DIAGNOSTICS (object);

  if (self->reports)
    stop_reports (self);
  self->reports = FALSE;
  g_clear_object (&self->session);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  if (self->sender != NULL)
    lki_report_sender_cancel (self->sender);

  G_OBJECT_CLASS (lki_diagnostics_parent_class)->dispose (object);
}

static void
lki_diagnostics_finalize (GObject *object)
{
  LkiDiagnostics *self = LKI_DIAGNOSTICS (object);

  g_clear_pointer (&self->counter, lki_usage_counter_free);
  g_clear_pointer (&self->sender, lki_report_sender_free);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->queue);
  g_free (self->crash);

  G_OBJECT_CLASS (lki_diagnostics_parent_class)->finalize (object);
}

static void
lki_diagnostics_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  LkiDiagnostics *self = LKI_DIAGNOSTICS (object);

  switch (prop_id)
    {
    case PROP_ASKED:
      g_value_set_boolean (value, is_asked (self));
      break;
    case PROP_REPORTS:
      g_value_set_boolean (value, self->reports);
      break;
    case PROP_USAGE:
      g_value_set_boolean (value, self->usage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_diagnostics_class_init (LkiDiagnosticsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = lki_diagnostics_dispose;
  object_class->finalize = lki_diagnostics_finalize;
  object_class->get_property = lki_diagnostics_get_property;

  /**
   * LkiDiagnostics:asked:
   *
   * Whether the person has answered to the text as it is now.
   */
  properties[PROP_ASKED] = g_param_spec_boolean ("asked", NULL, NULL, FALSE, flags);

  /**
   * LkiDiagnostics:reports:
   *
   * Whether the person has agreed to reports of errors and crashes.
   */
  properties[PROP_REPORTS] = g_param_spec_boolean ("reports", NULL, NULL, FALSE, flags);

  /**
   * LkiDiagnostics:usage:
   *
   * Whether the person has agreed to counts of what is used.
   */
  properties[PROP_USAGE] = g_param_spec_boolean ("usage", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lki_diagnostics_init (LkiDiagnostics *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->session = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::live", G_CALLBACK (connected_cb), self);
  g_signal_group_connect_swapped (self->session, "used", G_CALLBACK (used_cb), self);
}

/**
 * lki_diagnostics_new:
 * @folder: where to keep what waits; made only with consent
 * @manager: whose server is told
 * @settings: what the person has agreed to
 * @clock: what time it is
 *
 * There is one in a process.
 *
 * Returns: (transfer full): diagnostics, at work if the person has agreed
 */
LkiDiagnostics *
lki_diagnostics_new (const char *folder,
                     LkiSessionManager *manager,
                     LkiSettings *settings,
                     LkiClock *clock)
{
  LkiDiagnostics *self;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_DIAGNOSTICS, NULL);
  self->folder = g_strdup (folder);
  self->queue = g_build_filename (folder, "queue", NULL);
  self->crash = g_build_filename (folder, "crash", NULL);
  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  self->sender = lki_report_sender_new (self->queue, clock);
  g_signal_connect_object (settings, "notify::consent-version", G_CALLBACK (version_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::consent-reports", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::consent-usage", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  apply (self);
  session_cb (self);
  connected_cb (self);

  return self;
}

/**
 * lki_diagnostics_get_asked:
 * @self: diagnostics
 *
 * Returns: %TRUE if the person has answered to the text as it is now
 */
gboolean
lki_diagnostics_get_asked (LkiDiagnostics *self)
{
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), FALSE);

  return is_asked (self);
}

/**
 * lki_diagnostics_get_reports:
 * @self: diagnostics
 *
 * Returns: %TRUE if errors and crashes may be reported
 */
gboolean
lki_diagnostics_get_reports (LkiDiagnostics *self)
{
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), FALSE);

  return self->reports;
}

/**
 * lki_diagnostics_get_usage:
 * @self: diagnostics
 *
 * Returns: %TRUE if it may be counted what is used
 */
gboolean
lki_diagnostics_get_usage (LkiDiagnostics *self)
{
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), FALSE);

  return self->usage;
}

/**
 * lki_diagnostics_decide:
 * @self: diagnostics
 * @reports: whether errors and crashes may be reported
 * @usage: whether it may be counted what is used
 *
 * The person's answer, with its date and the version of the text. What is no longer agreed to is
 * removed at once, and so is the pseudonym of the counts.
 */
void
lki_diagnostics_decide (LkiDiagnostics *self,
                        gboolean reports,
                        gboolean usage)
{
  g_return_if_fail (LKI_IS_DIAGNOSTICS (self));

  /* The version last: it makes the others count. */
  g_object_set (self->settings, "consent-reports", reports, "consent-usage", usage, "consent-at",
                lki_clock_get_now_ms (self->clock) / 1000, "consent-version", LKI_CONSENT_VERSION,
                NULL);
  connected_cb (self);
}

/**
 * lki_diagnostics_count:
 * @self: diagnostics
 * @name: a word of the source: what was used
 *
 * Counts it, if the person has agreed.
 */
void
lki_diagnostics_count (LkiDiagnostics *self,
                       const char *name)
{
  g_return_if_fail (LKI_IS_DIAGNOSTICS (self));
  g_return_if_fail (name != NULL);

  if (self->counter != NULL)
    lki_usage_counter_count (self->counter, name);
}

static void
append_bytes (GString *text,
              GBytes *bytes)
{
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
}

static void
append_usage (GString *text,
              LkiUsageReport *report)
{
  g_autoptr (GBytes) body = lki_wire_print_usage (report);

  append_bytes (text, body);
  g_string_append_c (text, '\n');
}

/**
 * lki_diagnostics_dup_text:
 * @self: diagnostics
 *
 * Returns: (transfer full): to the letter what waits to be sent, with the counts of today; empty
 *   when there is nothing
 */
char *
lki_diagnostics_dup_text (LkiDiagnostics *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) paths = NULL;

  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), NULL);

  paths = lki_report_queue_list (self->queue, lki_clock_get_now_ms (self->clock));
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) envelope = lki_report_queue_read (g_ptr_array_index (paths, i));

      if (envelope != NULL)
        append_bytes (text, envelope);
    }
  if (self->counter != NULL)
    {
      g_autoptr (GPtrArray) reports = lki_usage_counter_dup_reports (self->counter, TRUE);

      for (guint i = 0; i < reports->len; i++)
        append_usage (text, g_ptr_array_index (reports, i));
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * lki_diagnostics_dup_example:
 * @self: diagnostics
 *
 * Returns: (transfer full): what would be sent of an error that has not happened, and of a day that
 *   has not been counted
 */
char *
lki_diagnostics_dup_example (LkiDiagnostics *self)
{
  g_autoptr (GError) failure = lki_error_new (LKI_ERROR_PROTOCOL, "An example");
  g_autoptr (LkiReport) report = NULL;
  g_autoptr (LkiUsageReport) day = NULL;
  g_autoptr (GBytes) envelope = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *version = g_strdup_printf ("%d", LKI_CONSENT_VERSION);

  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), NULL);

  report =
      lki_report_new_error ("example", failure, lki_clock_get_now_ms (self->clock), LKI_VERSION);
  envelope = lki_envelope_print (report, get_environment ());
  append_bytes (text, envelope);
  day = lki_usage_report_new (version, "00000000-0000-4000-8000-000000000000", "2026-01-31",
                              LKI_VERSION);
  lki_usage_report_add_count (day, "contact_log", 12);
  lki_usage_report_add_count (day, "status_set", 7);
  append_usage (text, day);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * lki_diagnostics_flush:
 * @self: diagnostics
 *
 * Sends what waits, unless the server has asked to hold back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when that was tried
 */
DexFuture *
lki_diagnostics_flush (LkiDiagnostics *self)
{
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), NULL);

  if (self->flushing)
    {
      self->flush_again = TRUE;
      return lki_future_new_done ();
    }
  self->flushing = TRUE;

  return lki_future_spawn ("diagnostics", flush_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_diagnostics_clear:
 * @self: diagnostics
 *
 * Removes what waits to be sent, and the pseudonym. What the person has agreed to stays.
 */
void
lki_diagnostics_clear (LkiDiagnostics *self)
{
  g_return_if_fail (LKI_IS_DIAGNOSTICS (self));

  forget_reports (self);
  if (self->counter != NULL)
    lki_usage_counter_clear (self->counter);
}

/**
 * lki_diagnostics_get_folder:
 * @self: diagnostics
 *
 * Returns: where what waits is kept; there is nothing without consent
 */
const char *
lki_diagnostics_get_folder (LkiDiagnostics *self)
{
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (self), NULL);

  return self->folder;
}
