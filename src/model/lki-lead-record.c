// SPDX-License-Identifier: GPL-3.0-or-later
// One lead at one moment: plain, immutable once shared, atomically counted. What it means to the
// window is LkiLead's business.

#include "lki-lead-record.h"

#include <string.h>

#include "lki-clock.h"
#include "lki-lead-details.h"

G_DEFINE_BOXED_TYPE (LkiLeadRecord,
                     lki_lead_record,
                     lki_lead_record_ref,
                     lki_lead_record_unref)

/**
 * lki_lead_work_init:
 * @self: (out caller-allocates): to be made empty: a new lead that nobody has touched
 */
void
lki_lead_work_init (LkiLeadWork *self)
{
  *self = (LkiLeadWork) {
    .status = LKI_LEAD_STATUS_NEW,
    .claimed_at = LKI_TIME_NONE,
    .snoozed_until = LKI_TIME_NONE,
    .follow_up_at = LKI_TIME_NONE,
    .opened_at = LKI_TIME_NONE,
    .first_contact_at = LKI_TIME_NONE,
  };
}

/**
 * lki_lead_work_copy:
 * @self: what to copy
 * @copy: (out caller-allocates): where to; what was there is not freed
 */
void
lki_lead_work_copy (const LkiLeadWork *self,
                    LkiLeadWork *copy)
{
  *copy = *self;
  copy->status_text = g_strdup (self->status_text);
  copy->status_reason = g_strdup (self->status_reason);
  copy->assignee_id = g_strdup (self->assignee_id);
  copy->claimed_by = g_strdup (self->claimed_by);
}

/**
 * lki_lead_work_clear:
 * @self: what to free and make empty
 */
void
lki_lead_work_clear (LkiLeadWork *self)
{
  g_free (self->status_text);
  g_free (self->status_reason);
  g_free (self->assignee_id);
  g_free (self->claimed_by);
  lki_lead_work_init (self);
}

static gboolean
lki_lead_work_equal (const LkiLeadWork *a,
                     const LkiLeadWork *b)
{
  return a->status == b->status && g_strcmp0 (a->status_text, b->status_text) == 0 &&
         g_strcmp0 (a->status_reason, b->status_reason) == 0 &&
         g_strcmp0 (a->assignee_id, b->assignee_id) == 0 &&
         g_strcmp0 (a->claimed_by, b->claimed_by) == 0 && a->claimed_at == b->claimed_at &&
         a->snoozed_until == b->snoozed_until && a->follow_up_at == b->follow_up_at &&
         a->value.amount_minor == b->value.amount_minor &&
         strcmp (a->value.currency, b->value.currency) == 0 && a->opened_at == b->opened_at &&
         a->first_contact_at == b->first_contact_at;
}

/**
 * lki_lead_record_new:
 *
 * Returns: (transfer full): a record with no times and no texts, to be filled in before it is
 * shared
 */
LkiLeadRecord *
lki_lead_record_new (void)
{
  LkiLeadRecord *self = g_atomic_rc_box_new0 (LkiLeadRecord);

  self->delivered_at = LKI_TIME_NONE;
  self->submitted_at = LKI_TIME_NONE;
  self->respond_by = LKI_TIME_NONE;
  lki_lead_work_init (&self->work);

  return self;
}

LkiLeadRecord *
lki_lead_record_ref (LkiLeadRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_record_clear (gpointer data)
{
  LkiLeadRecord *self = data;

  g_free (self->id);
  g_free (self->site_name);
  g_free (self->country);
  g_free (self->category_id);
  g_clear_pointer (&self->category_name, lki_localized_text_unref);
  g_free (self->language);
  g_free (self->name);
  g_free (self->company);
  g_free (self->phone);
  g_free (self->phone_display);
  g_free (self->email);
  g_free (self->street);
  g_free (self->postal_code);
  g_free (self->city);
  g_free (self->address_country);
  g_free (self->dispute_state);
  lki_lead_work_clear (&self->work);
  g_clear_pointer (&self->details, lki_lead_details_unref);
  g_clear_pointer (&self->json, g_bytes_unref);
}

void
lki_lead_record_unref (LkiLeadRecord *self)
{
  g_atomic_rc_box_release_full (self, lead_record_clear);
}

static LkiLeadRecord *
lead_record_copy (LkiLeadRecord *self)
{
  LkiLeadRecord *copy = lki_lead_record_new ();

  copy->key = self->key;
  copy->id = g_strdup (self->id);
  copy->revision = self->revision;
  copy->delivered_at = self->delivered_at;
  copy->submitted_at = self->submitted_at;
  copy->respond_by = self->respond_by;
  copy->site_name = g_strdup (self->site_name);
  copy->country = g_strdup (self->country);
  copy->category_id = g_strdup (self->category_id);
  if (self->category_name != NULL)
    copy->category_name = lki_localized_text_ref (self->category_name);
  copy->language = g_strdup (self->language);
  copy->name = g_strdup (self->name);
  copy->company = g_strdup (self->company);
  copy->phone = g_strdup (self->phone);
  copy->phone_display = g_strdup (self->phone_display);
  copy->email = g_strdup (self->email);
  copy->street = g_strdup (self->street);
  copy->postal_code = g_strdup (self->postal_code);
  copy->city = g_strdup (self->city);
  copy->address_country = g_strdup (self->address_country);
  copy->dispute_state = g_strdup (self->dispute_state);
  lki_lead_work_copy (&self->work, &copy->work);
  copy->unsent = self->unsent;
  copy->failed = self->failed;
  copy->pending = self->pending;
  if (self->details != NULL)
    copy->details = lki_lead_details_ref (self->details);
  if (self->json != NULL)
    copy->json = g_bytes_ref (self->json);

  return copy;
}

/**
 * lki_lead_record_copy_with_work:
 * @self: a record
 * @work: other work
 *
 * Returns: (transfer full): a record like @self with a copy of @work
 */
LkiLeadRecord *
lki_lead_record_copy_with_work (LkiLeadRecord *self,
                                const LkiLeadWork *work)
{
  LkiLeadRecord *copy;

  g_return_val_if_fail (self != NULL && work != NULL, NULL);

  copy = lead_record_copy (self);
  lki_lead_work_clear (&copy->work);
  lki_lead_work_copy (work, &copy->work);

  return copy;
}

/**
 * lki_lead_record_copy_with_details:
 * @self: a record from the store, with its key, effective work and counts of changes
 * @parsed: the same lead, read from the JSON that the store keeps
 *
 * Returns: (transfer full): all of @parsed with what only the store knows
 */
LkiLeadRecord *
lki_lead_record_copy_with_details (LkiLeadRecord *self,
                                   LkiLeadRecord *parsed)
{
  LkiLeadRecord *copy;

  g_return_val_if_fail (self != NULL && parsed != NULL, NULL);

  copy = lki_lead_record_copy_with_work (parsed, &self->work);
  copy->key = self->key;
  copy->unsent = self->unsent;
  copy->failed = self->failed;
  copy->pending = self->pending;

  return copy;
}

/**
 * lki_lead_record_equal:
 * @self: a record
 * @other: another
 *
 * Compares what the list shows, and the revision. Details and JSON follow from the revision.
 *
 * Returns: %TRUE if nothing that a row shows differs
 */
gboolean
lki_lead_record_equal (LkiLeadRecord *self,
                       LkiLeadRecord *other)
{
  if (self == other)
    return TRUE;
  if (self == NULL || other == NULL)
    return FALSE;

  return self->key == other->key && self->revision == other->revision &&
         self->unsent == other->unsent && self->failed == other->failed &&
         self->pending == other->pending &&
         g_strcmp0 (self->dispute_state, other->dispute_state) == 0 &&
         g_strcmp0 (self->id, other->id) == 0 && lki_lead_work_equal (&self->work, &other->work);
}

static void
append_part (GString *text,
             const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, part);
}

/**
 * lki_lead_record_dup_search_names:
 * @self: a record
 *
 * Returns: (transfer full): what the small index is made of: names, phones, e-mails and the place,
 * a line each
 */
char *
lki_lead_record_dup_search_names (LkiLeadRecord *self)
{
  g_autoptr (GString) text = g_string_sized_new (192);

  append_part (text, self->name);
  append_part (text, self->company);
  if (self->details != NULL)
    {
      for (guint i = 0; i < self->details->phones->len; i++)
        append_part (text, ((LkiPhone *) g_ptr_array_index (self->details->phones, i))->e164);
      for (guint i = 0; i < self->details->emails->len; i++)
        append_part (text, g_ptr_array_index (self->details->emails, i));
    }
  else
    {
      append_part (text, self->phone);
      append_part (text, self->email);
    }
  append_part (text, self->street);
  append_part (text, self->postal_code);
  append_part (text, self->city);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * lki_lead_record_dup_search_text:
 * @self: a record with details
 *
 * Returns: (transfer full): what the large index is made of besides notes: category, answers and
 * message
 */
char *
lki_lead_record_dup_search_text (LkiLeadRecord *self)
{
  g_autoptr (GString) text = g_string_sized_new (512);

  if (self->category_name != NULL)
    append_part (text, lki_localized_text_get_for_user (self->category_name));
  if (self->details != NULL)
    {
      for (guint i = 0; i < self->details->answers->len; i++)
        {
          const LkiAnswer *answer = g_ptr_array_index (self->details->answers, i);

          /* Every lead of a site has the same questions: they would only make the index large. */
          if (answer->type != LKI_ANSWER_BOOLEAN)
            append_part (text, answer->answer);
        }
      append_part (text, self->details->message);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
