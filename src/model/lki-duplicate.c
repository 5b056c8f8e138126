// SPDX-License-Identifier: GPL-3.0-or-later
// Whether two leads are of the same person, as far as that can be told from what they hold. Which
// leads are worth comparing is found by the store.

#include "lki-duplicate.h"

#include "lki-fold.h"

#include <string.h>

/* Fewer digits are an extension, or a mistake. */
#define MIN_DIGITS 6

/**
 * lki_duplicate_new:
 * @lead: the other lead
 * @reasons: why
 *
 * Returns: (transfer full): what was found
 */
LkiDuplicate *
lki_duplicate_new (LkiLeadRecord *lead,
                   LkiDuplicateReasons reasons)
{
  LkiDuplicate *self = g_new0 (LkiDuplicate, 1);

  self->lead = lki_lead_record_ref (lead);
  self->reasons = reasons;

  return self;
}

void
lki_duplicate_free (LkiDuplicate *self)
{
  lki_lead_record_unref (self->lead);
  g_free (self);
}

/* The digits of a number, however it is grouped; %NULL for one that tells nothing. */
static char *
dup_digits (const char *phone)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = phone != NULL ? phone : ""; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);

  return digits->len >= MIN_DIGITS ? g_string_free_and_steal (g_steal_pointer (&digits)) : NULL;
}

typedef struct
{
  GString *letters; /* (unowned) */
  gunichar last;
} Folded;

static void
write_letter_cb (gunichar letter,
                 gpointer user_data)
{
  Folded *folded = user_data;

  if (lki_fold_is_second (folded->last, letter))
    return;

  folded->last = letter;
  if (letter != 0)
    g_string_append_unichar (folded->letters, letter);
}

/* Letters and digits without case or marks, however ø and å are written; %NULL for nothing left. */
static char *
dup_folded (const char *text)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  Folded folded = { letters, 0 };

  lki_fold_text (text != NULL ? text : "", write_letter_cb, &folded);

  return letters->len > 0 ? g_string_free_and_steal (g_steal_pointer (&letters)) : NULL;
}

/* An address has signs that count; its case does not. */
static char *
dup_address (const char *email)
{
  return email != NULL && strchr (email, '@') != NULL ? g_utf8_casefold (email, -1) : NULL;
}

typedef char *(*Normalise) (const char *text);

static void
add (GHashTable *set,
     Normalise normalise,
     const char *text)
{
  char *normal = normalise (text);

  if (normal != NULL)
    g_hash_table_add (set, normal);
}

static GHashTable *
get_phones (LkiLeadRecord *lead)
{
  GHashTable *phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add (phones, dup_digits, lead->phone);
  for (guint i = 0; lead->details != NULL && i < lead->details->phones->len; i++)
    add (phones, dup_digits, ((LkiPhone *) g_ptr_array_index (lead->details->phones, i))->e164);

  return phones;
}

static GHashTable *
get_emails (LkiLeadRecord *lead)
{
  GHashTable *emails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add (emails, dup_address, lead->email);
  for (guint i = 0; lead->details != NULL && i < lead->details->emails->len; i++)
    add (emails, dup_address, g_ptr_array_index (lead->details->emails, i));

  return emails;
}

static gboolean
intersect (GHashTable *left,
           GHashTable *right)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_hash_table_contains (right, key))
      return TRUE;

  return FALSE;
}

static gboolean
same_text (const char *left,
           const char *right)
{
  g_autofree char *folded = dup_folded (left);
  g_autofree char *other = dup_folded (right);

  return folded != NULL && g_strcmp0 (folded, other) == 0;
}

/**
 * lki_duplicate_compare:
 * @lead: a lead, with details
 * @other: another one, likewise; without details only its first phone and e-mail are seen
 *
 * Returns: what both have
 */
LkiDuplicateReasons
lki_duplicate_compare (LkiLeadRecord *lead,
                       LkiLeadRecord *other)
{
  LkiDuplicateReasons reasons = LKI_DUPLICATE_NONE;
  g_autoptr (GHashTable) phones = NULL;
  g_autoptr (GHashTable) other_phones = NULL;
  g_autoptr (GHashTable) emails = NULL;
  g_autoptr (GHashTable) other_emails = NULL;

  g_return_val_if_fail (lead != NULL && other != NULL, LKI_DUPLICATE_NONE);

  if (g_strcmp0 (lead->id, other->id) == 0)
    return LKI_DUPLICATE_NONE;

  phones = get_phones (lead);
  other_phones = get_phones (other);
  emails = get_emails (lead);
  other_emails = get_emails (other);
  if (intersect (phones, other_phones))
    reasons |= LKI_DUPLICATE_PHONE;
  if (intersect (emails, other_emails))
    reasons |= LKI_DUPLICATE_EMAIL;
  /* A street is in many places, and a place is known by its code or by its name. */
  if (same_text (lead->name, other->name) && same_text (lead->street, other->street) &&
      (same_text (lead->postal_code, other->postal_code) || same_text (lead->city, other->city)))
    reasons |= LKI_DUPLICATE_ADDRESS;

  return reasons;
}
