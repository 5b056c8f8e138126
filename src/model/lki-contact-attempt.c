// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the contract for attempts to reach a person (partner API, "Changes").

#include "lki-contact-attempt.h"

static const char *const channels[] = {
  [LKI_CONTACT_CALL] = "call",
  [LKI_CONTACT_SMS] = "sms",
  [LKI_CONTACT_EMAIL] = "email",
};

static const char *const outcomes[] = {
  [LKI_CONTACT_SENT] = NULL,
  [LKI_CONTACT_REACHED] = "reached",
  [LKI_CONTACT_NO_ANSWER] = "no_answer",
  [LKI_CONTACT_BUSY] = "busy",
  [LKI_CONTACT_WRONG_NUMBER] = "wrong_number",
  [LKI_CONTACT_VOICEMAIL] = "voicemail",
};

static int
find_word (const char *const *words,
           guint n_words,
           const char *text)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], text) == 0)
      return (int) i;

  return -1;
}

/**
 * lki_contact_channel_to_string:
 * @channel: a channel
 *
 * Returns: its name in the contract, which is the type of the activity too
 */
const char *
lki_contact_channel_to_string (LkiContactChannel channel)
{
  g_return_val_if_fail (channel < G_N_ELEMENTS (channels), NULL);

  return channels[channel];
}

/**
 * lki_contact_channel_from_string:
 * @text: (nullable): a name of the contract
 * @channel: (out): the channel
 *
 * Returns: %TRUE if there is such a channel
 */
gboolean
lki_contact_channel_from_string (const char *text,
                                 LkiContactChannel *channel)
{
  int index = text != NULL ? find_word (channels, G_N_ELEMENTS (channels), text) : -1;

  if (index < 0)
    return FALSE;
  *channel = (LkiContactChannel) index;

  return TRUE;
}

/**
 * lki_contact_outcome_to_string:
 * @outcome: an outcome
 *
 * Returns: (nullable): its name in the contract; %NULL for a message that was sent
 */
const char *
lki_contact_outcome_to_string (LkiContactOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), NULL);

  return outcomes[outcome];
}

/**
 * lki_contact_outcome_from_string:
 * @text: (nullable): a name of the contract; %NULL for a message that was sent
 * @outcome: (out): the outcome
 *
 * Returns: %TRUE if there is such an outcome
 */
gboolean
lki_contact_outcome_from_string (const char *text,
                                 LkiContactOutcome *outcome)
{
  int index = find_word (outcomes, G_N_ELEMENTS (outcomes), text);

  if (index < 0)
    return FALSE;
  *outcome = (LkiContactOutcome) index;

  return TRUE;
}
