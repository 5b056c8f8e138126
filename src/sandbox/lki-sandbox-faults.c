// SPDX-License-Identifier: GPL-3.0-or-later
// Faults that a test has ordered: which of the next requests, and what goes wrong with them. The
// server does them.

#include "lki-sandbox-faults.h"

#include "lki-sandbox-answers.h"
#include "lki-sandbox-json.h"

#include <string.h>

struct _LkiSandboxFaults
{
  GPtrArray *faults; /* (owned) of LkiSandboxFault, in the order they were ordered */
};

static void
fault_clear (gpointer data)
{
  LkiSandboxFault *fault = data;

  g_free (fault->method);
  g_free (fault->path);
  g_free (fault->code);
  g_free (fault->results);
  g_free (fault->content_type);
  g_clear_pointer (&fault->body, g_bytes_unref);
  g_clear_pointer (&fault->headers, g_hash_table_unref);
}

void
lki_sandbox_fault_unref (LkiSandboxFault *fault)
{
  g_rc_box_release_full (fault, fault_clear);
}

LkiSandboxFaults *
lki_sandbox_faults_new (void)
{
  LkiSandboxFaults *self = g_new0 (LkiSandboxFaults, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_sandbox_fault_unref);

  return self;
}

void
lki_sandbox_faults_free (LkiSandboxFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static GBytes *
read_body (JsonObject *description)
{
  const char *text = lki_sandbox_json_get_string (description, "body");
  const char *base64 = lki_sandbox_json_get_string (description, "body_base64");
  guchar *data;
  gsize size;

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  if (base64 == NULL)
    return NULL;

  data = g_base64_decode (base64, &size);

  return g_bytes_new_take (data, size);
}

static gboolean
is_header_text (const char *text)
{
  return text != NULL && strpbrk (text, "\r\n") == NULL;
}

static gboolean
read_headers (LkiSandboxFault *fault,
              JsonObject *headers)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  fault->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (headers == NULL)
    return TRUE;

  json_object_iter_init (&iter, headers);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *value = lki_sandbox_json_get_string (headers, name);

      if (!is_header_text (name) || strpbrk (name, ": ") != NULL || !is_header_text (value))
        return FALSE;
      g_hash_table_insert (fault->headers, g_strdup (name), g_strdup (value));
    }

  return TRUE;
}

/* NULL when it was taken, else what is wrong, with @pointer at the member. */
const char *
lki_sandbox_faults_add (LkiSandboxFaults *self,
                        JsonObject *description,
                        const char **pointer)
{
  g_autoptr (LkiSandboxFault) fault = g_rc_box_new0 (LkiSandboxFault);
  const char *path = lki_sandbox_json_get_string (description, "path");
  gint64 status = lki_sandbox_json_get_int (description, "status", 0);
  gint64 delay = lki_sandbox_json_get_int (description, "delay_ms", 0);
  gint64 speed = lki_sandbox_json_get_int (description, "bytes_per_second", 0);
  const char *results = lki_sandbox_json_get_string (description, "results");

  *pointer = "/path";
  if (path == NULL || path[0] != '/')
    return "The path is missing";
  if (g_str_has_prefix (path, "/sandbox"))
    return "The controls do not fail";
  *pointer = "/status";
  if (status != 0 && (status < 200 || status > 599))
    return "The status is a number from 200 to 599";
  *pointer = "/delay_ms";
  if (delay < 0 || delay > 600000)
    return "The delay is at most ten minutes";
  *pointer = "/bytes_per_second";
  if (speed < 0 || speed > 1000000000)
    return "The speed is a number of bytes";
  *pointer = "/results";
  if (results != NULL && !lki_sandbox_answers_knows (results))
    return "There is no such way to answer";

  fault->path = g_strdup (path);
  fault->method = g_strdup (lki_sandbox_json_get_string (description, "method"));
  fault->skip = MAX (lki_sandbox_json_get_int (description, "skip", 0), 0);
  fault->count = MAX (lki_sandbox_json_get_int (description, "count", 1), 0);
  fault->status = (guint) status;
  fault->apply = lki_sandbox_json_get_bool (description, "apply", FALSE);
  fault->close = lki_sandbox_json_get_bool (description, "close", FALSE);
  fault->gzip = lki_sandbox_json_get_bool (description, "gzip", FALSE);
  fault->truncate = lki_sandbox_json_get_int (description, "truncate", -1);
  fault->delay_ms = (guint) delay;
  fault->bytes_per_second = (guint) speed;
  fault->retry_after = lki_sandbox_json_get_int (description, "retry_after", -1);
  fault->code = g_strdup (lki_sandbox_json_get_string (description, "code"));
  fault->results = g_strdup (results);
  fault->body = read_body (description);
  fault->content_type = g_strdup (lki_sandbox_json_get_string (description, "content_type"));
  *pointer = "/content_type";
  if (fault->content_type != NULL && !is_header_text (fault->content_type))
    return "A header cannot hold this";
  *pointer = "/headers";
  if (!read_headers (fault, lki_sandbox_json_get_object (description, "headers")))
    return "A header cannot hold this";

  g_ptr_array_add (self->faults, g_steal_pointer (&fault));

  return NULL;
}

void
lki_sandbox_faults_reset (LkiSandboxFaults *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

guint
lki_sandbox_faults_count (LkiSandboxFaults *self)
{
  return self->faults->len;
}

static gboolean
matches (LkiSandboxFault *fault,
         const char *method,
         const char *path)
{
  gsize length = strlen (fault->path);

  if (fault->method != NULL && g_ascii_strcasecmp (fault->method, method) != 0)
    return FALSE;
  if (fault->path[length - 1] == '*')
    return strncmp (fault->path, path, length - 1) == 0;

  return g_str_equal (fault->path, path);
}

/* (transfer full) (nullable): the first fault ordered for such a request, one use of it spent. */
LkiSandboxFault *
lki_sandbox_faults_take (LkiSandboxFaults *self,
                         const char *method,
                         const char *path)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      LkiSandboxFault *fault = g_ptr_array_index (self->faults, i);

      if (!matches (fault, method, path))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          return NULL;
        }

      g_rc_box_acquire (fault);
      if (--fault->count <= 0)
        g_ptr_array_remove_index (self->faults, i);
      return fault;
    }

  return NULL;
}
