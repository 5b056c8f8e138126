// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a new sandbox with leads, and lets new ones arrive. How one lead is made up is in
// lki-sandbox-lead-writer.c.

#include "lki-sandbox-generator.h"

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-lead-writer.h"
#include "lki-sandbox-leads.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-words.h"

#include <math.h>

#define TWO_YEARS_MS (G_GINT64_CONSTANT (730) * 24 * 3600 * 1000)
#define SECOND_ORGANISATION_LEADS 25

/* However few leads there are, the newest of them are fresh. */
static const gint64 FRESH_MS[] = { 40 * 1000, 6 * 60 * 1000, 18 * 60 * 1000, 47 * 60 * 1000,
                                   3 * 3600 * 1000 };

/* How old lead @index is, the newest first: many lately, some long ago, none older than two years.
 */
static gint64
get_age_ms (guint index,
            guint count)
{
  double place = (index + 0.5) / count;
  gint64 age = 15000 + (gint64) ((double) TWO_YEARS_MS * pow (place, 2.2));

  return index < G_N_ELEMENTS (FRESH_MS) ? MIN (age, FRESH_MS[index]) : age;
}

static void
store_lead (LkiSandboxStore *store,
            gint64 organisation,
            LkiSandboxWrittenLead *lead)
{
  gint64 key;

  lki_sandbox_lead_insert (store, organisation, lead->id, lead->delivered_ms, lead->revision,
                           lead->json->str);
  if (lead->n_activities == 0)
    return;

  key = lki_sandbox_store_int (store, 0, "SELECT key FROM leads WHERE id = ?", "t", lead->id);
  for (guint i = 0; i < lead->n_activities; i++)
    {
      LkiSandboxWrittenActivity *activity = &lead->activities[i];
      LkiSandboxLead target = { .key = key, .organisation = organisation, .id = lead->id };
      LkiSandboxActor actor = { activity->actor_id, activity->actor_name };

      lki_sandbox_lead_add_activity (store, &target, activity->id, activity->at_ms, actor,
                                     activity->type, activity->outcome, activity->text, NULL);
    }
}

static void
fill_organisation (LkiSandboxStore *store,
                   LkiSandboxWrittenLead *lead,
                   gint64 organisation,
                   guint64 seed,
                   guint64 first_number,
                   guint count,
                   gint64 now_ms)
{
  g_autofree char *organisation_id = lki_sandbox_organisation_get_id (store, organisation);

  /* The oldest first, so that every index grows at its end. */
  for (guint i = 0; i < count; i++)
    {
      lki_sandbox_lead_writer_write (lead, seed, first_number + i, organisation, organisation_id,
                                     now_ms - get_age_ms (count - 1 - i, count), now_ms);
      store_lead (store, organisation, lead);
    }
}

/* Inside a transaction. */
void
lki_sandbox_generator_fill (LkiSandboxStore *store,
                            guint64 seed,
                            guint count,
                            gint64 now_ms)
{
  LkiSandboxWrittenLead lead = { .json = g_string_sized_new (4096) };
  guint others = MIN (count, SECOND_ORGANISATION_LEADS);

  fill_organisation (store, &lead, 2, seed, 1, others, now_ms);
  fill_organisation (store, &lead, 1, seed, 1 + others, count, now_ms);
  lki_sandbox_store_set_meta_int (store, "generated", (gint64) others + count);
  g_string_free (lead.json, TRUE);
}

/*
 * lki_sandbox_generator_add:
 * @count: how many leads arrive now
 * @patch: (nullable): a merge patch (RFC 7396) for each of them
 *
 * Returns: (transfer full) (nullable): their ids
 */
GPtrArray *
lki_sandbox_generator_add (LkiSandboxServer *server,
                           gint64 organisation,
                           guint count,
                           const char *patch,
                           GError **error)
{
  LkiSandboxStore *store = server->store;
  LkiSandboxWrittenLead lead = { .json = g_string_sized_new (4096) };
  gint64 number = lki_sandbox_store_get_meta_int (store, "generated");
  gint64 now = lki_sandbox_server_get_now_ms (server);
  g_autofree char *organisation_id = lki_sandbox_organisation_get_id (store, organisation);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  lki_sandbox_store_begin (store);
  for (guint i = 0; i < count; i++)
    {
      /* New at the moment of delivery, so it has no history. */
      lki_sandbox_lead_writer_write (&lead, server->seed, (guint64) ++number, organisation,
                                     organisation_id, now, now);
      if (patch != NULL)
        {
          g_autofree char *patched = lki_sandbox_store_text (store, "SELECT json_patch (?, ?)",
                                                             "tt", lead.json->str, patch);

          g_string_assign (lead.json, patched != NULL ? patched : lead.json->str);
        }
      store_lead (store, organisation, &lead);
      g_ptr_array_add (ids, g_strdup (lead.id));
    }
  lki_sandbox_store_set_meta_int (store, "generated", number);
  g_string_free (lead.json, TRUE);

  if (!lki_sandbox_store_commit (store, error))
    return NULL;

  for (guint i = 0; i < ids->len; i++)
    lki_sandbox_events_lead (server->events, organisation, g_ptr_array_index (ids, i), 1, "new");

  return g_steal_pointer (&ids);
}

static void schedule_arrival (LkiSandboxServer *server);

static gboolean
arrival_cb (gpointer data)
{
  LkiSandboxServer *server = data;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  ids = lki_sandbox_generator_add (server, 1, 1, NULL, &error);
  if (ids == NULL)
    g_info ("A lead could not arrive: %s", error->message);
  g_clear_pointer (&server->arrival, g_source_unref);
  schedule_arrival (server);

  return G_SOURCE_REMOVE;
}

/* Between a half and one and a half of the interval, as people come. */
static void
schedule_arrival (LkiSandboxServer *server)
{
  double seconds = server->arrivals_seconds * g_random_double_range (0.5, 1.5);

  server->arrival = g_timeout_source_new ((guint) MAX (seconds * 1000, 10));
  g_source_set_callback (server->arrival, arrival_cb, server, NULL);
  g_source_attach (server->arrival, server->context);
}

void
lki_sandbox_generator_start_arrivals (LkiSandboxServer *server)
{
  if (server->arrivals_seconds > 0)
    schedule_arrival (server);
}

/* The categories that an organisation can have, as JSON. */
char *
lki_sandbox_generator_dup_categories (void)
{
  GString *out = g_string_new ("[");

  for (const LkiSandboxCategory *category = LKI_SANDBOX_CATEGORIES; category->id != NULL;
       category++)
    lki_sandbox_json_append (out, "%r{'id':%s,'name':{'nb':%s,'sv':%s,'da':%s,'de':%s,'en':%s}}",
                             out->len > 1 ? "," : "", category->id, category->name[0],
                             category->name[1], category->name[2], category->name[3],
                             category->english);
  g_string_append_c (out, ']');

  return g_string_free_and_steal (out);
}
