// SPDX-License-Identifier: GPL-3.0-or-later
// Announces leads that arrive and leads that are due, and takes the announcement back when somebody
// deals with them. What it looks like is in lki-notice-board.c and lki-notification.c; what the
// buttons do, in lki-notifier-work.c; quiet hours and reminders, in lki-notifier-quiet.c.

#include "lki-notifier-private.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-future.h"

/* There is one conversation, and one notification of it. */
#define SUPPORT_ID "support"

enum
{
  ANNOUNCED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiNotifier,
                     lki_notifier,
                     G_TYPE_OBJECT)

/* Who is signed in, or %NULL while that is not known. */
static const char *
get_own_id (LkiNotifier *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;

  return account != NULL ? account->user_id : NULL;
}

static gint64
get_now_ms (LkiNotifier *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  return session != NULL ? lki_session_get_now_ms (session) : g_get_real_time () / 1000;
}

static gboolean
is_taken_by_colleague (LkiNotifier *self,
                       LkiLeadRecord *lead)
{
  return lead->work.claimed_by != NULL && g_strcmp0 (lead->work.claimed_by, get_own_id (self)) != 0;
}

/* Whoever has taken a lead is reminded of it, else whoever it is assigned to, else everybody. */
static gboolean
is_a_colleagues (LkiNotifier *self,
                 LkiLeadRecord *lead)
{
  const char *owner =
      lead->work.claimed_by != NULL ? lead->work.claimed_by : lead->work.assignee_id;

  return owner != NULL && g_strcmp0 (owner, get_own_id (self)) != 0;
}

/**
 * lki_notifier_needs_nobody:
 * @self: a notifier
 * @lead: a lead
 *
 * Returns: %TRUE if nobody need be told any more that it is new
 */
gboolean
lki_notifier_needs_nobody (LkiNotifier *self,
                           LkiLeadRecord *lead)
{
  return lead->work.status != LKI_LEAD_STATUS_NEW || lead->work.opened_at != LKI_TIME_NONE ||
         lead->work.claimed_by != NULL || lead->work.snoozed_until > get_now_ms (self);
}

/* Whether something has become of a lead since it was announced as due. */
static gboolean
has_moved_on (LkiNotifier *self,
              LkiLeadRecord *announced,
              LkiLeadRecord *lead)
{
  gint64 now_ms = get_now_ms (self);
  gint64 before, now;

  lki_due_read (&announced->work, now_ms, &before);

  return lki_due_read (&lead->work, now_ms, &now) == LKI_DUE_NOTHING || now != before ||
         lead->work.status != announced->work.status || is_a_colleagues (self, lead);
}

static void
take_down (LkiNotifier *self,
           const char *lead_id)
{
  g_autofree char *id = g_strdup (lead_id);

  lki_notice_board_take_down (self->new_leads, id);
  lki_notice_board_take_down (self->due_leads, id);
}

/* Compares a lead that stands announced with what has become of it. */
static void
review (LkiNotifier *self,
        LkiLeadRecord *lead)
{
  LkiLeadRecord *announced = lki_notice_board_get (self->due_leads, lead->id);

  if (lki_notice_board_get (self->new_leads, lead->id) != NULL &&
      lki_notifier_needs_nobody (self, lead))
    {
      if (is_taken_by_colleague (self, lead))
        g_hash_table_add (self->taken, g_strdup (lead->id));
      lki_notice_board_take_down (self->new_leads, lead->id);
    }
  if (announced != NULL && has_moved_on (self, announced, lead))
    lki_notice_board_take_down (self->due_leads, lead->id);
}

/* What an earlier run of the program has announced is on no board, but may still be shown. */
static void
withdraw_leftover (LkiNotifier *self,
                   LkiLeadRecord *lead)
{
  g_autofree char *id = NULL;

  if (g_hash_table_contains (self->told, lead->id) ||
      lki_notice_board_get (self->new_leads, lead->id) != NULL ||
      lki_notice_board_get (self->due_leads, lead->id) != NULL ||
      !lki_notifier_needs_nobody (self, lead) ||
      (lki_due_read (&lead->work, get_now_ms (self), NULL) != LKI_DUE_NOTHING &&
       !is_a_colleagues (self, lead)))
    return;

  id = lki_notice_board_dup_notification_id (lead->id);
  lki_tray_withdraw (self->tray, id);
}

/**
 * lki_notifier_announce_new:
 * @self: a notifier
 * @leads: (element-type LkiLeadRecord): new leads
 */
void
lki_notifier_announce_new (LkiNotifier *self,
                           GPtrArray *leads)
{
  if (!lki_settings_get_notifications (self->settings))
    return;
  if (lki_notifier_is_quiet (self))
    {
      lki_notifier_hold (self, leads, FALSE);
      return;
    }

  lki_notice_board_put (self->new_leads, leads, get_now_ms (self));
  lki_notifier_plan_reminder (self);

  for (guint i = 0; i < leads->len; i++)
    g_signal_emit (self, signals[ANNOUNCED], 0,
                   ((LkiLeadRecord *) g_ptr_array_index (leads, i))->id);
}

/**
 * lki_notifier_announce_due:
 * @self: a notifier
 * @leads: (element-type LkiLeadRecord): leads that are due
 */
void
lki_notifier_announce_due (LkiNotifier *self,
                           GPtrArray *leads)
{
  g_autoptr (GPtrArray) ours = g_ptr_array_new ();

  if (!lki_settings_get_notifications (self->settings))
    return;
  if (lki_notifier_is_quiet (self))
    {
      lki_notifier_hold (self, leads, TRUE);
      return;
    }

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      if (is_a_colleagues (self, lead))
        continue;
      lki_notice_board_take_down (self->new_leads, lead->id);
      g_hash_table_remove (self->told, lead->id);
      g_hash_table_remove (self->undoes, lead->id);
      g_ptr_array_add (ours, lead);
    }
  lki_notice_board_put (self->due_leads, ours, get_now_ms (self));
  lki_notifier_plan_reminder (self);

  for (guint i = 0; i < ours->len; i++)
    g_signal_emit (self, signals[ANNOUNCED], 0,
                   ((LkiLeadRecord *) g_ptr_array_index (ours, i))->id);
}

static void
lead_changed_cb (LkiNotifier *self,
                 LkiLeadRecord *lead)
{
  review (self, lead);
  withdraw_leftover (self, lead);

  if (g_hash_table_contains (self->asked, lead->id) && lki_notifier_tell_answer (self, lead))
    g_hash_table_remove (self->asked, lead->id);

  /* A colleague has given it back: it waits for somebody once more. */
  if (lead->work.claimed_by == NULL && g_hash_table_remove (self->taken, lead->id) &&
      !lki_notifier_needs_nobody (self, lead))
    lki_notifier_announce_again (self, lead);
}

static void
lead_removed_cb (LkiNotifier *self,
                 gint64 key)
{
  LkiLeadRecord *lead;

  if ((lead = lki_notice_board_find (self->new_leads, key)) != NULL ||
      (lead = lki_notice_board_find (self->due_leads, key)) != NULL)
    take_down (self, lead->id);
}

/* The person looks at it, whatever its notification says and whichever run of the program has shown
 * it. */
static void
lead_seen_cb (LkiNotifier *self,
              const char *lead_id)
{
  lki_notifier_withdraw (self, lead_id);
}

typedef struct
{
  LkiNotifier *self;   /* (owned) */
  LkiSession *session; /* (owned) */
} Review;

static void
review_free (Review *job)
{
  g_object_unref (job->self);
  g_object_unref (job->session);
  g_free (job);
}

static void
review_board (Review *job,
              LkiNoticeBoard *board)
{
  g_auto (GStrv) ids = lki_notice_board_dup_ids (board);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiLeadRecord) lead =
          dex_await_boxed (lki_session_find_lead (job->session, ids[i]), &error);

      if (lead != NULL)
        review (job->self, lead);
      else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
        take_down (job->self, ids[i]);
    }
}

/* After a bulk change nobody tells which leads it was: look at those that stand announced. */
static DexFuture *
review_fiber (gpointer user_data)
{
  Review *job = user_data;

  review_board (job, job->self->new_leads);
  review_board (job, job->self->due_leads);

  return lki_future_new_done ();
}

static void
leads_reset_cb (LkiNotifier *self)
{
  Review *job = g_new0 (Review, 1);

  job->self = g_object_ref (self);
  job->session = g_signal_group_dup_target (self->session);
  lki_future_report (
      lki_future_spawn ("notifier-review", review_fiber, job, (GDestroyNotify) review_free),
      "review of the notifications");
}

/**
 * lki_notifier_announce_support:
 * @self: a notifier
 *
 * Tells that support has answered, unless the person has read it as it came.
 */
void
lki_notifier_announce_support (LkiNotifier *self)
{
  g_autoptr (LkiSession) session = g_signal_group_dup_target (self->session);
  LkiSupport *support = lki_session_get_support (session);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (support));
  g_autoptr (LkiSupportItem) last = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (lki_support_get_unread (support) == 0 || n_items == 0 ||
      !lki_settings_get_notifications (self->settings))
    return;

  last = g_list_model_get_item (G_LIST_MODEL (support), n_items - 1);
  notification =
      lki_notification_new_support (lki_settings_get_notification_details (self->settings)
                                        ? lki_support_item_get_message (last)->text
                                        : NULL);
  lki_tray_show (self->tray, SUPPORT_ID, notification);
  self->support_told = TRUE;
}

static void
support_answered_cb (LkiNotifier *self)
{
  if (lki_notifier_is_quiet (self))
    lki_notifier_hold_support (self);
  else
    lki_notifier_announce_support (self);
}

static void
support_unread_cb (LkiNotifier *self)
{
  g_autoptr (LkiSession) session = g_signal_group_dup_target (self->session);

  if (lki_support_get_unread (lki_session_get_support (session)) == 0)
    lki_notifier_withdraw_support (self);
}

static void
session_cb (LkiNotifier *self)
{
  lki_notifier_clear_quiet (self);
  lki_notice_board_clear (self->new_leads);
  lki_notice_board_clear (self->due_leads);
  g_hash_table_remove_all (self->taken);
  g_hash_table_remove_all (self->told);
  g_hash_table_remove_all (self->asked);
  g_hash_table_remove_all (self->undoes);
  if (self->support_told)
    lki_notifier_withdraw_support (self);
  g_signal_group_set_target (self->session, lki_session_manager_get_session (self->manager));
}

static void
lki_notifier_dispose (GObject *object)
{
  LkiNotifier *self = LKI_NOTIFIER (object);

  lki_notifier_clear_quiet (self);
  g_clear_pointer (&self->new_leads, lki_notice_board_free);
  g_clear_pointer (&self->due_leads, lki_notice_board_free);
  g_clear_pointer (&self->tray, lki_tray_free);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lki_notifier_parent_class)->dispose (object);
}

static void
lki_notifier_finalize (GObject *object)
{
  LkiNotifier *self = LKI_NOTIFIER (object);

  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_clear_pointer (&self->undoes, g_hash_table_unref);
  g_clear_pointer (&self->held_new, g_hash_table_unref);
  g_clear_pointer (&self->held_due, g_hash_table_unref);

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

static GHashTable *
id_set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
lki_notifier_init (LkiNotifier *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } watched[] = {
    { "leads-arrived", G_CALLBACK (lki_notifier_announce_new) },
    { "leads-due", G_CALLBACK (lki_notifier_announce_due) },
    { "lead-changed", G_CALLBACK (lead_changed_cb) },
    { "lead-removed", G_CALLBACK (lead_removed_cb) },
    { "lead-seen", G_CALLBACK (lead_seen_cb) },
    { "leads-reset", G_CALLBACK (leads_reset_cb) },
    { "support-answered", G_CALLBACK (support_answered_cb) },
    { "support-unread", G_CALLBACK (support_unread_cb) },
  };

  self->taken = id_set_new ();
  self->told = id_set_new ();
  self->asked = id_set_new ();
  self->undoes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lki_undo_unref);
  lki_notifier_init_quiet (self);
  self->session = g_signal_group_new (LKI_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->session, watched[i].signal, watched[i].callback, self);
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
  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  self->tray = lki_tray_new (application);
  self->new_leads = lki_notice_board_new (self->tray, settings, FALSE);
  self->due_leads = lki_notice_board_new (self->tray, settings, TRUE);
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  lki_notifier_watch_quiet (self);
  session_cb (self);

  return self;
}

/**
 * lki_notifier_announce_again:
 * @self: a notifier
 * @lead: a brief record of a lead that waits for somebody once more
 */
void
lki_notifier_announce_again (LkiNotifier *self,
                             LkiLeadRecord *lead)
{
  g_autoptr (GPtrArray) leads = g_ptr_array_new ();

  g_ptr_array_add (leads, lead);
  lki_notifier_announce_new (self, leads);
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

  take_down (self, lead_id);
  g_hash_table_remove (self->told, lead_id);
  id = lki_notice_board_dup_notification_id (lead_id);
  lki_tray_withdraw (self->tray, id);
}

/**
 * lki_notifier_withdraw_new:
 * @self: the notifier
 *
 * Takes back what is announced of new leads: the person looks at them. Withdrawn at once, for the
 * reason that [method@Lki.Notifier.withdraw] gives.
 */
void
lki_notifier_withdraw_new (LkiNotifier *self)
{
  g_return_if_fail (LKI_IS_NOTIFIER (self));

  lki_notice_board_dismiss (self->new_leads);
}

/**
 * lki_notifier_withdraw_due:
 * @self: the notifier
 *
 * The same of leads that are due.
 */
void
lki_notifier_withdraw_due (LkiNotifier *self)
{
  g_return_if_fail (LKI_IS_NOTIFIER (self));

  lki_notice_board_dismiss (self->due_leads);
}

/**
 * lki_notifier_withdraw_support:
 * @self: the notifier
 *
 * The same of what support has answered.
 */
void
lki_notifier_withdraw_support (LkiNotifier *self)
{
  g_return_if_fail (LKI_IS_NOTIFIER (self));

  self->support_told = FALSE;
  lki_tray_withdraw (self->tray, SUPPORT_ID);
}
