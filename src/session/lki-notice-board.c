// SPDX-License-Identifier: GPL-3.0-or-later
// What stands announced for one reason, as one notification a lead or as a summary. How it is
// parted is decided by LkiAnnouncer, what it says is in lki-notification.c, and which leads are
// announced at all is the business of LkiNotifier.

#include "lki-notice-board.h"

#include "lki-announcer.h"
#include "lki-notification.h"
#include "lki-trace.h"

/* A summary that replaces one of a moment ago waits until it can, see lki-tray.c. */
#define SUMMARY_PAUSE_MS 1000

struct _LkiNoticeBoard
{
  LkiTray *tray;         /* (unowned): of our owner */
  LkiSettings *settings; /* (unowned): of our owner */
  gboolean due;

  LkiAnnouncer *announcer; /* (owned) */
  GHashTable *leads;       /* (owned) id → LkiLeadRecord: what stands announced */
  gint64 now_ms;           /* at the last put */
  guint summary_source;    /* shows the summary again with what has come since */
  guint summary_count;
};

static const char *
get_summary_id (LkiNoticeBoard *self)
{
  return self->due ? "due" : "leads";
}

/**
 * lki_notice_board_dup_notification_id:
 * @lead_id: a lead
 *
 * Returns: (transfer full): the name of its notification, whatever that says: a lead has one
 */
char *
lki_notice_board_dup_notification_id (const char *lead_id)
{
  return g_strconcat ("lead-", lead_id, NULL);
}

static void
show_lead (LkiNoticeBoard *self,
           LkiLeadRecord *lead)
{
  g_autofree char *id = lki_notice_board_dup_notification_id (lead->id);
  LkiDueKind kind = self->due ? lki_due_read (&lead->work, self->now_ms, NULL) : LKI_DUE_NOTHING;
  g_autoptr (GNotification) notification = lki_notification_new_lead (
      lead, kind, lki_settings_get_notification_details (self->settings));

  lki_tray_show (self->tray, id, notification);
  lki_trace_mark ("notified", 1);
}

static void
show_summary (LkiNoticeBoard *self)
{
  g_autoptr (GNotification) notification =
      lki_notification_new_summary (self->leads, self->summary_count, self->due);

  lki_tray_show (self->tray, get_summary_id (self), notification);
  lki_trace_mark ("notified", self->summary_count);
}

static void
show_summary_later_cb (gpointer user_data)
{
  LkiNoticeBoard *self = user_data;

  self->summary_source = 0;
  show_summary (self);
}

static void
plan_summary (LkiNoticeBoard *self,
              guint count)
{
  self->summary_count = count;
  if (self->summary_source != 0)
    return;

  if (lki_tray_has_shown_within (self->tray, get_summary_id (self), SUMMARY_PAUSE_MS))
    self->summary_source = g_timeout_add_once (SUMMARY_PAUSE_MS, show_summary_later_cb, self);
  else
    show_summary (self);
}

static void
announce_cb (LkiAnnouncement announcement,
             const char *lead_id,
             guint count,
             gpointer user_data)
{
  LkiNoticeBoard *self = user_data;

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
        g_autofree char *id = lki_notice_board_dup_notification_id (lead_id);

        lki_tray_withdraw (self->tray, id);
      }
      break;
    case LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY:
      g_clear_handle_id (&self->summary_source, g_source_remove);
      lki_tray_withdraw (self->tray, get_summary_id (self));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * lki_notice_board_new:
 * @tray: where to show; it must outlive the board
 * @settings: how much to tell; likewise
 * @due: whether it is for leads that are due, rather than for new ones
 *
 * Returns: (transfer full): a board with nothing on it
 */
LkiNoticeBoard *
lki_notice_board_new (LkiTray *tray,
                      LkiSettings *settings,
                      gboolean due)
{
  LkiNoticeBoard *self = g_new0 (LkiNoticeBoard, 1);

  self->tray = tray;
  self->settings = settings;
  self->due = due;
  self->announcer = lki_announcer_new (announce_cb, self);
  /* The keys lie in the records. */
  self->leads =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lki_lead_record_unref);

  return self;
}

/**
 * lki_notice_board_free:
 * @self: (transfer full): a board
 *
 * What the desktop shows stays.
 */
void
lki_notice_board_free (LkiNoticeBoard *self)
{
  g_clear_handle_id (&self->summary_source, g_source_remove);
  lki_announcer_free (self->announcer);
  g_hash_table_unref (self->leads);
  g_free (self);
}

/**
 * lki_notice_board_put:
 * @self: a board
 * @leads: (element-type LkiLeadRecord): brief records
 * @now_ms: the time by which they are due, in milliseconds since the epoch
 *
 * Announces them. What stands announced already is announced anew only when it is due once more.
 */
void
lki_notice_board_put (LkiNoticeBoard *self,
                      GPtrArray *leads,
                      gint64 now_ms)
{
  gint64 arrived_ms = g_get_monotonic_time () / 1000;

  g_return_if_fail (self != NULL && leads != NULL);

  self->now_ms = now_ms;
  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      if (self->due)
        lki_notice_board_take_down (self, lead->id);
      g_hash_table_replace (self->leads, lead->id, lki_lead_record_ref (lead));
      lki_announcer_arrive (self->announcer, arrived_ms, lead->id);
    }
  lki_announcer_flush (self->announcer);
}

/**
 * lki_notice_board_repeat:
 * @self: a board
 *
 * Shows once more what stands announced.
 */
void
lki_notice_board_repeat (LkiNoticeBoard *self)
{
  g_return_if_fail (self != NULL);

  lki_announcer_repeat (self->announcer);
}

/**
 * lki_notice_board_take_down:
 * @self: a board
 * @lead_id: a lead that somebody turns to, here or elsewhere
 *
 * Takes its announcement back, if there is one.
 */
void
lki_notice_board_take_down (LkiNoticeBoard *self,
                            const char *lead_id)
{
  g_return_if_fail (self != NULL && lead_id != NULL);

  lki_announcer_handle (self->announcer, lead_id);
  g_hash_table_remove (self->leads, lead_id);
}

/**
 * lki_notice_board_clear:
 * @self: a board
 *
 * Takes everything back that was put here.
 */
void
lki_notice_board_clear (LkiNoticeBoard *self)
{
  g_return_if_fail (self != NULL);

  lki_announcer_clear (self->announcer);
  g_hash_table_remove_all (self->leads);
}

/**
 * lki_notice_board_dismiss:
 * @self: a board
 *
 * Takes everything back, and the summary that an earlier run of the program has shown.
 */
void
lki_notice_board_dismiss (LkiNoticeBoard *self)
{
  g_return_if_fail (self != NULL);

  lki_tray_withdraw (self->tray, get_summary_id (self));
  lki_notice_board_clear (self);
}

/**
 * lki_notice_board_get:
 * @self: a board
 * @lead_id: a lead
 *
 * Returns: (transfer none) (nullable): the lead as it was announced, if it stands announced
 */
LkiLeadRecord *
lki_notice_board_get (LkiNoticeBoard *self,
                      const char *lead_id)
{
  g_return_val_if_fail (self != NULL && lead_id != NULL, NULL);

  return g_hash_table_lookup (self->leads, lead_id);
}

/**
 * lki_notice_board_find:
 * @self: a board
 * @key: the key of a lead
 *
 * Returns: (transfer none) (nullable): the lead as it was announced, if it stands announced
 */
LkiLeadRecord *
lki_notice_board_find (LkiNoticeBoard *self,
                       gint64 key)
{
  GHashTableIter iter;
  gpointer lead;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->leads);
  while (g_hash_table_iter_next (&iter, NULL, &lead))
    if (((LkiLeadRecord *) lead)->key == key)
      return lead;

  return NULL;
}

/**
 * lki_notice_board_dup_ids:
 * @self: a board
 *
 * Returns: (transfer full) (array zero-terminated=1): the leads that stand announced
 */
char **
lki_notice_board_dup_ids (LkiNoticeBoard *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return lki_announcer_dup_waiting (self->announcer);
}
