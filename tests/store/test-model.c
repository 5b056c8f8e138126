// SPDX-License-Identifier: GPL-3.0-or-later
// Random pages, changes, answers and tombstones, in the store and in the most naive model of it:
// both must come to the same. A failure is repeated by the seed that the test prints.

#include "lki-clock.h"
#include "store-fixture.h"

#include <string.h>

#define N_IDS 30
#define N_STEPS 400
#define DAY G_GINT64_CONSTANT (86400000)

typedef enum
{
  MODEL_QUEUED,
  MODEL_SENDING,
  MODEL_FAILED,
} ModelState;

typedef struct
{
  LkiChange *change; /* (owned) */
  ModelState state;
} ModelChange;

typedef struct
{
  LkiLeadRecord *server; /* (owned) what the server last said */
  guint seen;            /* generation of the last snapshot that named it */
  gboolean ghost;        /* the snapshot has forgotten it */
} ModelLead;

typedef struct
{
  GHashTable *leads;   /* (owned) of id → ModelLead (owned) */
  GPtrArray *outbox;   /* (owned) of ModelChange (owned) */
  GHashTable *history; /* (owned) of id → revision, so that the server never goes back */
  guint generation;
  gboolean sweeping;
  gboolean complete;
  guint n_cursors;
} Model;

static void
model_change_free (ModelChange *change)
{
  lki_change_unref (change->change);
  g_free (change);
}

static void
model_lead_free (ModelLead *lead)
{
  lki_lead_record_unref (lead->server);
  g_free (lead);
}

static Model *
model_new (void)
{
  Model *model = g_new0 (Model, 1);

  model->leads =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) model_lead_free);
  model->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) model_change_free);
  model->history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return model;
}

static void
model_free (Model *model)
{
  g_hash_table_unref (model->leads);
  g_hash_table_unref (model->history);
  g_ptr_array_unref (model->outbox);
  g_free (model);
}

static guint
count_changes (Model *model,
               const char *id,
               gboolean failed)
{
  guint n = 0;

  for (guint i = 0; i < model->outbox->len; i++)
    {
      ModelChange *change = g_ptr_array_index (model->outbox, i);

      if ((id == NULL || g_str_equal (change->change->lead_id, id)) &&
          (change->state == MODEL_FAILED) == failed)
        n++;
    }

  return n;
}

static void
model_remove (Model *model,
              const char *id)
{
  if (!g_hash_table_remove (model->leads, id))
    return;
  for (guint i = 0; i < model->outbox->len; i++)
    {
      ModelChange *change = g_ptr_array_index (model->outbox, i);

      if (g_str_equal (change->change->lead_id, id))
        change->state = MODEL_FAILED;
    }
}

static void
model_put (Model *model,
           LkiLeadRecord *record)
{
  ModelLead *lead = g_hash_table_lookup (model->leads, record->id);

  if (lead == NULL)
    {
      lead = g_new0 (ModelLead, 1);
      lead->server = lki_lead_record_ref (record);
      g_hash_table_insert (model->leads, g_strdup (record->id), lead);
    }
  else if (record->revision >= lead->server->revision)
    {
      lki_lead_record_unref (lead->server);
      lead->server = lki_lead_record_ref (record);
    }
  lead->seen = model->generation;
  lead->ghost = FALSE;
}

static void
model_sweep (Model *model)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, model->leads);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      ModelLead *lead = value;

      if (lead->seen == model->generation)
        continue;
      if (count_changes (model, id, FALSE) > 0)
        lead->ghost = TRUE;
      else
        g_ptr_array_add (gone, g_strdup (id));
    }
  for (guint i = 0; i < gone->len; i++)
    model_remove (model, g_ptr_array_index (gone, i));
}

/* A ghost goes with its last unsent change. */
static void
model_settled (Model *model,
               const char *id)
{
  ModelLead *lead = g_hash_table_lookup (model->leads, id);

  if (lead != NULL && lead->ghost && count_changes (model, id, FALSE) == 0)
    model_remove (model, id);
}

static char *
pick_id (GRand *rand)
{
  return g_strdup_printf ("lead-%d", g_rand_int_range (rand, 0, N_IDS));
}

static LkiLeadRecord *
make_lead (Model *model,
           GRand *rand,
           const char *id)
{
  /* A lead's date never changes, so it follows from the id; some share a moment. */
  gint64 delivered_at = LEAD_MAKER_NOW - (gint64) (g_str_hash (id) % 7) * 1000;
  LkiLeadRecord *lead = lead_maker_new (id, delivered_at);
  guint revision = GPOINTER_TO_UINT (g_hash_table_lookup (model->history, id)) + 1;
  gboolean old = revision > 2 && g_rand_int_range (rand, 0, 5) == 0;

  lead->revision = old ? 1 : revision;
  if (!old)
    g_hash_table_replace (model->history, g_strdup (id), GUINT_TO_POINTER (revision));
  lead->work.status =
      (LkiLeadStatus) g_rand_int_range (rand, LKI_LEAD_STATUS_UNKNOWN, LKI_LEAD_STATUS_ERASED + 1);
  if (lead->work.status == LKI_LEAD_STATUS_UNKNOWN)
    lead->work.status_text = g_strdup ("mystery");
  if (g_rand_int_range (rand, 0, 3) == 0)
    lead->work.snoozed_until = LEAD_MAKER_NOW + g_rand_int_range (rand, -5, 5) * DAY;
  if (g_rand_int_range (rand, 0, 3) == 0)
    lead->work.follow_up_at = LEAD_MAKER_NOW + g_rand_int_range (rand, -5, 5) * DAY;
  if (g_rand_boolean (rand))
    lead->work.opened_at = LEAD_MAKER_NOW;
  g_free (lead->name);
  lead->name = g_strdup_printf ("%c%s", 'A' + g_rand_int_range (rand, 0, 26), id);
  lead_maker_print_json (lead);

  return lead;
}

static void
step_page (Fixture *fixture,
           Model *model,
           GRand *rand)
{
  gboolean live = g_rand_int_range (rand, 0, 4) == 0;
  gboolean has_more = g_rand_boolean (rand);
  g_autofree char *cursor = g_strdup_printf ("%u", ++model->n_cursors);
  LkiSyncPage *page = lead_maker_new_page (live ? NULL : cursor, has_more);
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);

  for (int n = g_rand_int_range (rand, 0, 8); n > 0; n--)
    {
      g_autofree char *id = pick_id (rand);
      LkiLeadRecord *lead;

      if (g_hash_table_contains (named, id))
        continue;
      lead = make_lead (model, rand, id);
      g_ptr_array_add (page->leads, lead);
      g_hash_table_add (named, lead->id);
      model_put (model, lead);
    }
  for (int n = g_rand_int_range (rand, 0, 2); n > 0; n--)
    {
      char *id = pick_id (rand);

      g_ptr_array_add (page->removed, id);
      model_remove (model, id);
    }
  if (!live && !has_more && !model->complete)
    {
      if (model->sweeping)
        model_sweep (model);
      model->sweeping = FALSE;
      model->complete = TRUE;
    }

  lki_change_set_unref (fixture_apply (fixture, lki_sync_page_ref (page)));
  if (g_rand_boolean (rand))
    {
      g_autoptr (LkiChangeSet) again = fixture_apply (fixture, lki_sync_page_ref (page));

      g_assert_true (lki_change_set_is_empty (again));
    }
  lki_sync_page_unref (page);
}

static void
step_restart (Fixture *fixture,
              Model *model)
{
  g_assert_true (test_await (lki_store_restart_sync (fixture->store), NULL));
  model->generation++;
  model->sweeping = g_hash_table_size (model->leads) > 0;
  model->complete = FALSE;
}

static void
step_change (Fixture *fixture,
             Model *model,
             GRand *rand)
{
  g_autofree char *id = pick_id (rand);
  g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, id);
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  ModelChange *change;

  if (lead == NULL)
    return;

  change = g_new0 (ModelChange, 1);
  if (g_rand_int_range (rand, 0, 3) == 0)
    change->change = lki_change_new_opened (lead, LEAD_MAKER_NOW);
  else if (g_rand_boolean (rand))
    change->change = lki_change_new_snooze_set (
        lead, LEAD_MAKER_NOW, LEAD_MAKER_NOW + g_rand_int_range (rand, -1000, 1000));
  else
    change->change = lki_change_new_status_set (
        lead, LEAD_MAKER_NOW,
        (LkiLeadStatus) g_rand_int_range (rand, LKI_LEAD_STATUS_NEW, LKI_LEAD_STATUS_EXPIRED),
        NULL);
  g_ptr_array_add (changes, change->change);
  g_assert_true (test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), NULL));
  g_ptr_array_add (model->outbox, change);
}

static void
step_take (Fixture *fixture,
           Model *model)
{
  g_autoptr (GPtrArray) taken =
      test_await_boxed (lki_store_take_changes (fixture->store, 100), NULL);
  g_autoptr (GHashTable) busy = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_taken = 0;

  for (guint i = 0; i < model->outbox->len; i++)
    {
      ModelChange *change = g_ptr_array_index (model->outbox, i);

      if (change->state == MODEL_SENDING)
        g_hash_table_add (busy, change->change->lead_id);
    }
  for (guint i = 0; i < model->outbox->len; i++)
    {
      ModelChange *change = g_ptr_array_index (model->outbox, i);

      char *lead_id = change->change->lead_id;
      guint taken_kinds = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, lead_id));

      if (change->state != MODEL_QUEUED || g_hash_table_contains (busy, lead_id))
        continue;
      /* The second of a kind that can conflict waits, and all that was done after it. */
      if (lki_change_can_conflict (change->change) &&
          (taken_kinds & (1u << change->change->type)) != 0)
        {
          g_hash_table_add (busy, lead_id);
          continue;
        }
      g_hash_table_replace (kinds, lead_id,
                            GUINT_TO_POINTER (taken_kinds | (1u << change->change->type)));
      g_assert_cmpuint (n_taken, <, taken->len);
      g_assert_cmpstr (((LkiChange *) g_ptr_array_index (taken, n_taken++))->id, ==,
                       change->change->id);
      change->state = MODEL_SENDING;
    }
  g_assert_cmpuint (n_taken, ==, taken->len);
}

static void
step_settle (Fixture *fixture,
             Model *model,
             GRand *rand)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);
  g_autoptr (LkiLeadRecord) said = NULL;
  g_autofree char *lead_id = NULL;
  LkiChangeOutcome outcome;
  ModelChange *change = NULL;
  guint index;

  for (index = 0; index < model->outbox->len; index++)
    {
      change = g_ptr_array_index (model->outbox, index);
      if (change->state == MODEL_SENDING)
        break;
    }
  if (index == model->outbox->len)
    return;

  outcome = (LkiChangeOutcome) g_rand_int_range (rand, LKI_CHANGE_APPLIED, LKI_CHANGE_REJECTED + 1);
  lead_id = g_strdup (change->change->lead_id);
  if (outcome != LKI_CHANGE_REJECTED)
    {
      ModelLead *lead = g_hash_table_lookup (model->leads, lead_id);
      gboolean ghost = lead != NULL && lead->ghost;
      guint seen = lead != NULL ? lead->seen : 0;

      said = make_lead (model, rand, lead_id);
      if (lead != NULL)
        {
          model_put (model, said);
          lead->ghost = ghost;
          lead->seen = seen;
        }
    }
  g_ptr_array_add (results, lki_change_result_new (change->change->id, outcome, said, NULL));
  g_assert_true (test_await (lki_store_settle_changes (fixture->store, results), NULL));
  if (outcome == LKI_CHANGE_APPLIED || outcome == LKI_CHANGE_DUPLICATE)
    g_ptr_array_remove_index (model->outbox, index);
  else
    change->state = MODEL_FAILED;
  model_settled (model, lead_id);
}

static void
step_discard (Fixture *fixture,
              Model *model,
              GRand *rand)
{
  ModelChange *change;
  g_autofree char *lead_id = NULL;
  guint index;

  if (model->outbox->len == 0)
    return;
  index = (guint) g_rand_int_range (rand, 0, (gint32) model->outbox->len);
  change = g_ptr_array_index (model->outbox, index);
  if (change->state == MODEL_SENDING)
    return;

  lead_id = g_strdup (change->change->lead_id);
  g_assert_true (test_await (lki_store_discard_change (fixture->store, change->change->id), NULL));
  g_ptr_array_remove_index (model->outbox, index);
  model_settled (model, lead_id);
}

static void
step_reopen (Fixture *fixture,
             Model *model)
{
  fixture_close (fixture);
  fixture_open (fixture);
  for (guint i = 0; i < model->outbox->len; i++)
    {
      ModelChange *change = g_ptr_array_index (model->outbox, i);

      if (change->state == MODEL_SENDING)
        change->state = MODEL_QUEUED;
    }
}

static gboolean
is_in_view (LkiLeadRecord *lead,
            const LkiLeadWork *work,
            LkiLeadView view)
{
  gboolean open = lki_lead_status_is_open (work->status);
  gboolean snoozed =
      open && work->snoozed_until != LKI_TIME_NONE && work->snoozed_until > LEAD_MAKER_NOW;

  switch (view)
    {
    case LKI_LEAD_VIEW_NEW:
      return work->status == LKI_LEAD_STATUS_NEW && !snoozed;
    case LKI_LEAD_VIEW_FOLLOW_UP:
      /* All times of the model are whole days from a morning. */
      return open && !snoozed && work->follow_up_at != LKI_TIME_NONE &&
             work->follow_up_at <= LEAD_MAKER_NOW;
    case LKI_LEAD_VIEW_IN_PROGRESS:
      return work->status >= LKI_LEAD_STATUS_CONTACTING && work->status <= LKI_LEAD_STATUS_BOOKED &&
             !snoozed;
    case LKI_LEAD_VIEW_SNOOZED:
      return snoozed;
    case LKI_LEAD_VIEW_WON:
      return work->status == LKI_LEAD_STATUS_WON;
    case LKI_LEAD_VIEW_CLOSED:
      return work->status >= LKI_LEAD_STATUS_LOST && work->status <= LKI_LEAD_STATUS_EXPIRED;
    case LKI_LEAD_VIEW_DISPUTED:
      return lead->dispute_state != NULL;
    case LKI_LEAD_VIEW_ALL:
    case LKI_LEAD_VIEW_CATEGORY:
    default:
      return TRUE;
    }
}

static void
compare (Fixture *fixture,
         Model *model)
{
  g_autoptr (LkiLeadCounts) counts = fixture_count (fixture);
  guint in_view[LKI_LEAD_VIEW_CATEGORY + 1] = { 0 };
  guint unread = 0;
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, model->leads);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      ModelLead *lead = value;
      g_autoptr (LkiLeadRecord) stored = fixture_lead (fixture, id);
      g_autoptr (LkiLeadRecord) shown = NULL;
      LkiLeadWork work;
      guint pending = 0;

      lki_lead_work_copy (&lead->server->work, &work);
      for (guint i = 0; i < model->outbox->len; i++)
        {
          ModelChange *change = g_ptr_array_index (model->outbox, i);

          if (g_str_equal (change->change->lead_id, id) && change->state != MODEL_FAILED)
            {
              lki_change_apply (change->change, &work);
              pending |= 1u << change->change->type;
            }
        }

      g_assert_nonnull (stored);
      g_assert_true (g_bytes_equal (stored->json, lead->server->json));
      g_assert_cmpstr (stored->name, ==, lead->server->name);
      shown = lki_lead_record_copy_with_work (lead->server, &work);
      shown->key = stored->key;
      shown->unsent = count_changes (model, id, FALSE);
      shown->failed = stored->failed;
      shown->pending = pending;
      g_assert_true (lki_lead_record_equal (stored, shown));
      for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_CATEGORY; view++)
        in_view[view] += is_in_view (lead->server, &work, view);
      unread +=
          is_in_view (lead->server, &work, LKI_LEAD_VIEW_NEW) && work.opened_at == LKI_TIME_NONE;
      lki_lead_work_clear (&work);
    }

  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_CATEGORY; view++)
    {
      gint64 last_delivered = G_MAXINT64;
      g_autoptr (LkiLeadPage) page = fixture_query (fixture, view, NULL, LKI_LEAD_SORT_NEWEST, 0);
      g_autoptr (LkiLeadPage) found =
          fixture_query (fixture, view, "example", LKI_LEAD_SORT_NEWEST, 0);

      g_assert_cmpuint (page->records->len, ==, in_view[view]);
      if (view < LKI_LEAD_VIEW_CATEGORY)
        g_assert_cmpint (counts->views[view], ==, in_view[view]);
      for (guint i = 0; i < page->records->len; i++)
        {
          LkiLeadRecord *record = g_ptr_array_index (page->records, i);

          g_assert_true (is_in_view (record, &record->work, view));
          g_assert_cmpint (record->delivered_at, <=, last_delivered);
          last_delivered = record->delivered_at;
        }
      /* Every lead has an address under example.com. */
      g_assert_cmpmem (found->keys->data, found->keys->len * sizeof (gint64), page->keys->data,
                       page->keys->len * sizeof (gint64));
    }
  g_assert_cmpint (counts->unread, ==, unread);
  g_assert_cmpint (counts->unsent, ==, count_changes (model, NULL, FALSE));
  g_assert_cmpint (counts->failed, ==, count_changes (model, NULL, TRUE));
}

static void
test_random (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  Model *model = model_new ();

  for (guint i = 0; i < N_STEPS; i++)
    {
      int what = g_rand_int_range (rand, 0, 100);

      if (what < 40)
        step_page (fixture, model, rand);
      else if (what < 65)
        step_change (fixture, model, rand);
      else if (what < 75)
        step_take (fixture, model);
      else if (what < 90)
        step_settle (fixture, model, rand);
      else if (what < 96)
        step_discard (fixture, model, rand);
      else if (what < 98)
        step_restart (fixture, model);
      else
        step_reopen (fixture, model);
      if (i % 5 == 0)
        compare (fixture, model);
    }
  compare (fixture, model);
  model_free (model);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/model/random", test_random);

  return g_test_run ();
}
