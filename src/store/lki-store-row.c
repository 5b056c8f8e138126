// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the table of leads as records and back. Runs no statement but those of the categories.

#include "lki-store-row.h"

#include <string.h>

#include "lki-clock.h"

/**
 * lki_store_row_get_shelf:
 * @work: the work of a lead
 *
 * Returns: where it stands in the views
 */
LkiShelf
lki_store_row_get_shelf (const LkiLeadWork *work)
{
  gboolean snoozed = work->snoozed_until != LKI_TIME_NONE && lki_lead_status_is_open (work->status);

  switch (work->status)
    {
    case LKI_LEAD_STATUS_NEW:
      return snoozed ? LKI_SHELF_NEW_SNOOZED : LKI_SHELF_NEW;

    case LKI_LEAD_STATUS_CONTACTING:
    case LKI_LEAD_STATUS_REACHED:
    case LKI_LEAD_STATUS_QUOTED:
    case LKI_LEAD_STATUS_BOOKED:
      return snoozed ? LKI_SHELF_PROGRESS_SNOOZED : LKI_SHELF_PROGRESS;

    case LKI_LEAD_STATUS_WON:
      return LKI_SHELF_WON;

    case LKI_LEAD_STATUS_LOST:
    case LKI_LEAD_STATUS_DECLINED:
    case LKI_LEAD_STATUS_EXPIRED:
      return LKI_SHELF_CLOSED;

    case LKI_LEAD_STATUS_UNKNOWN:
    case LKI_LEAD_STATUS_ERASED:
    default:
      return snoozed ? LKI_SHELF_OTHER_SNOOZED : LKI_SHELF_OTHER;
    }
}

static void
bind_money (sqlite3_stmt *statement,
            int first,
            const LkiMoney *money)
{
  if (money->currency[0] != '\0')
    {
      sqlite3_bind_int64 (statement, first, money->amount_minor);
      lki_statement_bind_text (statement, first + 1, money->currency);
    }
  else
    {
      sqlite3_bind_null (statement, first);
      sqlite3_bind_null (statement, first + 1);
    }
}

/**
 * lki_store_row_bind_work:
 * @statement: a statement with parameters for %LKI_WORK_COLUMNS in a row
 * @first: the first of them
 * @work: what to bind; stays until the statement is run
 */
void
lki_store_row_bind_work (sqlite3_stmt *statement,
                         int first,
                         const LkiLeadWork *work)
{
  sqlite3_bind_int (statement, first, work->status);
  lki_statement_bind_text (statement, first + 1, work->status_text);
  lki_statement_bind_text (statement, first + 2, work->status_reason);
  lki_statement_bind_text (statement, first + 3, work->assignee_id);
  lki_statement_bind_text (statement, first + 4, work->claimed_by);
  lki_statement_bind_time (statement, first + 5, work->claimed_at);
  lki_statement_bind_time (statement, first + 6, work->snoozed_until);
  lki_statement_bind_time (statement, first + 7, work->follow_up_at);
  bind_money (statement, first + 8, &work->value);
  lki_statement_bind_time (statement, first + 10, work->opened_at);
  lki_statement_bind_time (statement, first + 11, work->first_contact_at);
}

/**
 * lki_store_row_read_work:
 * @statement: a statement on a row that has %LKI_WORK_COLUMNS
 * @first: the first of them
 * @work: (out caller-allocates): what it says; cleared by the caller
 */
void
lki_store_row_read_work (sqlite3_stmt *statement,
                         int first,
                         LkiLeadWork *work)
{
  const char *currency = (const char *) sqlite3_column_text (statement, first + 9);
  int status = sqlite3_column_int (statement, first);

  lki_lead_work_init (work);
  work->status = status >= LKI_LEAD_STATUS_UNKNOWN && status <= LKI_LEAD_STATUS_ERASED
                     ? (LkiLeadStatus) status
                     : LKI_LEAD_STATUS_UNKNOWN;
  work->status_text = lki_statement_dup_text (statement, first + 1);
  work->status_reason = lki_statement_dup_text (statement, first + 2);
  work->assignee_id = lki_statement_dup_text (statement, first + 3);
  work->claimed_by = lki_statement_dup_text (statement, first + 4);
  work->claimed_at = lki_statement_get_time (statement, first + 5);
  work->snoozed_until = lki_statement_get_time (statement, first + 6);
  work->follow_up_at = lki_statement_get_time (statement, first + 7);
  if (currency != NULL)
    {
      work->value.amount_minor = sqlite3_column_int64 (statement, first + 8);
      g_strlcpy (work->value.currency, currency, sizeof work->value.currency);
    }
  work->opened_at = lki_statement_get_time (statement, first + 10);
  work->first_contact_at = lki_statement_get_time (statement, first + 11);
}

/**
 * lki_store_row_bind:
 * @statement: a statement with parameters for %LKI_BRIEF_COLUMNS from 1 on; the first, the key, is
 *   the caller's
 * @record: the lead
 * @category: the number of its category
 * @work: the work to store, with unsent changes
 * @unsent: how many they are
 * @failed: how many need the person
 * @pending: the kinds of the unsent ones
 *
 * What is bound stays until the statement is run.
 */
void
lki_store_row_bind (sqlite3_stmt *statement,
                    LkiLeadRecord *record,
                    gint64 category,
                    const LkiLeadWork *work,
                    guint unsent,
                    guint failed,
                    guint pending)
{
  lki_statement_bind_text (statement, 2, record->id);
  sqlite3_bind_int64 (statement, 3, record->revision);
  lki_statement_bind_time (statement, 4, record->delivered_at);
  lki_statement_bind_time (statement, 5, record->submitted_at);
  lki_statement_bind_time (statement, 6, record->respond_by);
  lki_statement_bind_text (statement, 7, record->site_name);
  lki_statement_bind_text (statement, 8, record->country);
  sqlite3_bind_int64 (statement, 9, category);
  lki_statement_bind_text (statement, 10, record->language);
  lki_statement_bind_text (statement, 11, record->name);
  lki_statement_bind_text (statement, 12, record->company);
  lki_statement_bind_text (statement, 13, record->phone);
  lki_statement_bind_text (statement, 14, record->phone_display);
  lki_statement_bind_text (statement, 15, record->email);
  lki_statement_bind_text (statement, 16, record->street);
  lki_statement_bind_text (statement, 17, record->postal_code);
  lki_statement_bind_text (statement, 18, record->city);
  lki_statement_bind_text (statement, 19, record->address_country);
  lki_statement_bind_text (statement, 20, record->dispute_state);
  sqlite3_bind_int64 (statement, 21, unsent);
  sqlite3_bind_int64 (statement, 22, failed);
  sqlite3_bind_int64 (statement, 23, pending);
  lki_store_row_bind_work (statement, 24, work);
}

/**
 * lki_store_row_read:
 * @statement: a statement on a row that begins with %LKI_BRIEF_COLUMNS
 * @categories: the categories of its connection
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a brief record, or %NULL on error
 */
LkiLeadRecord *
lki_store_row_read (sqlite3_stmt *statement,
                    LkiCategories *categories,
                    GError **error)
{
  g_autoptr (LkiLeadRecord) record = NULL;
  const char *category_id;
  LkiLocalizedText *category_name;

  if (!lki_categories_lookup (categories, sqlite3_column_int64 (statement, 8), &category_id,
                              &category_name, error))
    return NULL;

  record = lki_lead_record_new ();
  record->key = sqlite3_column_int64 (statement, 0);
  record->id = lki_statement_dup_text (statement, 1);
  record->revision = sqlite3_column_int64 (statement, 2);
  record->delivered_at = lki_statement_get_time (statement, 3);
  record->submitted_at = lki_statement_get_time (statement, 4);
  record->respond_by = lki_statement_get_time (statement, 5);
  record->site_name = lki_statement_dup_text (statement, 6);
  record->country = lki_statement_dup_text (statement, 7);
  record->category_id = g_strdup (category_id);
  if (category_name != NULL)
    record->category_name = lki_localized_text_ref (category_name);
  record->language = lki_statement_dup_text (statement, 9);
  record->name = lki_statement_dup_text (statement, 10);
  record->company = lki_statement_dup_text (statement, 11);
  record->phone = lki_statement_dup_text (statement, 12);
  record->phone_display = lki_statement_dup_text (statement, 13);
  record->email = lki_statement_dup_text (statement, 14);
  record->street = lki_statement_dup_text (statement, 15);
  record->postal_code = lki_statement_dup_text (statement, 16);
  record->city = lki_statement_dup_text (statement, 17);
  record->address_country = lki_statement_dup_text (statement, 18);
  record->dispute_state = lki_statement_dup_text (statement, 19);
  record->unsent = (guint) sqlite3_column_int (statement, 20);
  record->failed = (guint) sqlite3_column_int (statement, 21);
  record->pending = (guint) sqlite3_column_int (statement, 22);
  lki_lead_work_clear (&record->work);
  lki_store_row_read_work (statement, 23, &record->work);

  return g_steal_pointer (&record);
}
