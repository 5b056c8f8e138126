// SPDX-License-Identifier: GPL-3.0-or-later
// What a person did and the server has not confirmed. A change leaves the outbox only when the
// server has confirmed it or the person discards it; until then the lead shows it, and what the
// server says of the lead is kept beside it. Sending is the business of sync.

#include "lki-store-outbox.h"

#include "lki-error.h"
#include "lki-store-activities.h"
#include "lki-store-leads.h"
#include "lki-store-undo.h"

typedef struct
{
  char *id;          /* (owned) */
  char *type;        /* (owned) */
  LkiChange *change; /* (owned) (nullable) of a kind that this version does not know */
  gint64 lead_key;
  LkiUnsentState state;
} StoredChange;

static void
stored_change_clear (StoredChange *change)
{
  g_clear_pointer (&change->id, g_free);
  g_clear_pointer (&change->type, g_free);
  g_clear_pointer (&change->change, lki_change_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoredChange,
                                  stored_change_clear)

#define CHANGE_COLUMNS "id, lead_id, base_revision, at, type, payload"

/* NULL for a change that this version does not know. */
static LkiChange *
read_change (sqlite3_stmt *statement)
{
  g_autoptr (GBytes) bytes = lki_statement_dup_bytes (statement, 5);
  g_autoptr (GVariant) payload = NULL;

  if (bytes == NULL)
    return NULL;
  payload = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));

  return lki_change_new_from_payload ((const char *) sqlite3_column_text (statement, 0),
                                      (const char *) sqlite3_column_text (statement, 1),
                                      sqlite3_column_int64 (statement, 2),
                                      sqlite3_column_int64 (statement, 3),
                                      (const char *) sqlite3_column_text (statement, 4), payload);
}

/**
 * lki_store_outbox_apply_unsent:
 * @writer: a writer with a transaction
 * @lead_key: a lead
 * @work: (inout): the server's side of it
 * @error: return location for an error
 *
 * Applies what waits to be sent, in the order in which it was done. What failed is not applied: the
 * lead shows what the server has.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_apply_unsent (LkiStoreWriter *writer,
                               gint64 lead_key,
                               LkiLeadWork *work,
                               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "SELECT " CHANGE_COLUMNS " FROM outbox WHERE lead_key = ? AND state <= 1 "
                      "ORDER BY number",
                      error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  while ((step = lki_db_step (writer->db, statement, error)) == LKI_DB_ROW)
    {
      g_autoptr (LkiChange) change = read_change (statement);

      if (change != NULL)
        lki_change_apply (change, work);
    }

  return step != LKI_DB_FAILED;
}

/**
 * lki_store_outbox_abandon:
 * @writer: a writer with a transaction
 * @lead_key: a lead that is gone
 * @error: return location for an error
 *
 * Keeps its changes as failed.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_abandon (LkiStoreWriter *writer,
                          gint64 lead_key,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db, "UPDATE outbox SET state = 4, lead_key = NULL WHERE lead_key = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);

  return lki_db_run (writer->db, statement, error);
}

/* What of a lead's is in the outbox. */
typedef struct
{
  guint unsent;
  guint failed;
  guint pending;
} Tally;

static gboolean
count_of_lead (LkiStoreWriter *writer,
               gint64 lead_key,
               Tally *tally,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT state > 1, type FROM outbox WHERE lead_key = ?", error);
  LkiChangeType type;
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  while ((step = lki_db_step (writer->db, statement, error)) == LKI_DB_ROW)
    {
      if (sqlite3_column_int (statement, 0))
        tally->failed++;
      else
        tally->unsent++;
      if (!sqlite3_column_int (statement, 0) &&
          lki_change_type_from_string ((const char *) sqlite3_column_text (statement, 1), &type))
        tally->pending |= 1u << type;
    }

  return step != LKI_DB_FAILED;
}

static gboolean
is_ghost (LkiStoreWriter *writer,
          gint64 lead_key,
          gboolean *ghost,
          GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT 1 FROM ghost WHERE lead_key = ?", error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  step = lki_db_step (writer->db, statement, error);
  *ghost = step == LKI_DB_ROW;

  return step != LKI_DB_FAILED;
}

/* Makes a lead show what the server has with what waits to be sent, after either has changed. */
static gboolean
refresh_lead (LkiStoreWriter *writer,
              gint64 lead_key,
              GError **error)
{
  LkiStoredLead stored;
  LkiLeadWork server_work = { 0 }, work = { 0 };
  Tally tally = { 0 };
  gboolean ghost, done;

  if (!lki_store_leads_get (writer, lead_key, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return TRUE;
  if (!count_of_lead (writer, lead_key, &tally, error) ||
      !is_ghost (writer, lead_key, &ghost, error))
    return FALSE;
  if (ghost && tally.unsent == 0)
    return lki_store_leads_remove (writer, &stored, error);

  done = lki_store_leads_load_work (writer, lead_key, &server_work, error);
  lki_lead_work_copy (&server_work, &work);
  done = done && lki_store_outbox_apply_unsent (writer, lead_key, &work, error) &&
         lki_store_leads_set_work (writer, &stored, &server_work, &work, tally.unsent, tally.failed,
                                   tally.pending, error);
  lki_lead_work_clear (&server_work);
  lki_lead_work_clear (&work);

  return done;
}

/* The activity lines of the changes of a lead that have none. */
static gboolean
put_activities (LkiStoreWriter *writer,
                gint64 lead_key,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db, "SELECT " CHANGE_COLUMNS " FROM outbox WHERE lead_key = ? ORDER BY number",
      error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  while ((step = lki_db_step (writer->db, statement, error)) == LKI_DB_ROW)
    {
      g_autoptr (LkiChange) change = read_change (statement);
      g_autoptr (LkiActivityRecord) activity = NULL;

      if (change == NULL)
        continue;
      activity = lki_change_dup_activity (change, NULL, NULL);
      if (!lki_store_activities_put (writer, lead_key, activity, error))
        return FALSE;
    }

  return step != LKI_DB_FAILED;
}

/**
 * lki_store_outbox_adopt:
 * @writer: a writer with a transaction
 * @lead_id: the id of a lead that has just come
 * @lead_key: its key
 * @error: return location for an error
 *
 * Gives the lead the unsent changes that were saved out of a damaged file before it came again.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_adopt (LkiStoreWriter *writer,
                        const char *lead_id,
                        gint64 lead_key,
                        GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!writer->has_orphans)
    return TRUE;

  statement = lki_db_prepare (writer->db,
                              "UPDATE outbox SET lead_key = ?2 "
                              "WHERE lead_id = ?1 AND lead_key IS NULL AND state < 4",
                              error);
  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, lead_id);
  sqlite3_bind_int64 (statement, 2, lead_key);
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;

  return sqlite3_changes64 (lki_db_get_handle (writer->db)) == 0 ||
         (put_activities (writer, lead_key, error) && refresh_lead (writer, lead_key, error));
}

/* What was done once the server had answered to a change of the same kind, by somebody whose screen
 * did not show the answer yet, starts from what the answer made of it: that is what they saw. */
static gint64
get_base_revision (LkiStoreWriter *writer,
                   LkiChange *change,
                   gint64 lead_key)
{
  LkiOwnChange *own = lki_store_writer_get_own (writer, lead_key, change->type);

  if (own == NULL || change->base_revision < own->base_revision)
    return change->base_revision;

  return MAX (change->base_revision, own->revision);
}

/**
 * lki_store_outbox_enqueue:
 * @writer: a writer with a transaction
 * @change: what the person did
 * @actor_id: (nullable): who that is
 * @actor_name: (nullable): the name
 * @error: return location for an error; %LKI_ERROR_NOT_FOUND when the lead is gone
 *
 * The same change again does nothing.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_enqueue (LkiStoreWriter *writer,
                          LkiChange *change,
                          const char *actor_id,
                          const char *actor_name,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (LkiActivityRecord) activity = NULL;
  g_autoptr (GVariant) payload = NULL;
  g_autoptr (GBytes) bytes = NULL;
  LkiStoredLead stored;

  if (!lki_store_leads_find (writer, change->lead_id, NULL, &stored, error))
    return FALSE;
  if (stored.key == 0)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND, "The lead of the change is gone");
      return FALSE;
    }

  statement = lki_db_prepare (
      writer->db,
      "INSERT INTO outbox (id, lead_id, lead_key, base_revision, at, type, payload, state) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT DO NOTHING",
      error);
  if (statement == NULL)
    return FALSE;
  payload = lki_change_dup_payload (change);
  bytes = g_variant_get_data_as_bytes (payload);
  lki_statement_bind_text (statement, 1, change->id);
  lki_statement_bind_text (statement, 2, change->lead_id);
  sqlite3_bind_int64 (statement, 3, stored.key);
  sqlite3_bind_int64 (statement, 4, get_base_revision (writer, change, stored.key));
  sqlite3_bind_int64 (statement, 5, change->at);
  lki_statement_bind_text (statement, 6, lki_change_type_to_string (change->type));
  lki_statement_bind_bytes (statement, 7, bytes);
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;
  if (sqlite3_changes64 (lki_db_get_handle (writer->db)) == 0)
    return TRUE;

  activity = lki_change_dup_activity (change, actor_id, actor_name);

  return lki_store_activities_put (writer, stored.key, activity, error) &&
         refresh_lead (writer, stored.key, error);
}

/* Whether a change may go in one request behind those of the same lead that are in it already,
 * whose kinds are @taken: of what can conflict, one of a kind, as the next one's base revision is
 * known only when the server has answered. */
static gboolean
may_follow (LkiChange *change,
            guint taken)
{
  return !lki_change_can_conflict (change) || (taken & (1u << change->type)) == 0;
}

/**
 * lki_store_outbox_take:
 * @writer: a writer with a transaction
 * @at_most: how many
 * @error: return location for an error
 *
 * Takes the oldest changes of each lead of which nothing is being sent, in the order of doing, up
 * to the first that has to wait for the answer to another.
 *
 * Returns: (transfer full) (nullable) (element-type LkiChange): the changes, in the order of doing
 */
GPtrArray *
lki_store_outbox_take (LkiStoreWriter *writer,
                       guint at_most,
                       GError **error)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  /* From a lead to the kinds taken of it; all bits when no more may be. */
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (sqlite3_stmt) select =
      lki_db_prepare (writer->db,
                      "SELECT " CHANGE_COLUMNS " FROM outbox WHERE state = 0 AND "
                      "lead_id NOT IN (SELECT lead_id FROM outbox WHERE state = 1) ORDER BY number",
                      error);
  g_autoptr (sqlite3_stmt) update =
      lki_db_prepare (writer->db, "UPDATE outbox SET state = 1 WHERE id = ?", error);
  LkiDbStep step = LKI_DB_DONE;

  if (select == NULL || update == NULL)
    return NULL;
  while (changes->len < at_most && (step = lki_db_step (writer->db, select, error)) == LKI_DB_ROW)
    {
      g_autoptr (LkiChange) change = read_change (select);
      const char *lead_id = (const char *) sqlite3_column_text (select, 1);
      guint kinds = GPOINTER_TO_UINT (g_hash_table_lookup (taken, lead_id));

      if (kinds == G_MAXUINT)
        continue;
      /* One that a newer program queued waits for that program, and so does what comes after it. */
      if (change == NULL || !may_follow (change, kinds))
        kinds = G_MAXUINT;
      else
        {
          kinds |= 1u << change->type;
          g_ptr_array_add (changes, g_steal_pointer (&change));
        }
      g_hash_table_replace (taken, g_strdup (lead_id), GUINT_TO_POINTER (kinds));
    }
  if (step == LKI_DB_FAILED)
    return NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      LkiChange *change = g_ptr_array_index (changes, i);

      lki_statement_bind_text (update, 1, change->id);
      if (!lki_db_run (writer->db, update, error))
        return NULL;
    }

  return g_steal_pointer (&changes);
}

/**
 * lki_store_outbox_release:
 * @writer: a writer with a transaction
 * @error: return location for an error
 *
 * Queues again, under the same ids, what was being sent: its answer will not come.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_release (LkiStoreWriter *writer,
                          GError **error)
{
  return lki_db_exec (writer->db, "UPDATE outbox SET state = 0 WHERE state = 1", error);
}

static gboolean
find_change (LkiStoreWriter *writer,
             const char *change_id,
             StoredChange *change,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db, "SELECT " CHANGE_COLUMNS ", lead_key, state FROM outbox WHERE id = ?", error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, change_id);
  step = lki_db_step (writer->db, statement, error);
  if (step == LKI_DB_ROW)
    {
      change->id = lki_statement_dup_text (statement, 0);
      change->type = lki_statement_dup_text (statement, 4);
      change->change = read_change (statement);
      change->lead_key = sqlite3_column_int64 (statement, 6);
      change->state = sqlite3_column_int (statement, 7);
    }

  return step != LKI_DB_FAILED;
}

static gboolean
delete_change (LkiStoreWriter *writer,
               const char *change_id,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "DELETE FROM outbox WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, change_id);

  return lki_db_run (writer->db, statement, error);
}

static gboolean
set_state (LkiStoreWriter *writer,
           const char *change_id,
           LkiUnsentState state,
           const char *problem,
           GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db, "UPDATE outbox SET state = ?2, problem = ?3 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, change_id);
  sqlite3_bind_int (statement, 2, state);
  lki_statement_bind_text (statement, 3, problem);

  return lki_db_run (writer->db, statement, error);
}

/* The changes of the same kind that wait behind one that the server has applied were made by
 * somebody who saw it applied, so they start from the revision that it made. Those of other kinds
 * do not: what a colleague has set meanwhile is in that revision too, and must not be set over
 * unseen. */
static gboolean
rebase_waiting (LkiStoreWriter *writer,
                StoredChange *applied,
                gint64 revision,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "UPDATE outbox SET base_revision = max (base_revision, ?2) "
                      "WHERE lead_key = ?1 AND state = 0 AND type = ?3",
                      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, applied->lead_key);
  sqlite3_bind_int64 (statement, 2, revision);
  lki_statement_bind_text (statement, 3, applied->type);
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;

  if (applied->change != NULL)
    lki_store_writer_set_own (writer, applied->lead_key, applied->change->type,
                              applied->change->base_revision, revision);

  return TRUE;
}

/* The server has it but does not say what the lead has become, or says it too long-windedly: until
 * the lead is pulled, what it is here is taken for it. */
static gboolean
put_on_server_side (LkiStoreWriter *writer,
                    StoredChange *change,
                    GError **error)
{
  LkiLeadWork server_work = { 0 };
  LkiStoredLead stored;
  gboolean done;

  if (change->change == NULL || change->lead_key == 0)
    return TRUE;
  if (!lki_store_leads_get (writer, change->lead_key, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return TRUE;

  done = lki_store_leads_load_work (writer, change->lead_key, &server_work, error);
  if (done)
    {
      lki_change_apply (change->change, &server_work);
      done = lki_store_leads_set_server_work (writer, change->lead_key, &server_work, error);
    }
  lki_lead_work_clear (&server_work);

  return done;
}

/* The change has left the outbox for good. */
static gboolean
confirm (LkiStoreWriter *writer,
         StoredChange *change,
         LkiChangeResult *result,
         GError **error)
{
  if (result->lead == NULL)
    return put_on_server_side (writer, change, error) && delete_change (writer, change->id, error);
  if (!delete_change (writer, change->id, error))
    return FALSE;

  /* A duplicate may come with what a colleague has set since. */
  if (result->outcome == LKI_CHANGE_DUPLICATE &&
      (change->change == NULL || !lki_change_holds (change->change, &result->lead->work)))
    return TRUE;

  return rebase_waiting (writer, change, result->lead->revision, error);
}

static gboolean
put_server_lead (LkiStoreWriter *writer,
                 LkiLeadRecord *record,
                 GError **error)
{
  LkiStoredLead stored;
  gint64 key;

  return lki_store_leads_find (writer, record->id, record->json, &stored, error) &&
         /* A lead that has been removed meanwhile does not come back by an old answer. */
         (stored.key == 0 || lki_store_leads_put (writer, record, &stored, &key, error));
}

/* Somebody else has the lead. Nothing that the person did is lost, and there is nothing to insist
 * on: the lead says who has it. */
static gboolean
is_lost_race (const StoredChange *change,
              LkiChangeOutcome outcome)
{
  LkiChangeType type;

  return outcome == LKI_CHANGE_CONFLICT && lki_change_type_from_string (change->type, &type) &&
         (type == LKI_CHANGE_CLAIM || type == LKI_CHANGE_RELEASE);
}

/**
 * lki_store_outbox_settle:
 * @writer: a writer with a transaction
 * @result: what the server says of a change
 * @error: return location for an error
 *
 * An answer to a change that is not in the outbox does nothing but to bring its lead. Of a lead
 * that a colleague has got first nothing stays that would need the person.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_settle (LkiStoreWriter *writer,
                         LkiChangeResult *result,
                         GError **error)
{
  g_auto (StoredChange) change = { 0 };
  gboolean confirmed =
      result->outcome == LKI_CHANGE_APPLIED || result->outcome == LKI_CHANGE_DUPLICATE;

  if (!find_change (writer, result->change_id, &change, error) ||
      (result->lead != NULL && !put_server_lead (writer, result->lead, error)))
    return FALSE;
  if (change.id == NULL)
    return TRUE;

  if (is_lost_race (&change, result->outcome))
    return delete_change (writer, change.id, error) &&
           lki_store_activities_remove (writer, change.lead_key, change.id, error) &&
           refresh_lead (writer, change.lead_key, error);

  if (confirmed)
    {
      if (!confirm (writer, &change, result, error))
        return FALSE;
    }
  else if (change.state <= LKI_UNSENT_SENDING)
    {
      LkiUnsentState state =
          result->outcome == LKI_CHANGE_CONFLICT ? LKI_UNSENT_CONFLICT : LKI_UNSENT_REJECTED;

      if (!set_state (writer, change.id, state, result->problem_code, error))
        return FALSE;
    }

  return lki_store_activities_set_delivery (
             writer, change.lead_key, change.id,
             confirmed ? LKI_DELIVERY_CONFIRMED : LKI_DELIVERY_FAILED, error) &&
         refresh_lead (writer, change.lead_key, error) &&
         (confirmed || lki_store_undo_forget_refused (writer, change.id, error));
}

/**
 * lki_store_outbox_retry:
 * @writer: a writer with a transaction
 * @change_id: a change that failed
 * @error: return location for an error; %LKI_ERROR_NOT_FOUND when there is no such change, or its
 *   lead is gone
 *
 * Queues it again behind what was done meanwhile, from the revision that the person sees now.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_retry (LkiStoreWriter *writer,
                        const char *change_id,
                        GError **error)
{
  g_auto (StoredChange) change = { 0 };
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!find_change (writer, change_id, &change, error))
    return FALSE;
  if (change.id == NULL || change.lead_key == 0 || change.state <= LKI_UNSENT_SENDING)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND, "There is no failed change to retry");
      return FALSE;
    }

  statement = lki_db_prepare (
      writer->db,
      "UPDATE outbox SET state = 0, problem = NULL, number = (SELECT max (number) + 1 FROM "
      "outbox), "
      "base_revision = (SELECT revision FROM lead WHERE key = lead_key) WHERE id = ?",
      error);
  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, change.id);

  return lki_db_run (writer->db, statement, error) &&
         lki_store_activities_set_delivery (writer, change.lead_key, change.id, LKI_DELIVERY_QUEUED,
                                            error) &&
         refresh_lead (writer, change.lead_key, error);
}

/**
 * lki_store_outbox_discard:
 * @writer: a writer with a transaction
 * @change_id: a change that is not being sent
 * @error: return location for an error; %LKI_ERROR_NOT_FOUND when there is no such change
 *
 * Forgets it as if it had not been done.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_discard (LkiStoreWriter *writer,
                          const char *change_id,
                          GError **error)
{
  g_auto (StoredChange) change = { 0 };

  if (!find_change (writer, change_id, &change, error))
    return FALSE;
  if (change.id == NULL || change.state == LKI_UNSENT_SENDING)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND, "There is no change to discard");
      return FALSE;
    }

  return delete_change (writer, change.id, error) &&
         (change.lead_key == 0 ||
          (lki_store_activities_remove (writer, change.lead_key, change.id, error) &&
           refresh_lead (writer, change.lead_key, error)));
}

/**
 * lki_store_outbox_load:
 * @reader: a reader with a transaction
 * @failed_only: whether to leave out what only waits
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiUnsentChange): what the server has not
 *   confirmed, in the order of doing; %NULL on error
 */
GPtrArray *
lki_store_outbox_load (LkiStoreReader *reader,
                       gboolean failed_only,
                       GError **error)
{
  g_autoptr (GPtrArray) unsent =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_unsent_change_unref);
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      reader->db,
      "SELECT " CHANGE_COLUMNS ", lead_key, state, problem FROM outbox WHERE state >= ? "
      "ORDER BY number",
      error);
  LkiDbStep step;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, failed_only ? LKI_UNSENT_CONFLICT : LKI_UNSENT_QUEUED);
  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      g_autoptr (LkiChange) change = read_change (statement);
      g_autoptr (GPtrArray) leads = NULL;
      gint64 lead_key = sqlite3_column_int64 (statement, 6);

      if (change == NULL)
        continue;
      leads = lki_store_reader_load_records (reader, &lead_key, lead_key != 0 ? 1 : 0, error);
      if (leads == NULL)
        return NULL;
      g_ptr_array_add (
          unsent, lki_unsent_change_new (change, sqlite3_column_int (statement, 7),
                                         (const char *) sqlite3_column_text (statement, 8),
                                         leads->len > 0 ? g_ptr_array_index (leads, 0) : NULL));
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&unsent) : NULL;
}

/**
 * lki_store_outbox_count:
 * @db: a connection
 * @counts: (inout): gets how many changes wait and how many failed
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_outbox_count (LkiDb *db,
                        LkiLeadCounts *counts,
                        GError **error)
{
  return lki_db_query_int64 (db, "SELECT count(*) FROM outbox WHERE state <= 1", &counts->unsent,
                             error) &&
         lki_db_query_int64 (db, "SELECT count(*) FROM outbox WHERE state > 1", &counts->failed,
                             error);
}
