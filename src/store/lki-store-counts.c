// SPDX-License-Identifier: GPL-3.0-or-later
// How many leads each view and category has. Which ones they are is told by lki-store-views.c.

#include "lki-due.h"
#include "lki-store-outbox.h"
#include "lki-store-row.h"
#include "lki-store-views.h"

/**
 * lki_store_views_get_end_of_today:
 * @now_ms: the time
 *
 * Returns: the last millisecond of the day in the person's calendar
 */
gint64
lki_store_views_get_end_of_today (gint64 now_ms)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();

  return lki_due_get_end_of_day (now_ms, time_zone);
}

static void
add_category (gpointer counts,
              const char *id,
              LkiLocalizedText *name,
              gint64 leads)
{
  lki_lead_counts_add_category (counts, id, name, leads);
}

typedef struct
{
  gint64 leads[LKI_N_SHELVES];
  gint64 unread[LKI_N_SHELVES];
} ShelfCounts;

static gboolean
count_shelves (LkiStoreReader *reader,
               const char *sql,
               gint64 now_ms,
               ShelfCounts *counts,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (reader->db, sql, error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count (statement) > 0)
    sqlite3_bind_int64 (statement, 1, now_ms);
  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      int shelf = sqlite3_column_int (statement, 0);

      if (shelf < 0 || shelf >= LKI_N_SHELVES)
        continue;
      counts->leads[shelf] = sqlite3_column_int64 (statement, 1);
      counts->unread[shelf] = sqlite3_column_int64 (statement, 2);
    }

  return step != LKI_DB_FAILED;
}

static gboolean
count_follow_ups (LkiStoreReader *reader,
                  gint64 now_ms,
                  gint64 *count,
                  GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      reader->db,
      "SELECT count(*) FROM lead INDEXED BY lead_by_follow_up WHERE follow_up_at IS NOT NULL AND "
      "status <= 5 AND follow_up_at <= ?2 AND (snoozed_until IS NULL OR " LKI_VIEWS_WOKEN ")",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, now_ms);
  sqlite3_bind_int64 (statement, 2, lki_store_views_get_end_of_today (now_ms));
  if (lki_db_step (reader->db, statement, error) != LKI_DB_ROW)
    return FALSE;
  *count = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

/**
 * lki_store_views_count:
 * @reader: a reader, begun
 * @now_ms: the time
 * @error: return location for an error
 *
 * Exact, and as fast with a million leads as with one: transactions keep the tally, only what was
 * snoozed or is to be followed up depends on the time, and few leads are disputed.
 *
 * Returns: (transfer full) (nullable): the counts
 */
LkiLeadCounts *
lki_store_views_count (LkiStoreReader *reader,
                       gint64 now_ms,
                       GError **error)
{
  g_autoptr (LkiLeadCounts) counts = lki_lead_counts_new ();
  ShelfCounts all = { 0 }, woken = { 0 };

  if (!count_shelves (reader,
                      "SELECT shelf, sum (leads), sum (leads) FILTER (WHERE unread) FROM tally "
                      "GROUP BY shelf",
                      now_ms, &all, error) ||
      !count_shelves (reader,
                      "SELECT shelf, count(*), count(*) FILTER (WHERE opened_at IS NULL) "
                      "FROM lead INDEXED BY lead_by_snooze WHERE shelf >= 5 AND " LKI_VIEWS_WOKEN
                      " GROUP BY shelf",
                      now_ms, &woken, error) ||
      !count_follow_ups (reader, now_ms, &counts->views[LKI_LEAD_VIEW_FOLLOW_UP], error) ||
      !lki_db_query_int64 (
          reader->db,
          "SELECT count(*) FROM lead INDEXED BY lead_by_dispute WHERE " LKI_VIEWS_DISPUTED,
          &counts->views[LKI_LEAD_VIEW_DISPUTED], error) ||
      !lki_store_reader_each_category (reader, add_category, counts, error) ||
      !lki_store_outbox_count (reader->db, counts, error))
    return NULL;

  counts->views[LKI_LEAD_VIEW_NEW] = all.leads[LKI_SHELF_NEW] + woken.leads[LKI_SHELF_NEW_SNOOZED];
  counts->unread = all.unread[LKI_SHELF_NEW] + woken.unread[LKI_SHELF_NEW_SNOOZED];
  counts->views[LKI_LEAD_VIEW_IN_PROGRESS] =
      all.leads[LKI_SHELF_PROGRESS] + woken.leads[LKI_SHELF_PROGRESS_SNOOZED];
  counts->views[LKI_LEAD_VIEW_WON] = all.leads[LKI_SHELF_WON];
  counts->views[LKI_LEAD_VIEW_CLOSED] = all.leads[LKI_SHELF_CLOSED];
  for (guint i = 0; i < LKI_N_SHELVES; i++)
    {
      counts->views[LKI_LEAD_VIEW_ALL] += all.leads[i];
      if (i >= LKI_SHELF_NEW_SNOOZED)
        counts->views[LKI_LEAD_VIEW_SNOOZED] += all.leads[i] - woken.leads[i];
    }

  return g_steal_pointer (&counts);
}
