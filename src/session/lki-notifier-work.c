// SPDX-License-Identifier: GPL-3.0-or-later
// What the buttons of a notification do, when there may be no window, nobody signed in yet and no
// network; and what came of it, told by the notification that takes the place of the first. When
// leads are announced is not decided here.

#include "lki-notifier-private.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-time-preset.h"
#include "lki-wake.h"

/* So long a button keeps a program running that nobody looks at. */
#define LIMIT_US (15 * G_USEC_PER_SEC)

typedef enum
{
  BUTTON_TAKE,
  BUTTON_SNOOZE,
  BUTTON_UNSNOOZE,
} Button;

/* A button that was pressed. */
typedef struct
{
  LkiNotifier *self; /* (owned) */
  char *lead_id;     /* (owned) */
  Button button;
  gint64 deadline_us;
  LkiSession *session; /* (owned) (nullable) once it is known */
  LkiWake wake;        /* triggered when anything has changed */
} Press;

static void
press_free (gpointer data)
{
  Press *press = data;

  lki_wake_clear (&press->wake);
  g_clear_object (&press->session);
  g_object_unref (press->self);
  g_free (press->lead_id);
  g_free (press);
}

static void
tell (LkiNotifier *self,
      const char *lead_id,
      GNotification *notification)
{
  g_autofree char *id = lki_notice_board_dup_notification_id (lead_id);

  g_hash_table_add (self->told, g_strdup (lead_id));
  lki_tray_show (self->tray, id, notification);
}

/**
 * lki_notifier_tell:
 * @self: a notifier
 * @outcome: what came of a button
 * @lead_id: the lead's id
 * @lead: (nullable): the lead, if it is here
 */
void
lki_notifier_tell (LkiNotifier *self,
                   LkiBannerOutcome outcome,
                   const char *lead_id,
                   LkiLeadRecord *lead)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;
  const char *who = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (lead != NULL && account != NULL)
    who = lki_account_record_get_member_name (account, lead->work.claimed_by);
  notification = lki_notification_new_outcome (outcome, lead_id, lead, who);
  tell (self, lead_id, notification);
}

/**
 * lki_notifier_tell_answer:
 * @self: a notifier
 * @lead: a lead that the person has asked for
 *
 * Tells who has it, if the server has said so.
 *
 * Returns: %FALSE if it has not
 */
gboolean
lki_notifier_tell_answer (LkiNotifier *self,
                          LkiLeadRecord *lead)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;

  if ((lead->pending & (1u << LKI_CHANGE_CLAIM)) != 0)
    return FALSE;

  if (lead->work.claimed_by == NULL)
    lki_notifier_tell (self, LKI_BANNER_FAILED, lead->id, lead);
  else if (account != NULL && g_str_equal (lead->work.claimed_by, account->user_id))
    lki_notifier_tell (self, LKI_BANNER_TAKEN, lead->id, lead);
  else
    lki_notifier_tell (self, LKI_BANNER_LOST, lead->id, lead);

  return TRUE;
}

static void
changed_cb (Press *press)
{
  lki_wake_trigger (&press->wake);
}

/* Returns: %FALSE when it has waited long enough */
static gboolean
await_change (Press *press)
{
  g_autoptr (GError) error = NULL;

  return dex_await (dex_future_first (lki_wake_wait (&press->wake),
                                      dex_timeout_new_deadline (press->deadline_us), NULL),
                    &error);
}

/* The session of this press: a notification may be what has started the program. */
static gboolean
await_session (Press *press)
{
  LkiSessionManager *manager = press->self->manager;
  gulong state, session;

  state = g_signal_connect_swapped (manager, "notify::state", G_CALLBACK (changed_cb), press);
  session = g_signal_connect_swapped (manager, "notify::session", G_CALLBACK (changed_cb), press);
  while (lki_session_manager_get_session (manager) == NULL &&
         lki_session_manager_get_state (manager) == LKI_SESSION_STATE_STARTING &&
         await_change (press))
    ;
  g_signal_handler_disconnect (manager, state);
  g_signal_handler_disconnect (manager, session);

  g_set_object (&press->session, lki_session_manager_get_session (manager));

  return press->session != NULL;
}

static gboolean
is_out_of_reach (LkiSession *session)
{
  switch (lki_session_get_sync_status (session))
    {
    case LKI_SYNC_FIRST:
    case LKI_SYNC_BUSY:
    case LKI_SYNC_UP_TO_DATE:
      return FALSE;

    case LKI_SYNC_STOPPED:
    case LKI_SYNC_OFFLINE:
    case LKI_SYNC_SERVER_TROUBLE:
    case LKI_SYNC_SIGN_IN_AGAIN:
    case LKI_SYNC_NO_ACCESS:
    case LKI_SYNC_UPDATE_NEEDED:
    case LKI_SYNC_STORE_TROUBLE:
    default:
      return TRUE;
    }
}

static LkiLeadRecord *
find_lead (Press *press)
{
  return dex_await_boxed (lki_session_find_lead (press->session, press->lead_id), NULL);
}

static gboolean
is_still_ours (Press *press)
{
  return lki_session_manager_get_session (press->self->manager) == press->session;
}

static void
take (Press *press,
      LkiLeadRecord *lead)
{
  LkiNotifier *self = press->self;
  g_autoptr (LkiLeadRecord) now = lki_lead_record_ref (lead);
  g_autoptr (GError) error = NULL;

  if (lead->work.claimed_by == NULL && (lead->pending & (1u << LKI_CHANGE_CLAIM)) == 0)
    {
      g_autoptr (LkiUndo) undo = dex_await_boxed (lki_session_claim (press->session, lead), &error);

      if (undo == NULL)
        {
          lki_notifier_tell (self, LKI_BANNER_FAILED, press->lead_id, lead);
          return;
        }
      g_clear_pointer (&now, lki_lead_record_unref);
      now = find_lead (press);
    }

  /* Until the server has said so, nobody is told that the lead is theirs. */
  while (now != NULL && is_still_ours (press) && !lki_notifier_tell_answer (self, now))
    {
      if (is_out_of_reach (press->session) || !await_change (press))
        {
          g_hash_table_add (self->asked, g_strdup (press->lead_id));
          lki_notifier_tell (self, LKI_BANNER_WAITS, press->lead_id, now);
          return;
        }
      g_clear_pointer (&now, lki_lead_record_unref);
      now = find_lead (press);
    }

  if (now == NULL && is_still_ours (press))
    lki_notifier_tell (self, LKI_BANNER_GONE, press->lead_id, NULL);
}

/* Lets what was done be sent, as far as it can. */
static void
await_sent (Press *press)
{
  for (;;)
    {
      g_autoptr (LkiLeadRecord) lead = find_lead (press);

      if (lead == NULL || lead->unsent == 0 || is_out_of_reach (press->session) ||
          !is_still_ours (press) || !await_change (press))
        return;
    }
}

static void
snooze (Press *press,
        LkiLeadRecord *lead)
{
  LkiNotifier *self = press->self;
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  gint64 until =
      lki_time_preset_get (LKI_TIME_SNOOZE, lki_session_get_now_ms (press->session), time_zone);
  g_autoptr (GNotification) notification = NULL;
  LkiUndo *undo;

  undo = dex_await_boxed (lki_session_snooze (press->session, lead, until), NULL);
  if (undo == NULL)
    {
      lki_notifier_tell (self, LKI_BANNER_FAILED, press->lead_id, lead);
      return;
    }

  g_hash_table_replace (self->undoes, g_strdup (press->lead_id), undo);
  notification = lki_notification_new_snoozed (lead, until);
  tell (self, press->lead_id, notification);
  await_sent (press);
}

static void
unsnooze (Press *press,
          LkiLeadRecord *lead)
{
  LkiNotifier *self = press->self;
  g_autofree char *id = NULL;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (LkiLeadRecord) now = NULL;
  DexFuture *undone;

  /* An earlier run of the program may have snoozed it. */
  if (g_hash_table_steal_extended (self->undoes, press->lead_id, (gpointer *) &id,
                                   (gpointer *) &undo))
    undone = lki_session_undo (press->session, undo);
  else
    undone = lki_session_snooze (press->session, lead, LKI_TIME_NONE);
  if (!dex_await (undone, NULL))
    {
      lki_notifier_tell (self, LKI_BANNER_FAILED, press->lead_id, lead);
      return;
    }

  /* Back where it was, with its buttons. */
  now = find_lead (press);
  if (now != NULL && is_still_ours (press) && now->work.status == LKI_LEAD_STATUS_NEW &&
      now->work.opened_at == LKI_TIME_NONE && now->work.claimed_by == NULL)
    lki_notifier_announce_again (self, now);
  await_sent (press);
}

static void
carry_out (Press *press)
{
  g_autoptr (LkiLeadRecord) lead = find_lead (press);

  if (lead == NULL)
    {
      lki_notifier_tell (press->self, LKI_BANNER_GONE, press->lead_id, NULL);
      return;
    }

  switch (press->button)
    {
    case BUTTON_TAKE:
      take (press, lead);
      break;
    case BUTTON_SNOOZE:
      snooze (press, lead);
      break;
    case BUTTON_UNSNOOZE:
      unsnooze (press, lead);
      break;
    default:
      g_assert_not_reached ();
    }
}

static DexFuture *
press_fiber (gpointer user_data)
{
  static const char *const watched[] = { "lead-changed", "lead-removed", "leads-reset",
                                         "notify::sync-status", "notify::account" };
  Press *press = user_data;
  gulong handlers[G_N_ELEMENTS (watched)];

  if (!await_session (press))
    {
      lki_notifier_tell (press->self, LKI_BANNER_SIGNED_OUT, press->lead_id, NULL);
      return lki_future_new_done ();
    }

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    handlers[i] =
        g_signal_connect_swapped (press->session, watched[i], G_CALLBACK (changed_cb), press);
  carry_out (press);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_handler_disconnect (press->session, handlers[i]);

  return lki_future_new_done ();
}

static DexFuture *
press_button (LkiNotifier *self,
              const char *lead_id,
              Button button)
{
  Press *press = g_new0 (Press, 1);

  /* GLib's freedesktop backend forgets the id when the action that was clicked returns. */
  lki_notifier_withdraw (self, lead_id);

  press->self = g_object_ref (self);
  press->lead_id = g_strdup (lead_id);
  press->button = button;
  press->deadline_us = g_get_monotonic_time () + LIMIT_US;

  return lki_future_spawn ("notification-button", press_fiber, press, press_free);
}

/**
 * lki_notifier_take:
 * @self: a notifier
 * @lead_id: the server's id of a lead
 *
 * Takes the lead, and tells whether the person has it, somebody else has it, or it is still to be
 * tried.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when that has been told, after a
 * quarter of a minute at most
 */
DexFuture *
lki_notifier_take (LkiNotifier *self,
                   const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_NOTIFIER (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  return press_button (self, lead_id, BUTTON_TAKE);
}

/**
 * lki_notifier_snooze:
 * @self: a notifier
 * @lead_id: the server's id of a lead
 *
 * Puts the lead off for an hour, tells until when, and offers to take that back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it has been sent, or that must
 *   wait; after a quarter of a minute at most
 */
DexFuture *
lki_notifier_snooze (LkiNotifier *self,
                     const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_NOTIFIER (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  return press_button (self, lead_id, BUTTON_SNOOZE);
}

/**
 * lki_notifier_unsnooze:
 * @self: a notifier
 * @lead_id: the server's id of a lead that [method@Lki.Notifier.snooze] has put off
 *
 * Takes that back, and announces the lead again if it waits for somebody.
 *
 * Returns: (transfer full): as [method@Lki.Notifier.snooze]
 */
DexFuture *
lki_notifier_unsnooze (LkiNotifier *self,
                       const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_NOTIFIER (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  return press_button (self, lead_id, BUTTON_UNSNOOZE);
}
