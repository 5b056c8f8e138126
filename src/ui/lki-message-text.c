// SPDX-License-Identifier: GPL-3.0-or-later
// Templates of messages in words: what placeholders are called, what a template says for one lead,
// and two examples to begin with.

#include "lki-message-text.h"

#include "lki-config.h"
#include "lki-words.h"

#include <glib/gi18n.h>
#include <string.h>

static const LkiPlaceholder placeholders[] = {
  { "{first_name}", NC_ ("placeholder", "First Name") },
  { "{name}", NC_ ("placeholder", "Name") },
  { "{category}", NC_ ("placeholder", "Category") },
  { "{place}", NC_ ("placeholder", "Place") },
  { "{me}", NC_ ("placeholder", "Your Name") },
  { "{organisation}", NC_ ("placeholder", "Organisation") },
};

/**
 * lki_placeholder_get_n:
 *
 * Returns: how many placeholders there are
 */
guint
lki_placeholder_get_n (void)
{
  return G_N_ELEMENTS (placeholders);
}

/**
 * lki_placeholder_get:
 * @index: which
 *
 * Returns: a placeholder, in the person's language
 */
LkiPlaceholder
lki_placeholder_get (guint index)
{
  LkiPlaceholder placeholder = { "", "" };

  g_return_val_if_fail (index < G_N_ELEMENTS (placeholders), placeholder);

  placeholder.text = placeholders[index].text;
  placeholder.title = g_dpgettext2 (NULL, "placeholder", placeholders[index].title);

  return placeholder;
}

/**
 * lki_message_dup_for_lead:
 * @text: a text with placeholders
 * @one_line: whether it is a subject
 * @lead: (nullable): for whom; without one, placeholders are filled with what they are called
 * @account: (nullable): who writes
 *
 * Returns: (transfer full): the text as it is sent
 */
char *
lki_message_dup_for_lead (const char *text,
                          gboolean one_line,
                          LkiLeadRecord *lead,
                          LkiAccountRecord *account)
{
  g_autofree char *place = NULL;
  LkiMessageValues values = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (lead != NULL)
    {
      place = lki_lead_dup_place (lead);
      values.name = lead->name != NULL && *lead->name != '\0' ? lead->name : lead->company;
      values.category = lki_lead_get_category (lead);
      values.place = place;
    }
  else
    {
      values.name = C_ ("placeholder", "Name");
      values.category = C_ ("placeholder", "Category");
      values.place = C_ ("placeholder", "Place");
    }
  if (account != NULL)
    {
      values.own_name = account->name;
      values.organisation = account->organisation_name;
    }

  return one_line ? lki_message_fill_line (text, &values) : lki_message_fill (text, &values);
}

/**
 * lki_message_template_dup_title:
 * @message: a template
 *
 * Returns: (transfer full): what it is called, or how it begins
 */
char *
lki_message_template_dup_title (LkiMessageTemplate *message)
{
  g_autofree char *name = g_strstrip (g_strdup (message->name));
  g_autofree char *text = g_strstrip (g_strdelimit (g_strdup (message->text), "\r\n\t", ' '));

  if (*name != '\0')
    return g_steal_pointer (&name);
  if (*text != '\0')
    return g_utf8_strlen (text, -1) > 40 ? g_utf8_substring (text, 0, 40) : g_steal_pointer (&text);

  return g_strdup (_ ("Unnamed Template"));
}

/**
 * lki_message_template_make_examples:
 *
 * Returns: (transfer full) (element-type LkiMessageTemplate): what many begin with, in the person's
 *   language
 */
GPtrArray *
lki_message_template_make_examples (void)
{
  GPtrArray *examples =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_message_template_unref);

  g_ptr_array_add (
      examples,
      lki_message_template_new (
          NULL, LKI_CONTACT_SMS, _ ("Tried to Call"), NULL,
          /* Translators: an SMS. Words in braces are replaced and must stay as they are */
          _ ("Hi {first_name}, I tried to call you about your request ({category}). When "
             "does it suit you to talk? Regards, {me}, {organisation}")));
  g_ptr_array_add (
      examples,
      lki_message_template_new (
          NULL, LKI_CONTACT_EMAIL, _ ("About Your Request"),
          /* Translators: the subject of an e-mail. Words in braces must stay as they are */
          _ ("Your request: {category}"),
          /* Translators: an e-mail. Words in braces are replaced and must stay as they are */
          _ ("Hi {first_name},\n\nThank you for your request. I would like to ask a few questions, "
             "so that you get a good offer. When does it suit you to talk?\n\nRegards,\n{me}\n"
             "{organisation}")));

  return examples;
}
