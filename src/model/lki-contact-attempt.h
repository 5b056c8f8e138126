// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiContactChannel:
 * @LKI_CONTACT_CALL: a telephone call
 * @LKI_CONTACT_SMS: a text message
 * @LKI_CONTACT_EMAIL: an e-mail
 *
 * How somebody tried to reach the person.
 */
typedef enum
{
  LKI_CONTACT_CALL,
  LKI_CONTACT_SMS,
  LKI_CONTACT_EMAIL,
} LkiContactChannel;

/**
 * LkiContactOutcome:
 * @LKI_CONTACT_SENT: a message went out; a call has one of the others
 * @LKI_CONTACT_REACHED: the person was reached
 * @LKI_CONTACT_NO_ANSWER: nobody answered
 * @LKI_CONTACT_BUSY: the line was engaged
 * @LKI_CONTACT_WRONG_NUMBER: the number is not the person's
 * @LKI_CONTACT_VOICEMAIL: a message was left
 *
 * What came of it.
 */
typedef enum
{
  LKI_CONTACT_SENT,
  LKI_CONTACT_REACHED,
  LKI_CONTACT_NO_ANSWER,
  LKI_CONTACT_BUSY,
  LKI_CONTACT_WRONG_NUMBER,
  LKI_CONTACT_VOICEMAIL,
} LkiContactOutcome;

const char *lki_contact_channel_to_string (LkiContactChannel channel);
gboolean lki_contact_channel_from_string (const char *text,
                                          LkiContactChannel *channel);
const char *lki_contact_outcome_to_string (LkiContactOutcome outcome);
gboolean lki_contact_outcome_from_string (const char *text,
                                          LkiContactOutcome *outcome);

G_END_DECLS
