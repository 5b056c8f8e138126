// SPDX-License-Identifier: GPL-3.0-or-later
// The words for what happens to an account: what goes with it, what stays and why, what was wrong,
// and the letter to the people who delete it where the platform does that by hand.

#include "lki-account-text.h"

#include "lki-error.h"
#include "lki-format.h"
#include "lki-words.h"

#include <glib/gi18n.h>

/**
 * lki_account_text_show_error:
 * @box: the box beside the form
 * @error: (nullable): why something that was asked of the account was not done
 *
 * Says it in the words of an account; some errors mean something else here than for a lead.
 */
void
lki_account_text_show_error (LkiErrorBox *box,
                             const GError *error)
{
  const char *member = lki_error_get_invalid_member (error);

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) && g_strcmp0 (member, "phone") == 0)
    lki_error_box_set_text (box, _ ("That Is Not a Phone Number"),
                            _ ("Write it with the country code, such as +47. "
                               "The old number is kept until then."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) && g_strcmp0 (member, "name") == 0)
    lki_error_box_set_text (box, _ ("That Name Is Not Accepted"),
                            _ ("It may be empty or too long. The old one is kept until then."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) &&
           (g_strcmp0 (member, "confirm_email") == 0))
    lki_error_box_set_text (box, _ ("That Is Not the Address of This Account"),
                            _ ("Nothing was changed. Type the address that you sign in with."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) &&
           g_strcmp0 (member, "email") == 0)
    lki_error_box_set_text (box, _ ("That Is Not an E-mail Address"),
                            _ ("Nothing was changed. Check it and try again."));
  else if (g_strcmp0 (lki_error_get_problem_code (error), "UNVERIFIED_EMAIL") == 0)
    lki_error_box_set_text (box, _ ("The E-mail Address Is Not Verified"),
                            _ ("Verify it first: without it, a lost second factor could not be "
                               "replaced. Nothing was changed."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NETWORK) ||
           g_error_matches (error, LKI_ERROR, LKI_ERROR_TIMED_OUT))
    lki_error_box_set_text (box, _ ("The Server Cannot Be Reached"),
                            _ ("Nothing was changed. Check the network connection and try again."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_CREDENTIALS))
    lki_error_box_set_text (box, _ ("The Password Is Wrong"),
                            _ ("Nothing was changed. Check it and try again."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_DISK_FULL))
    lki_error_box_set_text (box, _ ("The Disk Is Full"),
                            _ ("Nothing was changed. Free some space and try again."));
  else
    lki_error_box_set_error (box, error);
}

/**
 * lki_account_text_dup_date:
 * @time_ms: a time in milliseconds
 *
 * Returns: (transfer full): its day, in words
 */
char *
lki_account_text_dup_date (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);
  g_autofree char *iso = NULL;

  if (time == NULL)
    return g_strdup ("–");

  iso = g_date_time_format (time, "%Y-%m-%d");

  return lki_format_date (iso);
}

typedef struct
{
  const char *word;
  const char *text;
} Word;

static const char *
find (const Word *words,
      gsize n_words,
      const char *word)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].word, word) == 0)
      return g_dgettext (NULL, words[i].text);

  return NULL;
}

/**
 * lki_account_text_dup_erased:
 * @word: a word of the contract, or text
 *
 * Returns: (transfer full): what goes with the account; what this version does not know is shown as
 * it is
 */
char *
lki_account_text_dup_erased (const char *word)
{
  static const Word words[] = {
    { "authentication", N_ ("How you sign in: e-mail address, password and second factor") },
    { "profile", N_ ("Your profile: name, phone number and language") },
    { "push_tokens", N_ ("What wakes your devices when a lead arrives") },
    { "devices", N_ ("The list of your devices") },
    { "support_messages", N_ ("What you and the support have written") },
  };
  const char *text = find (words, G_N_ELEMENTS (words), word);

  return g_strdup (text != NULL ? text : word);
}

/**
 * lki_account_text_dup_retained:
 * @retained: something that stays
 *
 * Returns: (transfer full): what stays, why and until when, in one paragraph
 */
char *
lki_account_text_dup_retained (const LkiRetained *retained)
{
  static const Word things[] = {
    { "security_logs", N_ ("Security logs") },
    { "business_agreement", N_ ("Records of the business agreement") },
    { "accounting_records", N_ ("Legal and accounting records") },
    { "delivered_leads", N_ ("Leads already delivered to your organisation") },
  };
  static const Word reasons[] = {
    { "security", N_ ("to find and stop misuse") },
    { "contract", N_ ("the agreement needs them") },
    { "legal_obligation", N_ ("the law demands it") },
    { "belongs_to_organisation", N_ ("they belong to the organisation") },
  };
  const char *what = find (things, G_N_ELEMENTS (things), retained->what);
  const char *why = find (reasons, G_N_ELEMENTS (reasons), retained->why);
  g_autofree char *until = NULL;
  g_autoptr (GString) text = g_string_new (what != NULL ? what : retained->what);

  if (retained->why != NULL)
    g_string_append_printf (text, " – %s", why != NULL ? why : retained->why);
  if (retained->until > 0)
    {
      until = lki_account_text_dup_date (retained->until);
      g_string_append (text, ", ");
      /* Translators: %s is a date; the end of a line such as “Security logs – to find misuse, ” */
      g_string_append_printf (text, _ ("until %s"), until);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * lki_account_text_dup_letter:
 * @account: who asks
 * @reference: (nullable): the platform's reference number
 *
 * The platform's deletion page asks for four things: the account's address, the company, what
 * identifies the person, and a clear request.
 *
 * Returns: (transfer full): the letter
 */
char *
lki_account_text_dup_letter (LkiAccountRecord *account,
                             const char *reference)
{
  g_autoptr (GString) letter = g_string_new (NULL);
  const char *none = _ ("none");

  g_return_val_if_fail (account != NULL, NULL);

  g_string_append (letter,
                   _ ("I ask you to delete my account at Leadkit and the personal data that "
                      "belongs to it, and to confirm when that is done."));
  g_string_append (letter, "\n\n");
  /* Translators: in a letter; %s is the e-mail address that one signs in with */
  g_string_append_printf (letter, _ ("Account: %s"),
                          account->email != NULL ? account->email : none);
  g_string_append_c (letter, '\n');
  g_string_append_printf (letter, _ ("Company: %s"),
                          account->organisation_name != NULL ? account->organisation_name : none);
  g_string_append_c (letter, '\n');
  g_string_append_printf (letter, _ ("Name: %s"), account->name != NULL ? account->name : none);
  g_string_append_c (letter, '\n');
  g_string_append_printf (letter, _ ("Phone: %s"), account->phone != NULL ? account->phone : none);
  g_string_append_c (letter, '\n');
  g_string_append_printf (letter, _ ("User ID: %s"),
                          account->user_id != NULL ? account->user_id : none);
  g_string_append_c (letter, '\n');
  if (reference != NULL)
    {
      g_string_append_printf (letter, _ ("Reference: %s"), reference);
      g_string_append_c (letter, '\n');
    }

  return g_string_free_and_steal (g_steal_pointer (&letter));
}
