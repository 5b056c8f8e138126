// SPDX-License-Identifier: GPL-3.0-or-later
// A lead in the store: its text, its revision, which field changed when, its activities and its
// tombstone. The text is changed by SQLite's own JSON functions, so what nobody touches stays as it
// was given, to the byte. What a person may change is not decided here.

#include "lki-sandbox-leads.h"

#include "lki-clock.h"
#include "lki-sandbox-json.h"

#include <string.h>

/* 42 bits of milliseconds reach to the year 2109; the rest of the key is the tie-break. */
#define TIE_BITS 20
#define TIME_LIMIT (G_GINT64_CONSTANT (1) << 42)

/* Inside a transaction. A lead that has this @id already is replaced, and keeps its place in the
 * order. */
void
lki_sandbox_lead_insert (LkiSandboxStore *store,
                         gint64 organisation,
                         const char *id,
                         gint64 delivered_ms,
                         gint64 revision,
                         const char *json)
{
  gint64 sequence = lki_sandbox_store_next_sequence (store);
  gint64 key =
      CLAMP (delivered_ms, 0, TIME_LIMIT - 1) << TIE_BITS | (sequence & ((1 << TIE_BITS) - 1));

  lki_sandbox_store_run (store,
                         "INSERT INTO leads "
                         "(key, organisation, id, seq, created_seq, revision, json) "
                         "VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET "
                         "organisation = ?2, seq = ?4, revision = ?5, json = ?6",
                         "iitiit", key, organisation, id, sequence, revision, json);
}

LkiSandboxLead *
lki_sandbox_lead_find (LkiSandboxStore *store,
                       gint64 organisation,
                       const char *id)
{
  LkiSandboxLead *self;
  sqlite3_stmt *statement = lki_sandbox_store_query (
      store, "SELECT key, revision, json FROM leads WHERE id = ? AND organisation = ?", "ti", id,
      organisation);

  if (!lki_sandbox_store_step (store, statement))
    return NULL;

  self = g_new0 (LkiSandboxLead, 1);
  self->organisation = organisation;
  self->id = g_strdup (id);
  self->key = sqlite3_column_int64 (statement, 0);
  self->revision = sqlite3_column_int64 (statement, 1);
  self->json = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  sqlite3_reset (statement);

  return self;
}

void
lki_sandbox_lead_free (LkiSandboxLead *self)
{
  g_free (self->id);
  g_free (self->json);
  g_free (self);
}

/* A scalar of the lead as text, NULL when it is null or missing; @path as SQLite has it,
 * "$.work.status". */
char *
lki_sandbox_lead_get (LkiSandboxStore *store,
                      LkiSandboxLead *self,
                      const char *path)
{
  return lki_sandbox_store_text (store, "SELECT json_extract (?, ?)", "tt", self->json, path);
}

/* The revision that last set @field, 0 when it still is as it was delivered. */
gint64
lki_sandbox_lead_get_field_revision (LkiSandboxStore *store,
                                     LkiSandboxLead *self,
                                     const char *field)
{
  return lki_sandbox_store_int (store, 0,
                                "SELECT revision FROM lead_fields WHERE lead = ? AND field = ?",
                                "it", self->key, field);
}

static void
take_json (LkiSandboxLead *self,
           char *json)
{
  if (json == NULL)
    return;

  g_free (self->json);
  self->json = json;
  self->changed = TRUE;
}

static void
note_field (LkiSandboxStore *store,
            LkiSandboxLead *self,
            const char *field)
{
  lki_sandbox_store_run (store,
                         "INSERT OR REPLACE INTO lead_fields (lead, field, revision) "
                         "VALUES (?, ?, ?)",
                         "iti", self->key, field, self->revision + 1);
}

/* Sets one member to JSON text; seen by others after save(). */
void
lki_sandbox_lead_set (LkiSandboxStore *store,
                      LkiSandboxLead *self,
                      const char *path,
                      const char *json)
{
  take_json (self, lki_sandbox_store_text (store, "SELECT json_set (?, ?, json (?))", "ttt",
                                           self->json, path, json));
  note_field (store, self, path);
}

/* A merge patch (RFC 7396): null takes a member away. */
void
lki_sandbox_lead_patch (LkiSandboxStore *store,
                        LkiSandboxLead *self,
                        const char *patch)
{
  sqlite3_stmt *statement;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  take_json (self,
             lki_sandbox_store_text (store, "SELECT json_patch (?, ?)", "tt", self->json, patch));

  statement = lki_sandbox_store_query (store,
                                       "SELECT fullkey FROM json_tree (?) WHERE atom IS NOT NULL "
                                       "OR type IN ('null', 'array')",
                                       "t", patch);
  while (lki_sandbox_store_step (store, statement))
    g_ptr_array_add (fields, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  for (guint i = 0; i < fields->len; i++)
    note_field (store, self, g_ptr_array_index (fields, i));
}

/* Writes what was set as the next revision; nothing when nothing was. */
void
lki_sandbox_lead_save (LkiSandboxStore *store,
                       LkiSandboxLead *self)
{
  char *json;

  if (!self->changed)
    return;

  self->revision++;
  json = lki_sandbox_store_text (store, "SELECT json_set (?, '$.revision', ?)", "ti", self->json,
                                 self->revision);
  take_json (self, json);
  lki_sandbox_store_run (store, "UPDATE leads SET seq = ?, revision = ?, json = ? WHERE key = ?",
                         "iiti", lki_sandbox_store_next_sequence (store), self->revision,
                         self->json, self->key);
  self->changed = FALSE;
}

void
lki_sandbox_lead_remove (LkiSandboxStore *store,
                         LkiSandboxLead *self,
                         const char *reason)
{
  lki_sandbox_store_run (store, "DELETE FROM activities WHERE lead = ?", "i", self->key);
  lki_sandbox_store_run (store, "DELETE FROM lead_fields WHERE lead = ?", "i", self->key);
  lki_sandbox_store_run (store, "DELETE FROM leads WHERE key = ?", "i", self->key);
  lki_sandbox_store_run (store,
                         "INSERT OR REPLACE INTO removed (seq, organisation, id, reason) "
                         "VALUES (?, ?, ?, ?)",
                         "iitt", lki_sandbox_store_next_sequence (store), self->organisation,
                         self->id, reason);
}

/* @data is JSON text of an object, or NULL for an empty one. */
void
lki_sandbox_lead_add_activity (LkiSandboxStore *store,
                               LkiSandboxLead *self,
                               const char *id,
                               gint64 at_ms,
                               LkiSandboxActor actor,
                               const char *type,
                               const char *outcome,
                               const char *text,
                               const char *data)
{
  g_autofree char *at = lki_time_format (at_ms);
  g_autofree char *json = lki_sandbox_json_format (
      "{'id':%s,'lead_id':%s,'at':%s,'actor':{'id':%s,'name':%s},'type':%s,'outcome':%s,"
      "'text':%s,'data':%r}",
      id, self->id, at, actor.id, actor.name, type, outcome, text, data != NULL ? data : "{}");

  lki_sandbox_store_run (store,
                         "INSERT INTO activities (seq, lead, organisation, id, json) "
                         "VALUES (?, ?, ?, ?, ?)",
                         "iiitt", lki_sandbox_store_next_sequence (store), self->key,
                         self->organisation, id, json);
}
