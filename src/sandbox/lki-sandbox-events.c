// SPDX-License-Identifier: GPL-3.0-or-later
// GET /v1/events: the open event streams (server-sent events of the HTML standard) and what is
// written to them. Events only say that there is something to pull; they carry no lead.

#include "lki-sandbox-events.h"

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-leads.h"
#include "lki-sandbox-server.h"
#include "lki-trace.h"

#include <string.h>

#define KEEP_ALIVE_SECONDS 25
/* A client that reads nothing is cut off before it fills the memory. */
#define PENDING_LIMIT (1024 * 1024)
/* What a resuming client is told one by one; beyond it, one "sync" says the same in less. */
#define RESUME_LIMIT 200

typedef struct
{
  LkiSandboxEvents *events;
  SoupServerMessage *message; /* (owned) */
  gint64 organisation;
  gint64 account;
  char *session; /* (owned) (nullable) */
  gsize pending; /* bytes that wait for the client to read */
  gulong handlers[2];
} Stream;

struct _LkiSandboxEvents
{
  LkiSandboxServer *server;
  GPtrArray *streams;  /* (owned) of Stream */
  GSource *keep_alive; /* (owned) */
};

static void
stream_free (Stream *stream)
{
  g_signal_handler_disconnect (stream->message, stream->handlers[0]);
  g_signal_handler_disconnect (stream->message, stream->handlers[1]);
  g_object_unref (stream->message);
  g_free (stream->session);
  g_free (stream);
}

static void
stream_write (Stream *stream,
              const char *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);
  gsize length = strlen (text);

  stream->pending += length;
  if (stream->pending > PENDING_LIMIT)
    {
      GSocket *socket = soup_server_message_get_socket (stream->message);

      if (socket != NULL)
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
  soup_message_body_append (body, SOUP_MEMORY_COPY, text, length);
  soup_server_message_unpause (stream->message);
}

static void
wrote_body_data_cb (SoupServerMessage *message,
                    guint size,
                    Stream *stream)
{
  stream->pending -= MIN (size, stream->pending);
}

static void
tell_left (LkiSandboxEvents *self,
           gint64 organisation,
           gint64 account)
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      Stream *stream = g_ptr_array_index (self->streams, i);

      if (stream->organisation == organisation && stream->account == account)
        return;
    }

  lki_sandbox_presence_left (self->server->presence, organisation, account);
}

static void
finished_cb (SoupServerMessage *message,
             Stream *stream)
{
  LkiSandboxEvents *self = stream->events;
  gint64 organisation = stream->organisation;
  gint64 account = stream->account;

  g_ptr_array_remove_fast (self->streams, stream);
  tell_left (self, organisation, account);
}

static gboolean
keep_alive_cb (gpointer data)
{
  LkiSandboxEvents *self = data;

  for (guint i = 0; i < self->streams->len; i++)
    stream_write (g_ptr_array_index (self->streams, i), ": still here\n\n");

  return G_SOURCE_CONTINUE;
}

LkiSandboxEvents *
lki_sandbox_events_new (LkiSandboxServer *server,
                        guint keep_alive_seconds)
{
  LkiSandboxEvents *self = g_new0 (LkiSandboxEvents, 1);

  self->server = server;
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  self->keep_alive = g_timeout_source_new_seconds (keep_alive_seconds != 0 ? keep_alive_seconds
                                                                           : KEEP_ALIVE_SECONDS);
  g_source_set_callback (self->keep_alive, keep_alive_cb, self, NULL);
  g_source_attach (self->keep_alive, server->context);

  return self;
}

void
lki_sandbox_events_free (LkiSandboxEvents *self)
{
  g_source_destroy (self->keep_alive);
  g_source_unref (self->keep_alive);
  g_ptr_array_unref (self->streams);
  g_free (self);
}

static void
append_event (LkiSandboxEvents *self,
              GString *out,
              gint64 sequence,
              const char *event,
              const char *json)
{
  g_string_append_printf (out, "id: %s.%" G_GINT64_FORMAT "\nevent: %s\ndata: %s\n\n",
                          self->server->epoch, sequence, event, json);
}

/* To everybody of @organisation, or of any when 0, or to one @account only. */
void
lki_sandbox_events_send (LkiSandboxEvents *self,
                         gint64 organisation,
                         gint64 account,
                         const char *event,
                         const char *json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_event (self, out, lki_sandbox_store_get_sequence (self->server->store), event, json);

  for (guint i = 0; i < self->streams->len; i++)
    {
      Stream *stream = g_ptr_array_index (self->streams, i);

      if ((organisation == 0 || stream->organisation == organisation) &&
          (account == 0 || stream->account == account))
        stream_write (stream, out->str);
    }
}

/* Text that need not be an event, for tests of a client's parser. */
void
lki_sandbox_events_send_raw (LkiSandboxEvents *self,
                             const char *text)
{
  for (guint i = 0; i < self->streams->len; i++)
    stream_write (g_ptr_array_index (self->streams, i), text);
}

/* Called after the commit of what it tells of. */
void
lki_sandbox_events_lead (LkiSandboxEvents *self,
                         gint64 organisation,
                         const char *lead_id,
                         gint64 revision,
                         const char *kind)
{
  g_autoptr (LkiSandboxLead) lead = NULL;
  g_autoptr (GString) json = NULL;

  lki_trace_mark ("sandbox-commit", 0);
  if (self->streams->len == 0)
    return;

  json = g_string_new (NULL);
  lki_sandbox_json_append (json, "{'id':%s,'revision':%d,'kind':%s", lead_id, revision, kind);
  lead = lki_sandbox_lead_find (self->server->store, organisation, lead_id);
  if (lead != NULL)
    g_string_append_printf (json, ",\"lead\":%s", lead->json);
  g_string_append_c (json, '}');
  lki_sandbox_events_send (self, organisation, 0, "lead", json->str);
}

/* Ends those of one account, or of one @session of it, in good order. */
void
lki_sandbox_events_end (LkiSandboxEvents *self,
                        gint64 account,
                        const char *session)
{
  for (guint i = self->streams->len; i-- > 0;)
    {
      Stream *stream = g_ptr_array_index (self->streams, i);

      if (stream->account != account ||
          (session != NULL && g_strcmp0 (stream->session, session) != 0))
        continue;
      soup_message_body_complete (soup_server_message_get_response_body (stream->message));
      soup_server_message_unpause (stream->message);
      g_ptr_array_remove_index_fast (self->streams, i);
    }
}

/* Ends every stream; without @abrupt as a server does that restarts in good order. */
guint
lki_sandbox_events_drop (LkiSandboxEvents *self,
                         gboolean abrupt)
{
  g_autoptr (GPtrArray) dropped = NULL;
  guint count = self->streams->len;

  for (guint i = 0; i < count; i++)
    {
      Stream *stream = g_ptr_array_index (self->streams, i);
      GSocket *socket = soup_server_message_get_socket (stream->message);

      if (abrupt && socket != NULL)
        {
          g_socket_shutdown (socket, TRUE, TRUE, NULL);
          stream_write (stream, ":\n");
        }
      else
        {
          soup_message_body_complete (soup_server_message_get_response_body (stream->message));
          soup_server_message_unpause (stream->message);
        }
    }
  /* Nothing more is written to them, even before they have finished. */
  dropped = g_steal_pointer (&self->streams);
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  for (guint i = 0; i < count; i++)
    {
      Stream *stream = g_ptr_array_index (dropped, i);

      tell_left (self, stream->organisation, stream->account);
    }

  return count;
}

guint
lki_sandbox_events_count (LkiSandboxEvents *self)
{
  return self->streams->len;
}

/* What happened since the event @sequence, in order. */
static void
append_missed (LkiSandboxRequest *request,
               gint64 sequence,
               GString *out)
{
  LkiSandboxServer *server = request->server;
  g_autoptr (GString) missed = g_string_new (NULL);
  sqlite3_stmt *statement;
  guint count = 0;

  statement = lki_sandbox_store_query (
      server->store,
      "SELECT seq, id, revision, CASE WHEN created_seq > ?2 THEN 'new' ELSE 'changed' END "
      "  FROM leads WHERE organisation = ?1 AND seq > ?2 "
      "UNION ALL SELECT max(a.seq), l.id, l.revision, 'changed' FROM activities a "
      "  JOIN leads l ON l.key = a.lead "
      "  WHERE a.seq > ?2 AND a.organisation = ?1 AND l.seq <= ?2 GROUP BY l.key "
      "UNION ALL SELECT seq, id, 0, 'removed' FROM removed WHERE organisation = ?1 AND seq > ?2 "
      "ORDER BY 1 LIMIT 201",
      "ii", request->organisation, sequence);
  while (lki_sandbox_store_step (server->store, statement))
    {
      g_autofree char *json = lki_sandbox_json_format (
          "{'id':%s,'revision':%d,'kind':%s}", sqlite3_column_text (statement, 1),
          sqlite3_column_int64 (statement, 2), sqlite3_column_text (statement, 3));

      append_event (server->events, missed, sqlite3_column_int64 (statement, 0), "lead", json);
      count++;
    }

  if (count <= RESUME_LIMIT)
    g_string_append_len (out, missed->str, (gssize) missed->len);
  else
    append_event (server->events, out, lki_sandbox_store_get_sequence (server->store), "sync",
                  "{}");
}

static void
append_greeting (LkiSandboxRequest *request,
                 GString *out)
{
  LkiSandboxServer *server = request->server;
  const char *last = lki_sandbox_request_get_header (request, "Last-Event-ID");
  g_auto (GStrv) parts = g_strsplit (last != NULL ? last : "", ".", 2);
  gint64 now = lki_sandbox_store_get_sequence (server->store);
  gint64 sequence;

  g_string_append (out, "retry: 2000\n");
  if (last == NULL || *last == '\0')
    {
      /* An id without data dispatches nothing, but gives the client a place to resume from. */
      g_string_append_printf (out, "id: %s.%" G_GINT64_FORMAT "\n\n", server->epoch, now);
      return;
    }

  g_string_append (out, "\n");
  if (g_strv_length (parts) == 2 && g_str_equal (parts[0], server->epoch) &&
      g_ascii_string_to_signed (parts[1], 10, 0, now, &sequence, NULL))
    append_missed (request, sequence, out);
  else
    append_event (server->events, out, now, "sync", "{}");
}

static void
events_get (LkiSandboxRequest *request)
{
  LkiSandboxEvents *self = request->server->events;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autoptr (GString) out = g_string_new (NULL);
  Stream *stream = g_new0 (Stream, 1);

  stream->events = self;
  stream->message = g_object_ref (request->message);
  stream->organisation = request->organisation;
  stream->account = request->account->number;
  stream->session = g_strdup (request->account->session);
  stream->handlers[0] = g_signal_connect (stream->message, "wrote-body-data",
                                          G_CALLBACK (wrote_body_data_cb), stream);
  stream->handlers[1] =
      g_signal_connect (stream->message, "finished", G_CALLBACK (finished_cb), stream);

  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (stream->message), FALSE);
  soup_server_message_set_status (stream->message, 200, NULL);
  request->status = 200;
  request->streaming = TRUE;

  g_ptr_array_add (self->streams, stream);
  append_greeting (request, out);
  stream_write (stream, out->str);
}

const LkiSandboxRoute LKI_SANDBOX_EVENTS_ROUTES[] = {
  { "GET", "/v1/events", LKI_SANDBOX_MEMBER, events_get },
  { NULL },
};
