// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back what a person did: out of the outbox as long as it waits there, by its inverse once
// the server may have it. What somebody has set otherwise since is not touched.

#include "lki-store-undo.h"

#include "lki-error.h"
#include "lki-store-leads.h"
#include "lki-store-outbox.h"

/* What is known of a change that may be in the outbox. */
typedef enum
{
  PLACE_GONE, /* confirmed, or discarded */
  PLACE_WAITING,
  PLACE_SENDING,
  PLACE_FAILED,
} Place;

static gboolean
find_place (LkiStoreWriter *writer,
            const char *change_id,
            Place *place,
            GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT state FROM outbox WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, change_id);
  switch (lki_db_step (writer->db, statement, error))
    {
    case LKI_DB_ROW:
      if (sqlite3_column_int (statement, 0) == LKI_UNSENT_QUEUED)
        *place = PLACE_WAITING;
      else if (sqlite3_column_int (statement, 0) == LKI_UNSENT_SENDING)
        *place = PLACE_SENDING;
      else
        *place = PLACE_FAILED;
      return TRUE;

    case LKI_DB_DONE:
      *place = PLACE_GONE;
      return TRUE;

    case LKI_DB_FAILED:
    default:
      return FALSE;
    }
}

/* Whether the lead still has what the change has set. */
static gboolean
check_holds (LkiStoreWriter *writer,
             LkiChange *change,
             gint64 lead_key,
             gboolean *holds,
             GError **error)
{
  LkiLeadWork work = { 0 };
  gboolean done;

  done = lki_store_leads_load_work (writer, lead_key, &work, error) &&
         lki_store_outbox_apply_unsent (writer, lead_key, &work, error);
  *holds = done && lki_change_holds (change, &work);
  lki_lead_work_clear (&work);

  return done;
}

static gboolean
undo_change (LkiStoreWriter *writer,
             LkiChange *change,
             LkiChange *inverse,
             const char *actor_id,
             const char *actor_name,
             gboolean *left,
             GError **error)
{
  g_autoptr (LkiChange) rebased = NULL;
  LkiStoredLead lead;
  Place place;
  gboolean holds;

  if (!find_place (writer, change->id, &place, error))
    return FALSE;
  if (place == PLACE_WAITING || place == PLACE_FAILED)
    return lki_store_outbox_discard (writer, change->id, error);
  if (inverse == NULL)
    return TRUE;

  if (!lki_store_leads_find (writer, change->lead_id, NULL, &lead, error))
    return FALSE;
  if (lead.key == 0)
    {
      *left = TRUE;
      return TRUE;
    }
  if (!check_holds (writer, change, lead.key, &holds, error))
    return FALSE;
  *left = !holds;
  if (!holds)
    return TRUE;

  /* The person sees the newest revision that is known here. */
  rebased = lki_change_copy_with_base (inverse, MAX (inverse->base_revision, lead.revision));

  return lki_store_outbox_enqueue (writer, rebased, actor_id, actor_name, error);
}

/**
 * lki_store_undo_changes:
 * @writer: a writer with a transaction
 * @changes: (element-type LkiChange): what was done, in the order of doing
 * @inverses: (element-type LkiChange): what takes each back, %NULL for what cannot be
 * @actor_id: (nullable): who undoes it
 * @actor_name: (nullable): the name
 * @n_left: (out): how many are left as they are, since the lead is gone or somebody has set it
 *   otherwise
 * @error: return location for an error
 *
 * Takes them back, the last first.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_undo_changes (LkiStoreWriter *writer,
                        GPtrArray *changes,
                        GPtrArray *inverses,
                        const char *actor_id,
                        const char *actor_name,
                        guint *n_left,
                        GError **error)
{
  *n_left = 0;
  for (guint i = changes->len; i > 0; i--)
    {
      gboolean left = FALSE;

      if (!undo_change (writer, g_ptr_array_index (changes, i - 1),
                        g_ptr_array_index (inverses, i - 1), actor_id, actor_name, &left, error))
        return FALSE;
      if (left)
        ++*n_left;
    }

  return TRUE;
}

/**
 * lki_store_undo_forget_refused:
 * @writer: a writer with a transaction
 * @change_id: a change that the server has refused
 * @error: return location for an error
 *
 * If the person has taken it back meanwhile, there is nothing left to send or to decide.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_undo_forget_refused (LkiStoreWriter *writer,
                               const char *change_id,
                               GError **error)
{
  g_autofree char *inverse_id = lki_change_dup_inverse_id (change_id);
  Place place;

  if (!find_place (writer, inverse_id, &place, error))
    return FALSE;

  return place != PLACE_WAITING || (lki_store_outbox_discard (writer, inverse_id, error) &&
                                    lki_store_outbox_discard (writer, change_id, error));
}
