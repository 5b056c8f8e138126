// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-data-request.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiPhone:
 * @e164: the number as E.164
 * @display: the number for reading
 */
typedef struct
{
  char *e164;
  char *display;
} LkiPhone;

/**
 * LkiAnswerType:
 *
 * How to show an answer. What this version does not know is shown as text.
 */
typedef enum
{
  LKI_ANSWER_TEXT,
  LKI_ANSWER_NUMBER,
  LKI_ANSWER_CHOICE,
  LKI_ANSWER_BOOLEAN,
  LKI_ANSWER_DATE,
  LKI_ANSWER_AREA,
} LkiAnswerType;

/**
 * LkiAnswer:
 * @key: the site's key
 * @question: the question in the person's language
 * @answer: the answer as text: a number in C format, `true`/`false`, an ISO date, or free text
 * @type: how to show it
 * @unit: (nullable): the unit of a number or an area
 */
typedef struct
{
  char *key;
  char *question;
  char *answer;
  LkiAnswerType type;
  char *unit;
} LkiAnswer;

/**
 * LkiLeadDetails:
 * @organisation_id: the organisation that received the lead
 * @phones: (element-type LkiPhone): every phone
 * @emails: (element-type utf8): every e-mail
 * @latitude: degrees, or NaN
 * @longitude: degrees, or NaN
 * @answers: (element-type LkiAnswer): in the site's order
 * @message: (nullable): what the person wrote
 * @consent_text: (nullable): the exact text that was agreed to
 * @consent_given_at: when, or %LKI_TIME_NONE
 * @consent_channels: (nullable): channels that may be used, %NULL-terminated
 * @price: what the lead cost; its currency is empty when not known
 * @recipients_max: how many partners may get it, or -1
 * @dispute_reason: (nullable): reason of the dispute
 * @dispute_note: (nullable): the platform's note
 * @dispute_opened_at: or %LKI_TIME_NONE
 * @dispute_decided_at: or %LKI_TIME_NONE
 * @dispute_deadline: or %LKI_TIME_NONE
 * @data_requests: (element-type LkiDataRequest): what the person asked for, in the order that the
 * platform got it
 *
 * What only the lead's own page shows.
 */
struct _LkiLeadDetails
{
  char *organisation_id;
  GPtrArray *phones;
  GPtrArray *emails;
  double latitude;
  double longitude;
  GPtrArray *answers;
  char *message;
  char *consent_text;
  gint64 consent_given_at;
  char **consent_channels;
  LkiMoney price;
  int recipients_max;
  char *dispute_reason;
  char *dispute_note;
  gint64 dispute_opened_at;
  gint64 dispute_decided_at;
  gint64 dispute_deadline;
  GPtrArray *data_requests;
};

LkiLeadDetails *lki_lead_details_new (void);
LkiLeadDetails *lki_lead_details_ref (LkiLeadDetails *self);
void lki_lead_details_unref (LkiLeadDetails *self);

void lki_lead_details_add_phone (LkiLeadDetails *self,
                                 const char *e164,
                                 const char *display);
void lki_lead_details_add_answer (LkiLeadDetails *self,
                                  const char *key,
                                  const char *question,
                                  const char *answer,
                                  LkiAnswerType type,
                                  const char *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadDetails,
                               lki_lead_details_unref)

G_END_DECLS
