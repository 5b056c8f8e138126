// SPDX-License-Identifier: GPL-3.0-or-later
// GET /v1/leads: the snapshot, newest delivered first, and then the change log. Leads are sent as
// they are kept; nothing is parsed on the way out.

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define LIMIT_DEFAULT 500
#define LIMIT_MAXIMUM 1000

/* Where a client stands. In a snapshot: when it began, the key of the last lead sent and the size
 * of it all. In the log: the last change that was sent. */
typedef struct
{
  gboolean snapshot;
  gint64 sequence;
  gint64 key;
  gint64 total;
} Cursor;

/* What a cursor must be of to be of use: the epoch, and the organisation, whose leads alone it
 * counted. */
static char *
dup_scope (LkiSandboxRequest *request)
{
  return g_strdup_printf ("%s.%" G_GINT64_MODIFIER "x", request->server->epoch,
                          request->organisation);
}

static char *
cursor_to_string (LkiSandboxRequest *request,
                  const Cursor *cursor)
{
  g_autofree char *scope = dup_scope (request);

  if (cursor->snapshot)
    return g_strdup_printf ("s-%s-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER
                            "x-%" G_GINT64_MODIFIER "x",
                            scope, cursor->sequence, cursor->key, cursor->total);

  return g_strdup_printf ("c-%s-%" G_GINT64_MODIFIER "x", scope, cursor->sequence);
}

static gboolean
parse_number (const char *text,
              gint64 *value)
{
  return g_ascii_string_to_signed (text, 16, 0, G_MAXINT64, value, NULL);
}

/* FALSE when it has been answered. */
static gboolean
cursor_from_string (LkiSandboxRequest *request,
                    const char *text,
                    Cursor *cursor)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 6);
  g_autofree char *scope = dup_scope (request);
  guint count = g_strv_length (parts);
  gboolean valid = FALSE;

  if (count == 5 && g_str_equal (parts[0], "s"))
    {
      cursor->snapshot = TRUE;
      valid = parse_number (parts[2], &cursor->sequence) && parse_number (parts[3], &cursor->key) &&
              parse_number (parts[4], &cursor->total);
    }
  else if (count == 3 && g_str_equal (parts[0], "c"))
    {
      valid = parse_number (parts[2], &cursor->sequence);
    }

  /* One of an older epoch or of another organisation, one of changes that a restored data file has
   * not seen, or none at all: whatever the reason, a client goes on by starting over. */
  if (!valid || !g_str_equal (parts[1], scope) ||
      cursor->sequence > lki_sandbox_store_get_sequence (request->server->store))
    {
      lki_sandbox_request_problem (request, 410, "cursor_expired",
                                   "Start over without a cursor; changes not yet sent are kept");
      return FALSE;
    }

  return TRUE;
}

static void
append_raw (GString *out,
            sqlite3_stmt *statement,
            int column,
            gsize start)
{
  if (out->len > start)
    g_string_append_c (out, ',');
  g_string_append_len (out, (const char *) sqlite3_column_text (statement, column),
                       sqlite3_column_bytes (statement, column));
}

static void
append_activities (LkiSandboxServer *server,
                   GString *out,
                   gint64 newest,
                   gint64 oldest,
                   gint64 organisation)
{
  sqlite3_stmt *statement = lki_sandbox_store_query (
      server->store,
      "SELECT json FROM activities WHERE lead BETWEEN ? AND ? AND organisation = ? "
      "ORDER BY lead DESC, seq",
      "iii", oldest, newest, organisation);
  gsize start = out->len;

  while (lki_sandbox_store_step (server->store, statement))
    append_raw (out, statement, 0, start);
}

static void
append_end (LkiSandboxRequest *request,
            GString *out,
            const Cursor *next,
            gboolean has_more,
            gint64 total)
{
  g_autofree char *cursor = cursor_to_string (request, next);

  lki_sandbox_json_append (out, ",'cursor':%s,'has_more':%b,'total':", cursor, has_more);
  if (total >= 0)
    lki_sandbox_json_append (out, "%d}", total);
  else
    g_string_append (out, "null}");
  lki_sandbox_request_reply_bytes (request, 200, "application/json", g_string_free_to_bytes (out));
}

static void
reply_snapshot (LkiSandboxRequest *request,
                const Cursor *cursor,
                gint64 limit)
{
  LkiSandboxStore *store = request->server->store;
  GString *out = g_string_sized_new ((gsize) limit * 2200);
  Cursor next = *cursor;
  gint64 newest = 0;
  gint64 count = 0;
  gboolean more = FALSE;
  sqlite3_stmt *statement;
  gsize start;

  g_string_append (out, "{\"leads\":[");
  start = out->len;
  statement =
      lki_sandbox_store_query (store,
                               "SELECT key, json FROM leads INDEXED BY leads_organisation "
                               "WHERE organisation = ? AND key < ? ORDER BY key DESC LIMIT ?",
                               "iii", request->organisation, cursor->key, limit + 1);
  while (lki_sandbox_store_step (store, statement))
    {
      if (count == limit)
        {
          more = TRUE;
          sqlite3_reset (statement);
          break;
        }

      next.key = sqlite3_column_int64 (statement, 0);
      if (count++ == 0)
        newest = next.key;
      append_raw (out, statement, 1, start);
    }

  g_string_append (out, "],\"activities\":[");
  if (count > 0)
    append_activities (request->server, out, newest, next.key, request->organisation);
  g_string_append (out, "],\"removed\":[]");

  /* The last page's cursor goes on with every change since the snapshot began. */
  if (!more)
    next.snapshot = FALSE;
  append_end (request, out, &next,
              more || lki_sandbox_store_get_sequence (store) > cursor->sequence, cursor->total);
}

/* The three logs, each read by sequence; the page ends where the least of them was cut. */
static void
reply_log (LkiSandboxRequest *request,
           const Cursor *cursor,
           gint64 limit)
{
  LkiSandboxStore *store = request->server->store;
  GString *out = g_string_new ("{\"leads\":[");
  Cursor next = *cursor;
  gint64 end;
  gint64 last = 0;
  sqlite3_stmt *statement;
  gsize start;

  /* The sequence of the last of at most @limit items. */
  end = lki_sandbox_store_int (
      store, 0,
      "SELECT max(seq) FROM (SELECT seq FROM ("
      "  SELECT seq FROM leads WHERE organisation = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) "
      "UNION ALL SELECT seq FROM ("
      "  SELECT seq FROM activities WHERE organisation = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) "
      "UNION ALL SELECT seq FROM ("
      "  SELECT seq FROM removed WHERE organisation = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) "
      "ORDER BY seq LIMIT ?3)",
      "iii", request->organisation, cursor->sequence, limit);
  if (end == 0)
    end = lki_sandbox_store_get_sequence (store);
  next.sequence = end;

  start = out->len;
  statement = lki_sandbox_store_query (
      store, "SELECT json FROM leads WHERE organisation = ? AND seq > ? AND seq <= ? ORDER BY seq",
      "iii", request->organisation, cursor->sequence, end);
  while (lki_sandbox_store_step (store, statement))
    append_raw (out, statement, 0, start);

  /* A lead that changed again has moved behind the end of this page; it comes with its activities
   * all the same, since the client may not know it yet: an activity is never sent before its lead.
   */
  statement = lki_sandbox_store_query (
      store,
      "SELECT json FROM leads WHERE seq > ?3 AND key IN "
      "(SELECT lead FROM activities WHERE organisation = ?1 AND seq > ?2 AND seq <= ?3)",
      "iii", request->organisation, cursor->sequence, end);
  while (lki_sandbox_store_step (store, statement))
    append_raw (out, statement, 0, start);

  g_string_append (out, "],\"activities\":[");
  start = out->len;
  statement = lki_sandbox_store_query (store,
                                       "SELECT json FROM activities WHERE organisation = ? "
                                       "AND seq > ? AND seq <= ? ORDER BY seq",
                                       "iii", request->organisation, cursor->sequence, end);
  while (lki_sandbox_store_step (store, statement))
    append_raw (out, statement, 0, start);

  g_string_append (out, "],\"removed\":[");
  start = out->len;
  statement = lki_sandbox_store_query (store,
                                       "SELECT id, reason FROM removed WHERE organisation = ? "
                                       "AND seq > ? AND seq <= ? ORDER BY seq",
                                       "iii", request->organisation, cursor->sequence, end);
  while (lki_sandbox_store_step (store, statement))
    {
      if (out->len > start)
        g_string_append_c (out, ',');
      lki_sandbox_json_append (out, "{'id':%s,'reason':%s}", sqlite3_column_text (statement, 0),
                               sqlite3_column_text (statement, 1));
    }
  g_string_append_c (out, ']');

  last = lki_sandbox_store_int (
      store, 0,
      "SELECT EXISTS (SELECT 1 FROM leads WHERE organisation = ?1 AND seq > ?2) OR "
      "EXISTS (SELECT 1 FROM activities WHERE organisation = ?1 AND seq > ?2) OR "
      "EXISTS (SELECT 1 FROM removed WHERE organisation = ?1 AND seq > ?2)",
      "ii", request->organisation, end);
  append_end (request, out, &next, last != 0, -1);
}

static void
leads_get (LkiSandboxRequest *request)
{
  const char *text = lki_sandbox_request_get_query (request, "cursor");
  const char *limit_text = lki_sandbox_request_get_query (request, "limit");
  Cursor cursor = { 0 };
  gint64 limit = LIMIT_DEFAULT;

  if (limit_text != NULL &&
      !g_ascii_string_to_signed (limit_text, 10, 1, LIMIT_MAXIMUM, &limit, NULL))
    {
      lki_sandbox_request_invalid (request, "/limit", "The limit is a number from 1 to 1000");
      return;
    }

  if (text != NULL && *text != '\0')
    {
      if (!cursor_from_string (request, text, &cursor))
        return;
    }
  else
    {
      cursor.snapshot = TRUE;
      cursor.sequence = lki_sandbox_store_get_sequence (request->server->store);
      cursor.key = G_MAXINT64;
      cursor.total = lki_sandbox_store_int (request->server->store, 0,
                                            "SELECT count(*) FROM leads WHERE organisation = ?",
                                            "i", request->organisation);
    }

  if (cursor.snapshot)
    reply_snapshot (request, &cursor, limit);
  else
    reply_log (request, &cursor, limit);
}

const LkiSandboxRoute LKI_SANDBOX_LEADS_ROUTES[] = {
  { "GET", "/v1/leads", LKI_SANDBOX_MEMBER, leads_get },
  { NULL },
};
