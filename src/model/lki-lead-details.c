// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a lead that only its own page shows. Plain and immutable once shared.

#include "lki-lead-details.h"

#include <math.h>

#include "lki-clock.h"

static void
phone_free (LkiPhone *phone)
{
  g_free (phone->e164);
  g_free (phone->display);
  g_free (phone);
}

static void
answer_free (LkiAnswer *answer)
{
  g_free (answer->key);
  g_free (answer->question);
  g_free (answer->answer);
  g_free (answer->unit);
  g_free (answer);
}

/**
 * lki_lead_details_new:
 *
 * Returns: (transfer full): details with nothing in them, to be filled in before they are shared
 */
LkiLeadDetails *
lki_lead_details_new (void)
{
  LkiLeadDetails *self = g_atomic_rc_box_new0 (LkiLeadDetails);

  self->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) phone_free);
  self->emails = g_ptr_array_new_with_free_func (g_free);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  self->data_requests = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_data_request_unref);
  self->latitude = NAN;
  self->longitude = NAN;
  self->consent_given_at = LKI_TIME_NONE;
  self->recipients_max = -1;
  self->dispute_opened_at = LKI_TIME_NONE;
  self->dispute_decided_at = LKI_TIME_NONE;
  self->dispute_deadline = LKI_TIME_NONE;

  return self;
}

LkiLeadDetails *
lki_lead_details_ref (LkiLeadDetails *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_details_clear (gpointer data)
{
  LkiLeadDetails *self = data;

  g_free (self->organisation_id);
  g_ptr_array_unref (self->phones);
  g_ptr_array_unref (self->emails);
  g_ptr_array_unref (self->answers);
  g_free (self->message);
  g_free (self->consent_text);
  g_strfreev (self->consent_channels);
  g_free (self->dispute_reason);
  g_free (self->dispute_note);
  g_ptr_array_unref (self->data_requests);
}

void
lki_lead_details_unref (LkiLeadDetails *self)
{
  g_atomic_rc_box_release_full (self, lead_details_clear);
}

/**
 * lki_lead_details_add_phone:
 * @self: details that are not shared yet
 * @e164: the number as E.164
 * @display: (nullable): the number for reading; @e164 if %NULL
 */
void
lki_lead_details_add_phone (LkiLeadDetails *self,
                            const char *e164,
                            const char *display)
{
  LkiPhone *phone = g_new0 (LkiPhone, 1);

  phone->e164 = g_strdup (e164);
  phone->display = g_strdup (display != NULL ? display : e164);
  g_ptr_array_add (self->phones, phone);
}

/**
 * lki_lead_details_add_answer:
 * @self: details that are not shared yet
 * @key: the site's key
 * @question: the question
 * @answer: the answer
 * @type: how to show it
 * @unit: (nullable): its unit
 */
void
lki_lead_details_add_answer (LkiLeadDetails *self,
                             const char *key,
                             const char *question,
                             const char *answer,
                             LkiAnswerType type,
                             const char *unit)
{
  LkiAnswer *item = g_new0 (LkiAnswer, 1);

  item->key = g_strdup (key);
  item->question = g_strdup (question);
  item->answer = g_strdup (answer);
  item->type = type;
  item->unit = g_strdup (unit);
  g_ptr_array_add (self->answers, item);
}
