// SPDX-License-Identifier: GPL-3.0-or-later
// What clients sent, for tests to read back: requests without their bodies and secrets, changes and
// envelopes in full, what became of changes, and how often each path was asked for.

#include "lki-sandbox-received.h"

#include "lki-clock.h"

#include <string.h>

#define KEPT 10000
#define ENVELOPES_KEPT 1000

/* That something was asked for: of every request, also of those that are no longer kept. */
typedef struct
{
  gint64 at_ms;
  const char *method; /* in `names` */
  const char *path;   /* in `names` */
} Asked;

struct _LkiSandboxReceived
{
  GQueue requests;     /* of JSON text (owned) */
  GQueue changes;      /* of JSON text (owned) */
  GQueue results;      /* of JSON text (owned) */
  GQueue envelopes;    /* of JSON text (owned) */
  GArray *asked;       /* (owned) of Asked */
  GStringChunk *names; /* (owned) */
  gint64 count;        /* of requests, also of those no longer kept */
};

static const char *const HEADERS[] = {
  "Accept",        "Accept-Encoding", "Accept-Language", "Content-Type",
  "Last-Event-ID", "Range",           "User-Agent",      "Leadkit-Organisation",
};

LkiSandboxReceived *
lki_sandbox_received_new (void)
{
  LkiSandboxReceived *self = g_new0 (LkiSandboxReceived, 1);

  self->asked = g_array_new (FALSE, FALSE, sizeof (Asked));
  self->names = g_string_chunk_new (4096);

  return self;
}

void
lki_sandbox_received_reset (LkiSandboxReceived *self)
{
  g_queue_clear_full (&self->requests, g_free);
  g_queue_clear_full (&self->changes, g_free);
  g_queue_clear_full (&self->results, g_free);
  g_queue_clear_full (&self->envelopes, g_free);
  g_array_set_size (self->asked, 0);
  g_string_chunk_clear (self->names);
  self->count = 0;
}

void
lki_sandbox_received_free (LkiSandboxReceived *self)
{
  lki_sandbox_received_reset (self);
  g_array_unref (self->asked);
  g_string_chunk_free (self->names);
  g_free (self);
}

static void
keep (GQueue *queue,
      char *json,
      guint limit)
{
  g_queue_push_tail (queue, json);
  if (queue->length > limit)
    g_free (g_queue_pop_head (queue));
}

/* The kind of credentials, never the credentials. */
static const char *
describe_authorization (LkiSandboxRequest *request)
{
  const char *value = lki_sandbox_request_get_header (request, "Authorization");

  if (value == NULL)
    return NULL;

  return g_ascii_strncasecmp (value, "Bearer ", 7) == 0 ? "Bearer" : "other";
}

void
lki_sandbox_received_request (LkiSandboxReceived *self,
                              LkiSandboxRequest *request,
                              gint64 at_ms)
{
  GString *out = g_string_new (NULL);
  g_autofree char *at = lki_time_format (at_ms);
  gboolean first = TRUE;
  Asked asked;

  lki_sandbox_json_append (out, "{'at':%s,'method':%s,'path':%s,'query':{", at, request->method,
                           request->path);
  if (request->query != NULL && g_str_has_prefix (request->path, "/v1/"))
    {
      GHashTableIter iter;
      gpointer name, value;

      g_hash_table_iter_init (&iter, request->query);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          g_autofree char *valid_name = g_utf8_make_valid (name, -1);
          g_autofree char *valid_value = g_utf8_make_valid (value, -1);

          lki_sandbox_json_append (out, first ? "%s:%s" : ",%s:%s", valid_name, valid_value);
          first = FALSE;
        }
    }

  lki_sandbox_json_append (out, "},'authorization':%s,'headers':{",
                           describe_authorization (request));
  first = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (HEADERS); i++)
    {
      const char *value = lki_sandbox_request_get_header (request, HEADERS[i]);
      g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

      if (valid == NULL)
        continue;
      lki_sandbox_json_append (out, first ? "%s:%s" : ",%s:%s", HEADERS[i], valid);
      first = FALSE;
    }
  g_string_append (out, "}}");

  self->count++;
  asked = (Asked) { at_ms, g_string_chunk_insert_const (self->names, request->method),
                    g_string_chunk_insert_const (self->names, request->path) };
  g_array_append_val (self->asked, asked);
  keep (&self->requests, g_string_free_and_steal (out), KEPT);
}

void
lki_sandbox_received_change (LkiSandboxReceived *self,
                             const char *json)
{
  keep (&self->changes, g_strdup (json), KEPT);
}

/* Takes @json. */
void
lki_sandbox_received_envelope (LkiSandboxReceived *self,
                               char *json)
{
  keep (&self->envelopes, json, ENVELOPES_KEPT);
}

/* What became of a change, and when: before anybody can have been told. */
void
lki_sandbox_received_result (LkiSandboxReceived *self,
                             const char *change_id,
                             const char *type,
                             const char *lead_id,
                             const char *member_id,
                             const char *outcome)
{
  keep (&self->results,
        lki_sandbox_json_format (
            "{'at_us':%d,'id':%s,'type':%s,'lead_id':%s,'member_id':%s,'outcome':%s}",
            g_get_real_time (), change_id, type, lead_id, member_id, outcome),
        KEPT);
}

static void
append_queue (GString *out,
              GQueue *queue)
{
  for (GList *item = queue->head; item != NULL; item = item->next)
    {
      if (item->prev != NULL)
        g_string_append_c (out, ',');
      g_string_append (out, item->data);
    }
}

/* The elements of an array, without its brackets. */
char *
lki_sandbox_received_dup_envelopes (LkiSandboxReceived *self)
{
  GString *out = g_string_new (NULL);

  append_queue (out, &self->envelopes);

  return g_string_free_and_steal (out);
}

/* How often each was asked for from @since_ms on, in the order of the first time; elements as
 * above. */
char *
lki_sandbox_received_count (LkiSandboxReceived *self,
                            gint64 since_ms)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) firsts = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->asked->len; i++)
    {
      const Asked *asked = &g_array_index (self->asked, Asked, i);
      g_autofree char *line = g_strconcat (asked->method, " ", asked->path, NULL);
      gpointer place;
      gint64 one = 1;

      if (asked->at_ms < since_ms)
        continue;
      if (g_hash_table_lookup_extended (places, line, NULL, &place))
        {
          g_array_index (counts, gint64, GPOINTER_TO_UINT (place))++;
          continue;
        }
      g_hash_table_insert (places, g_steal_pointer (&line), GUINT_TO_POINTER (counts->len));
      g_array_append_val (counts, one);
      g_ptr_array_add (firsts, (gpointer) asked);
    }

  for (guint i = 0; i < firsts->len; i++)
    {
      const Asked *asked = g_ptr_array_index (firsts, i);

      lki_sandbox_json_append (out, "%r{'method':%s,'path':%s,'count':%d}", i > 0 ? "," : "",
                               asked->method, asked->path, g_array_index (counts, gint64, i));
    }

  return g_string_free_and_steal (out);
}

/* The members of an object, without its braces. */
char *
lki_sandbox_received_to_json (LkiSandboxReceived *self)
{
  GString *out = g_string_new (NULL);

  lki_sandbox_json_append (out, "'request_count':%d,'requests':[", self->count);
  append_queue (out, &self->requests);
  g_string_append (out, "],\"changes\":[");
  append_queue (out, &self->changes);
  g_string_append (out, "],\"results\":[");
  append_queue (out, &self->results);
  g_string_append_c (out, ']');

  return g_string_free_and_steal (out);
}
