// SPDX-License-Identifier: GPL-3.0-or-later
// What clients sent, for tests to read back: requests without their bodies and secrets, and changes
// in full.

#include "lki-sandbox-received.h"

#include "lki-clock.h"

#include <string.h>

#define KEPT 10000

struct _LkiSandboxReceived
{
  GQueue requests; /* of JSON text (owned) */
  GQueue changes;  /* of JSON text (owned) */
  gint64 count;    /* of requests, also of those no longer kept */
};

static const char *const HEADERS[] = {
  "Accept",        "Accept-Encoding", "Accept-Language", "Content-Type",
  "Last-Event-ID", "Range",           "User-Agent",      "Leadkit-Organisation",
};

LkiSandboxReceived *
lki_sandbox_received_new (void)
{
  return g_new0 (LkiSandboxReceived, 1);
}

void
lki_sandbox_received_reset (LkiSandboxReceived *self)
{
  g_queue_clear_full (&self->requests, g_free);
  g_queue_clear_full (&self->changes, g_free);
  self->count = 0;
}

void
lki_sandbox_received_free (LkiSandboxReceived *self)
{
  lki_sandbox_received_reset (self);
  g_free (self);
}

static void
keep (GQueue *queue,
      char *json)
{
  g_queue_push_tail (queue, json);
  if (queue->length > KEPT)
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
  keep (&self->requests, g_string_free_and_steal (out));
}

void
lki_sandbox_received_change (LkiSandboxReceived *self,
                             const char *json)
{
  keep (&self->changes, g_strdup (json));
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

/* The members of an object, without its braces. */
char *
lki_sandbox_received_to_json (LkiSandboxReceived *self)
{
  GString *out = g_string_new (NULL);

  lki_sandbox_json_append (out, "'request_count':%d,'requests':[", self->count);
  append_queue (out, &self->requests);
  g_string_append (out, "],\"changes\":[");
  append_queue (out, &self->changes);
  g_string_append_c (out, ']');

  return g_string_free_and_steal (out);
}
