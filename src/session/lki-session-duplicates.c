// SPDX-License-Identifier: GPL-3.0-or-later
// Which other leads are of the same person. Nothing is merged or hidden: it is told, and that is
// all.

#include "lki-session-private.h"

#include "lki-future.h"
#include "lki-wire.h"

/* What the store found, on its way to be compared. */
typedef struct
{
  LkiLeadRecord *lead; /* (owned) */
  GPtrArray *similar;  /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  lki_lead_record_unref (job->lead);
  g_clear_pointer (&job->similar, g_ptr_array_unref);
  g_free (job);
}

/* With all phones and e-mails; one that cannot be read is compared by what its row says. */
static LkiLeadRecord *
complete (LkiLeadRecord *brief)
{
  g_autoptr (LkiLeadRecord) parsed =
      brief->json != NULL ? lki_wire_parse_lead (brief->json, NULL) : NULL;

  return parsed != NULL ? lki_lead_record_copy_with_details (brief, parsed)
                        : lki_lead_record_ref (brief);
}

static DexFuture *
compare_thread (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GPtrArray) duplicates =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_duplicate_free);

  for (guint i = 0; i < job->similar->len; i++)
    {
      LkiLeadRecord *brief = g_ptr_array_index (job->similar, i);
      g_autoptr (LkiLeadRecord) other = complete (brief);
      LkiDuplicateReasons reasons = lki_duplicate_compare (job->lead, other);

      if (reasons != LKI_DUPLICATE_NONE)
        g_ptr_array_add (duplicates, lki_duplicate_new (other, reasons));
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&duplicates));
}

static DexFuture *
found_cb (DexFuture *future,
          gpointer user_data)
{
  Job *asked = user_data;
  GPtrArray *similar = g_value_get_boxed (dex_future_get_value (future, NULL));
  Job *job;

  /* Most have none, and a thread is not for nothing. */
  if (similar->len == 0)
    return dex_future_new_take_boxed (
        G_TYPE_PTR_ARRAY, g_ptr_array_new_with_free_func ((GDestroyNotify) lki_duplicate_free));

  job = g_new0 (Job, 1);
  job->lead = lki_lead_record_ref (asked->lead);
  job->similar = g_ptr_array_ref (similar);

  return lki_future_spawn_thread ("duplicates", compare_thread, job, job_free);
}

/**
 * lki_session_load_duplicates:
 * @self: a session
 * @lead: a lead, with details
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray of LkiDuplicate: the newest of
 * the other leads that have a phone, an e-mail, or the name and the address of @lead; none for one
 *   that has been erased
 */
DexFuture *
lki_session_load_duplicates (LkiSession *self,
                             LkiLeadRecord *lead)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  job = g_new0 (Job, 1);
  job->lead = lki_lead_record_ref (lead);

  return dex_future_then (lki_store_load_similar (self->store, lead), found_cb, job, job_free);
}
