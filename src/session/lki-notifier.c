// SPDX-License-Identifier: GPL-3.0-or-later
// Announces leads that arrive, and takes the announcement back when somebody deals with them. What
// is announced how is decided by LkiAnnouncer; this file only says it to the desktop.

#include "lki-notifier.h"

#include <glib/gi18n.h>

#include "lki-announcer.h"
#include "lki-clock.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-trace.h"

#define SUMMARY_ID "leads"
/* Longer texts are cut by the desktop anyway, and not always well. */
#define TEXT_MAX 120
#define SUMMARY_CATEGORIES_MAX 3
/* Until the notification server has answered, GLib does not know a notification by its id: it can
 * neither be replaced nor withdrawn. It answers within milliseconds, if it is not busy. */
#define ANSWER_MS 2000
#define SUMMARY_PAUSE_MS 1000

struct _LkiNotifier
{
  GObject parent_instance;

  GApplication *application;  /* (unowned): it owns us */
  LkiSessionManager *manager; /* (owned) */
  LkiSettings *settings;      /* (owned) */
  GSignalGroup *session;      /* (owned) */
  LkiAnnouncer *announcer;    /* (owned) */
  GHashTable *leads;          /* (owned) id → LkiLeadRecord: what stands announced */

  GHashTable *sent;     /* (owned) notification id → gint64, when it was given to the desktop */
  GHashTable *repeats;  /* (owned) notification id → source that withdraws it once more */
  guint summary_source; /* shows the summary again with what has come since */
  guint summary_count;
};

enum
{
  ANNOUNCED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiNotifier,
                     lki_notifier,
                     G_TYPE_OBJECT)

/* A person's name goes through desktops that read a subset of HTML in it, unescaped: whatever could
 * be a tag or an entity is shown as something that cannot. Control characters and line breaks
 * become spaces. */
static char *
plain (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  guint length = 0;

  for (const char *p = text; *p != '\0' && length < TEXT_MAX; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '<')
        c = 0x2039;
      else if (c == '>')
        c = 0x203a;
      else if (c == '&' && (g_ascii_isalpha (p[1]) || p[1] == '#') && strchr (p, ';') != NULL)
        c = 0xff06;
      else if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        c = ' ';
      g_string_append_unichar (plain, c);
    }
  if (length == TEXT_MAX)
    g_string_append (plain, "…");

  return g_strstrip (g_string_free_and_steal (g_steal_pointer (&plain)));
}

static char *
dup_category (LkiLeadRecord *lead)
{
  const char *name = NULL;

  if (lead->category_name != NULL)
    name = lki_localized_text_get_for_user (lead->category_name);
  if (name == NULL || *name == '\0')
    name = lead->site_name;

  return name != NULL ? plain (name) : g_strdup ("");
}

static char *
dup_body (LkiLeadRecord *lead)
{
  g_autofree char *category = dup_category (lead);
  g_autofree char *place = lead->city != NULL ? plain (lead->city) : g_strdup ("");

  if (*place == '\0')
    return g_steal_pointer (&category);
  if (*category == '\0')
    return g_steal_pointer (&place);

  /* Translators: what the person asks for, and where: "Cleaning, Oslo" */
  return g_strdup_printf (_ ("%s, %s"), category, place);
}

static char *
dup_title (LkiNotifier *self,
           LkiLeadRecord *lead)
{
  if (lki_settings_get_notification_details (self->settings))
    {
      g_autofree char *name = lead->name != NULL ? plain (lead->name) : NULL;

      if (name != NULL && *name != '\0')
        return g_steal_pointer (&name);
    }

  return g_strdup (_ ("New lead"));
}

static char *
dup_notification_id (const char *lead_id)
{
  return g_strconcat ("lead-", lead_id, NULL);
}

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gboolean
sent_within (LkiNotifier *self,
             const char *id,
             gint64 duration_ms)
{
  gint64 *sent_ms = g_hash_table_lookup (self->sent, id);

  return sent_ms != NULL && now_ms () - *sent_ms < duration_ms;
}

static void
send (LkiNotifier *self,
      const char *id,
      GNotification *notification)
{
  gint64 sent_ms = now_ms ();

  g_hash_table_remove (self->repeats, id);
  g_hash_table_replace (self->sent, g_strdup (id), g_memdup2 (&sent_ms, sizeof sent_ms));
  g_application_send_notification (self->application, id, notification);
}

typedef struct
{
  LkiNotifier *self; /* (unowned): it removes the source when it goes */
  char *id;          /* (owned) */
} Repeat;

static void
repeat_free (Repeat *repeat)
{
  g_free (repeat->id);
  g_free (repeat);
}

static gboolean
withdraw_again_cb (gpointer user_data)
{
  Repeat *repeat = user_data;

  g_application_withdraw_notification (repeat->self->application, repeat->id);
  g_hash_table_remove (repeat->self->repeats, repeat->id);

  return G_SOURCE_REMOVE;
}

static void
source_remove (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
withdraw (LkiNotifier *self,
          const char *id)
{
  g_application_withdraw_notification (self->application, id);

  if (sent_within (self, id, ANSWER_MS))
    {
      Repeat *repeat = g_new0 (Repeat, 1);
      GSource *source = g_timeout_source_new (ANSWER_MS);

      repeat->self = self;
      repeat->id = g_strdup (id);
      g_source_set_callback (source, withdraw_again_cb, repeat, (GDestroyNotify) repeat_free);
      g_source_attach (source, NULL);
      g_hash_table_replace (self->repeats, g_strdup (id), source);
    }
  g_hash_table_remove (self->sent, id);
}

static void
show_lead (LkiNotifier *self,
           LkiLeadRecord *lead)
{
  g_autofree char *title = dup_title (self, lead);
  g_autofree char *body = dup_body (lead);
  g_autofree char *id = dup_notification_id (lead->id);
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (*body != '\0')
    g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.open-lead", "s", lead->id);
  /* Translators: a button of a notification */
  g_notification_add_button_with_target (notification, _ ("Open"), "app.open-lead", "s", lead->id);
  if (lead->phone != NULL)
    /* Translators: a button of a notification: to phone the person */
    g_notification_add_button_with_target (notification, _ ("Call"), "app.call-lead", "s",
                                           lead->id);

  send (self, id, notification);
  lki_trace_mark ("notified", 1);
}

static void
show_summary (LkiNotifier *self,
              guint count)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u new lead", "%u new leads", count), count);
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  GHashTableIter iter;
  gpointer lead;

  g_hash_table_iter_init (&iter, self->leads);
  while (g_hash_table_iter_next (&iter, NULL, &lead) &&
         g_hash_table_size (seen) < SUMMARY_CATEGORIES_MAX)
    {
      char *category = dup_category (lead);

      if (*category != '\0' && !g_hash_table_contains (seen, category))
        g_string_append_printf (body, "%s%s", body->len > 0 ? " · " : "", category);
      g_hash_table_add (seen, category);
    }

  if (body->len > 0)
    g_notification_set_body (notification, body->str);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show-new");

  send (self, SUMMARY_ID, notification);
  lki_trace_mark ("notified", count);
}

static void
show_summary_later_cb (gpointer user_data)
{
  LkiNotifier *self = user_data;

  self->summary_source = 0;
  show_summary (self, self->summary_count);
}

/* A summary that replaces one of a moment ago waits until it can. */
static void
plan_summary (LkiNotifier *self,
              guint count)
{
  self->summary_count = count;
  if (self->summary_source != 0)
    return;

  if (sent_within (self, SUMMARY_ID, SUMMARY_PAUSE_MS))
    self->summary_source = g_timeout_add_once (SUMMARY_PAUSE_MS, show_summary_later_cb, self);
  else
    show_summary (self, count);
}

static void
announce_cb (LkiAnnouncement announcement,
             const char *lead_id,
             guint count,
             gpointer user_data)
{
  LkiNotifier *self = user_data;

  switch (announcement)
    {
    case LKI_ANNOUNCEMENT_LEAD:
      show_lead (self, g_hash_table_lookup (self->leads, lead_id));
      break;
    case LKI_ANNOUNCEMENT_SUMMARY:
      plan_summary (self, count);
      break;
    case LKI_ANNOUNCEMENT_WITHDRAW_LEAD:
      {
        g_autofree char *id = dup_notification_id (lead_id);

        withdraw (self, id);
      }
      break;
    case LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY:
      g_clear_handle_id (&self->summary_source, g_source_remove);
      withdraw (self, SUMMARY_ID);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
handled (LkiNotifier *self,
         const char *lead_id)
{
  lki_announcer_handle (self->announcer, lead_id);
  g_hash_table_remove (self->leads, lead_id);
}

static gboolean
needs_nobody (LkiLeadRecord *lead)
{
  return lead->work.status != LKI_LEAD_STATUS_NEW || lead->work.opened_at != LKI_TIME_NONE;
}

static void
leads_arrived_cb (LkiNotifier *self,
                  GPtrArray *leads)
{
  gint64 arrived_ms = now_ms ();

  if (!lki_settings_get_notifications (self->settings))
    return;

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      g_hash_table_replace (self->leads, lead->id, lki_lead_record_ref (lead));
      lki_announcer_arrive (self->announcer, arrived_ms, lead->id);
    }
  lki_announcer_flush (self->announcer);

  for (guint i = 0; i < leads->len; i++)
    g_signal_emit (self, signals[ANNOUNCED], 0,
                   ((LkiLeadRecord *) g_ptr_array_index (leads, i))->id);
}

static void
lead_changed_cb (LkiNotifier *self,
                 LkiLeadRecord *lead)
{
  if (g_hash_table_contains (self->leads, lead->id) && needs_nobody (lead))
    handled (self, lead->id);
}

static void
lead_removed_cb (LkiNotifier *self,
                 gint64 key)
{
  g_autofree char *id = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->leads);
  while (id == NULL && g_hash_table_iter_next (&iter, NULL, &value))
    {
      LkiLeadRecord *lead = value;

      if (lead->key == key)
        id = g_strdup (lead->id);
    }

  if (id != NULL)
    handled (self, id);
}

typedef struct
{
  LkiNotifier *self;   /* (owned) */
  LkiSession *session; /* (owned) */
} Review;

static void
review_free (Review *review)
{
  g_object_unref (review->self);
  g_object_unref (review->session);
  g_free (review);
}

/* After a bulk change nobody tells which leads it was: look at those that stand announced. */
static DexFuture *
review_fiber (gpointer user_data)
{
  Review *review = user_data;
  LkiNotifier *self = review->self;
  g_auto (GStrv) ids = lki_announcer_dup_waiting (self->announcer);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiLeadRecord) lead =
          dex_await_boxed (lki_session_find_lead (review->session, ids[i]), &error);

      if (lead != NULL ? needs_nobody (lead)
                       : g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
        handled (self, ids[i]);
    }

  return lki_future_new_done ();
}

static void
leads_reset_cb (LkiNotifier *self)
{
  Review *review;

  if (g_hash_table_size (self->leads) == 0)
    return;

  review = g_new0 (Review, 1);
  review->self = g_object_ref (self);
  review->session = g_signal_group_dup_target (self->session);
  lki_future_report (
      lki_future_spawn ("notifier-review", review_fiber, review, (GDestroyNotify) review_free),
      "review of the notifications");
}

static void
session_cb (LkiNotifier *self)
{
  lki_announcer_clear (self->announcer);
  g_hash_table_remove_all (self->leads);
  g_signal_group_set_target (self->session, lki_session_manager_get_session (self->manager));
}

static void
lki_notifier_dispose (GObject *object)
{
  LkiNotifier *self = LKI_NOTIFIER (object);

  g_clear_handle_id (&self->summary_source, g_source_remove);
  g_hash_table_remove_all (self->repeats);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lki_notifier_parent_class)->dispose (object);
}

static void
lki_notifier_finalize (GObject *object)
{
  LkiNotifier *self = LKI_NOTIFIER (object);

  g_clear_pointer (&self->announcer, lki_announcer_free);
  g_clear_pointer (&self->leads, g_hash_table_unref);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  g_clear_pointer (&self->repeats, g_hash_table_unref);

  G_OBJECT_CLASS (lki_notifier_parent_class)->finalize (object);
}

static void
lki_notifier_class_init (LkiNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_notifier_dispose;
  object_class->finalize = lki_notifier_finalize;

  /**
   * LkiNotifier::announced:
   * @self: the notifier
   * @lead_id: a lead for which a notification, or the summary, was given to the desktop
   */
  signals[ANNOUNCED] = g_signal_new ("announced", LKI_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lki_notifier_init (LkiNotifier *self)
{
  self->announcer = lki_announcer_new (announce_cb, self);
  /* The keys lie in the records. */
  self->leads =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lki_lead_record_unref);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_remove);
  self->session = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "leads-arrived", G_CALLBACK (leads_arrived_cb),
                                  self);
  g_signal_group_connect_swapped (self->session, "lead-changed", G_CALLBACK (lead_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->session, "lead-removed", G_CALLBACK (lead_removed_cb),
                                  self);
  g_signal_group_connect_swapped (self->session, "leads-reset", G_CALLBACK (leads_reset_cb), self);
}

/**
 * lki_notifier_new:
 * @application: who speaks to the desktop; it must outlive the notifier
 * @manager: whose session is watched
 * @settings: whether to announce, and how much to tell
 *
 * Returns: (transfer full): a notifier
 */
LkiNotifier *
lki_notifier_new (GApplication *application,
                  LkiSessionManager *manager,
                  LkiSettings *settings)
{
  LkiNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);

  self = g_object_new (LKI_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  session_cb (self);

  return self;
}

/**
 * lki_notifier_withdraw:
 * @self: a notifier
 * @lead_id: a lead that the person turns to
 *
 * Takes the lead's notification away, also one that an earlier run of the program has shown. To be
 * called before the action of a notification is carried out: afterwards GLib has forgotten the
 * notification, and it would stay.
 */
void
lki_notifier_withdraw (LkiNotifier *self,
                       const char *lead_id)
{
  g_autofree char *id = NULL;

  g_return_if_fail (LKI_IS_NOTIFIER (self));
  g_return_if_fail (lead_id != NULL);

  handled (self, lead_id);
  id = dup_notification_id (lead_id);
  g_application_withdraw_notification (self->application, id);
}

/**
 * lki_notifier_withdraw_all:
 * @self: the notifier
 *
 * Takes back whatever stands announced: the person looks at the new leads. Withdrawn at once, for
 * the reason that [method@Lki.Notifier.withdraw] gives.
 */
void
lki_notifier_withdraw_all (LkiNotifier *self)
{
  g_return_if_fail (LKI_IS_NOTIFIER (self));

  g_application_withdraw_notification (self->application, SUMMARY_ID);
  lki_announcer_clear (self->announcer);
  g_hash_table_remove_all (self->leads);
}
