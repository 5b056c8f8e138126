// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-categories.h"
#include "lki-db.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiShelf:
 * @LKI_SHELF_OTHER: in no view but the one of all: erased, or of a status that is not known
 * @LKI_SHELF_NEW: new
 * @LKI_SHELF_PROGRESS: contacting, reached, quoted or booked
 * @LKI_SHELF_WON: won
 * @LKI_SHELF_CLOSED: lost, declined or expired
 * @LKI_SHELF_NEW_SNOOZED: new, with a time to come back, which may have passed
 * @LKI_SHELF_PROGRESS_SNOOZED: the same of one in progress
 * @LKI_SHELF_OTHER_SNOOZED: the same of one with an unknown status
 *
 * Where a lead stands in the views, whatever the time. Stored and used in indexes: append, never
 * reorder; those from @LKI_SHELF_NEW_SNOOZED on are the snoozed ones.
 */
typedef enum
{
  LKI_SHELF_OTHER = 0,
  LKI_SHELF_NEW = 1,
  LKI_SHELF_PROGRESS = 2,
  LKI_SHELF_WON = 3,
  LKI_SHELF_CLOSED = 4,
  LKI_SHELF_NEW_SNOOZED = 5,
  LKI_SHELF_PROGRESS_SNOOZED = 6,
  LKI_SHELF_OTHER_SNOOZED = 7,
} LkiShelf;

#define LKI_N_SHELVES 8

/* The columns of a lead in the order in which lki_store_row_read() reads them; and those of its
 * work, which the lead and the server's side of it have alike. */
#define LKI_WORK_COLUMNS                                                                           \
  "status, status_text, status_reason, assignee_id, claimed_by, claimed_at, snoozed_until, "       \
  "follow_up_at, value_minor, value_currency, opened_at, first_contact_at"
#define LKI_N_WORK_COLUMNS 12
#define LKI_BRIEF_COLUMNS                                                                          \
  "key, id, revision, delivered_at, submitted_at, respond_by, site_name, country, category, "      \
  "language, name, company, phone, phone_display, email, street, postal_code, city, "              \
  "address_country, dispute_state, unsent, failed, pending, " LKI_WORK_COLUMNS
#define LKI_N_BRIEF_COLUMNS (23 + LKI_N_WORK_COLUMNS)

LkiShelf lki_store_row_get_shelf (const LkiLeadWork *work);
void lki_store_row_bind_work (sqlite3_stmt *statement,
                              int first,
                              const LkiLeadWork *work);
void lki_store_row_read_work (sqlite3_stmt *statement,
                              int first,
                              LkiLeadWork *work);
void lki_store_row_bind (sqlite3_stmt *statement,
                         LkiLeadRecord *record,
                         gint64 category,
                         const LkiLeadWork *work,
                         guint unsent,
                         guint failed,
                         guint pending);
LkiLeadRecord *lki_store_row_read (sqlite3_stmt *statement,
                                   LkiCategories *categories,
                                   GError **error);

G_END_DECLS
