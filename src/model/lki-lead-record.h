// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-status.h"
#include "lki-localized-text.h"

G_BEGIN_DECLS

typedef struct _LkiLeadRecord LkiLeadRecord;
typedef struct _LkiLeadDetails LkiLeadDetails;

/**
 * LkiMoney:
 * @amount_minor: the amount in minor units
 * @currency: ISO 4217, empty when there is no amount
 */
typedef struct
{
  gint64 amount_minor;
  char currency[4];
} LkiMoney;

/**
 * LkiLeadWork:
 * @status: where the lead stands
 * @status_text: (nullable): the status as the server wrote it, when this version does not know it
 * @status_reason: (nullable): why it was lost or declined
 * @assignee_id: (nullable): the member it is assigned to
 * @claimed_by: (nullable): the member who has taken it
 * @claimed_at: when, or %LKI_TIME_NONE
 * @snoozed_until: when it comes back, or %LKI_TIME_NONE
 * @follow_up_at: when to follow up, or %LKI_TIME_NONE
 * @value: what the job is worth; its currency is empty when not known
 * @opened_at: when somebody first opened it, or %LKI_TIME_NONE
 * @first_contact_at: when the person was first contacted, or %LKI_TIME_NONE
 *
 * What the partner does with a lead: the part of it that changes here.
 */
typedef struct
{
  LkiLeadStatus status;
  char *status_text;
  char *status_reason;
  char *assignee_id;
  char *claimed_by;
  gint64 claimed_at;
  gint64 snoozed_until;
  gint64 follow_up_at;
  LkiMoney value;
  gint64 opened_at;
  gint64 first_contact_at;
} LkiLeadWork;

/**
 * LkiLeadRecord:
 * @key: the row in the store: ascending keys go from the newest delivered lead to the oldest; 0
 * when not from the store
 * @id: the server's opaque id
 * @revision: the server's revision
 * @delivered_at: when the organisation received it; never changes
 * @submitted_at: when the person sent it
 * @respond_by: when to have answered, or %LKI_TIME_NONE
 * @site_name: name of the comparison site
 * @country: ISO 3166-1 of the site
 * @category_id: opaque id of the category
 * @category_name: its name in the languages that the server gives
 * @language: BCP 47 tag of the person
 * @name: the person's name
 * @company: (nullable): the person's company
 * @phone: (nullable): the first phone, E.164
 * @phone_display: (nullable): the same for reading
 * @email: (nullable): the first e-mail
 * @street: (nullable): street of the address
 * @postal_code: (nullable): postal code
 * @city: (nullable): city
 * @address_country: (nullable): ISO 3166-1 of the address
 * @dispute_state: (nullable): state of the dispute
 * @work: what the partner does with it, with unsent changes applied
 * @unsent: how many changes of this device wait to be sent
 * @failed: how many were rejected or conflict and need the person
 * @pending: the kinds of those that wait to be sent, a bit `1 << LkiChangeType` each
 * @details: (nullable): the rest; %NULL in a record read for the list
 * @json: (nullable): the lead as the server sent it, UTF-8 JSON text; %NULL in a record read for
 * the list
 *
 * One lead at one moment. Whoever makes it fills it in before it is shared; from then on nobody
 * changes it, and it may cross threads.
 */
struct _LkiLeadRecord
{
  gint64 key;
  char *id;
  gint64 revision;
  gint64 delivered_at;
  gint64 submitted_at;
  gint64 respond_by;
  char *site_name;
  char *country;
  char *category_id;
  LkiLocalizedText *category_name;
  char *language;
  char *name;
  char *company;
  char *phone;
  char *phone_display;
  char *email;
  char *street;
  char *postal_code;
  char *city;
  char *address_country;
  char *dispute_state;
  LkiLeadWork work;
  guint unsent;
  guint failed;
  guint pending;
  LkiLeadDetails *details;
  GBytes *json;
};

#define LKI_TYPE_LEAD_RECORD (lki_lead_record_get_type ())
GType lki_lead_record_get_type (void);

LkiLeadRecord *lki_lead_record_new (void);
LkiLeadRecord *lki_lead_record_ref (LkiLeadRecord *self);
void lki_lead_record_unref (LkiLeadRecord *self);
LkiLeadRecord *lki_lead_record_copy_with_work (LkiLeadRecord *self,
                                               const LkiLeadWork *work);
LkiLeadRecord *lki_lead_record_copy_with_details (LkiLeadRecord *self,
                                                  LkiLeadRecord *parsed);
gboolean lki_lead_record_equal (LkiLeadRecord *self,
                                LkiLeadRecord *other);
char *lki_lead_record_dup_search_names (LkiLeadRecord *self);
char *lki_lead_record_dup_search_text (LkiLeadRecord *self);

void lki_lead_work_init (LkiLeadWork *self);
void lki_lead_work_copy (const LkiLeadWork *self,
                         LkiLeadWork *copy);
void lki_lead_work_clear (LkiLeadWork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadRecord,
                               lki_lead_record_unref)

G_END_DECLS
