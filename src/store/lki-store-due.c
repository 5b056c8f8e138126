// SPDX-License-Identifier: GPL-3.0-or-later
// What changes by time passing alone: when the next lead comes due, and which have. Answered from
// the ends of two indexes, as fast with a million leads as with one.

#include "lki-store-due.h"

#include "lki-clock.h"
#include "lki-due.h"
#include "lki-store-row.h"

/* `shelf >= 5` is what makes the index of snoozed leads do. */
#define SNOOZED "shelf >= 5 AND shelf IN (5, 6, 7)"

/* One shelf at a time, so that each is a look at one end of the index. */
#define NEXT_BACK(shelf)                                                                           \
  "SELECT min (snoozed_until) FROM lead INDEXED BY lead_by_snooze WHERE shelf >= 5 AND "           \
  "shelf = " shelf " AND snoozed_until > ?1"

static gboolean
query_min (LkiStoreReader *reader,
           const char *sql,
           gint64 after_ms,
           gint64 *found_ms,
           GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (reader->db, sql, error);
  LkiDbStep step;

  *found_ms = LKI_TIME_NONE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, after_ms);
  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      gint64 time_ms = sqlite3_column_int64 (statement, 0);

      if (sqlite3_column_type (statement, 0) != SQLITE_NULL &&
          (*found_ms == LKI_TIME_NONE || time_ms < *found_ms))
        *found_ms = time_ms;
    }

  return step != LKI_DB_FAILED;
}

static gint64
earlier (gint64 one_ms,
         gint64 other_ms)
{
  if (one_ms == LKI_TIME_NONE || other_ms == LKI_TIME_NONE)
    return one_ms != LKI_TIME_NONE ? one_ms : other_ms;

  return MIN (one_ms, other_ms);
}

/**
 * lki_store_due_find_next:
 * @reader: a reader, begun
 * @now_ms: the time
 * @next_ms: (out): when a view or a lead becomes another by itself, or %LKI_TIME_NONE
 * @error: return location for an error
 *
 * That is when a lead is back, when a follow-up is due, and when the day of one begins, on which it
 * is in the view already.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_due_find_next (LkiStoreReader *reader,
                         gint64 now_ms,
                         gint64 *next_ms,
                         GError **error)
{
  static const char *follow_up =
      "SELECT min (follow_up_at) FROM lead INDEXED BY lead_by_follow_up "
      "WHERE follow_up_at IS NOT NULL AND status <= 5 AND follow_up_at > ?1";
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  gint64 back, due, day;

  if (!query_min (reader,
                  NEXT_BACK ("5") " UNION ALL " NEXT_BACK ("6") " UNION ALL " NEXT_BACK ("7"),
                  now_ms, &back, error) ||
      !query_min (reader, follow_up, now_ms, &due, error) ||
      !query_min (reader, follow_up, lki_due_get_end_of_day (now_ms, time_zone), &day, error))
    return FALSE;

  if (day != LKI_TIME_NONE)
    day = lki_due_get_start_of_day (day, time_zone);
  *next_ms = earlier (back, earlier (due, day));

  return TRUE;
}

static GPtrArray *
load_records (LkiStoreReader *reader,
              sqlite3_stmt *statement,
              GError **error)
{
  g_autoptr (GPtrArray) leads =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  LkiDbStep step;

  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      LkiLeadRecord *lead = lki_store_row_read (statement, reader->categories, error);

      if (lead == NULL)
        return NULL;
      g_ptr_array_add (leads, lead);
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&leads) : NULL;
}

/**
 * lki_store_due_load:
 * @reader: a reader, begun
 * @after_ms: the time of the last look
 * @now_ms: the time
 * @limit: how many leads at most
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiLeadRecord): brief records of the leads that
 *   are back, or whose follow-up is due, since @after_ms
 */
GPtrArray *
lki_store_due_load (LkiStoreReader *reader,
                    gint64 after_ms,
                    gint64 now_ms,
                    guint limit,
                    GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      reader->db,
      "SELECT " LKI_BRIEF_COLUMNS " FROM lead WHERE key IN ("
      "SELECT key FROM lead INDEXED BY lead_by_snooze WHERE " SNOOZED
      " AND snoozed_until > ?1 AND snoozed_until <= ?2 UNION "
      "SELECT key FROM lead INDEXED BY lead_by_follow_up WHERE follow_up_at IS NOT NULL AND "
      "status <= 5 AND follow_up_at > ?1 AND follow_up_at <= ?2 AND "
      "(snoozed_until IS NULL OR snoozed_until <= ?2)) ORDER BY key LIMIT ?3",
      error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, after_ms);
  sqlite3_bind_int64 (statement, 2, now_ms);
  sqlite3_bind_int64 (statement, 3, limit);

  return load_records (reader, statement, error);
}

/* One end of the index of deadlines, on one side of now. */
#define DEADLINES(side, order)                                                                     \
  "SELECT key FROM (SELECT key FROM lead INDEXED BY lead_by_respond_by "                           \
  "WHERE respond_by IS NOT NULL AND status = 1 AND respond_by " side " ?1 AND "                    \
  "(snoozed_until IS NULL OR snoozed_until <= ?1) ORDER BY respond_by " order " LIMIT ?2)"

/**
 * lki_store_due_load_urgent:
 * @reader: a reader, begun
 * @now_ms: the time
 * @limit: how many leads at most of each kind
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiLeadRecord): brief records of the new leads
 *   whose deadline comes next, and of those whose deadline has passed last
 */
GPtrArray *
lki_store_due_load_urgent (LkiStoreReader *reader,
                           gint64 now_ms,
                           guint limit,
                           GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (reader->db,
                      "SELECT " LKI_BRIEF_COLUMNS " FROM lead WHERE key IN (" DEADLINES (
                          ">=", "ASC") " UNION " DEADLINES ("<", "DESC") ") ORDER BY key",
                      error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, now_ms);
  sqlite3_bind_int64 (statement, 2, limit);

  return load_records (reader, statement, error);
}
