// SPDX-License-Identifier: GPL-3.0-or-later
// The same done to a thousand leads, and taken back: before it was sent, after, and in the middle.
// Seen from the list, from the server, and by a peer that reads the file meanwhile.

#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>

#include "lki-error.h"
#include "session-test.h"

#define MANY 1000
#define CLOSED 5

/* A session with all its leads in a list, and what it was like before. */
typedef struct
{
  Desk *desk;
  LkiSessionManager *manager; /* (owned) */
  LkiSession *session;
  LkiLeadList *list; /* (owned) */
  GPtrArray *leads;  /* (owned) of LkiLead: all items of the list, in order */
  GArray *keys;      /* (owned) of gint64: MANY that are open, and CLOSED that are not */
  guint n_resets;
  guint n_changed;
} Room;

static void
reset_cb (LkiSession *session,
          Room *room)
{
  room->n_resets++;
}

static void
changed_cb (LkiSession *session,
            LkiLeadRecord *lead,
            Room *room)
{
  room->n_changed++;
}

/* As it is counted for a person. */
static gint64
get_unsent (LkiSession *session)
{
  return lki_session_get_counts (session)->unsent;
}

static void
await_sent (LkiSession *session)
{
  await_unsent (session, 0);
  while (lki_session_get_sync_status (session) != LKI_SYNC_UP_TO_DATE)
    desk_await_signal (session, "notify::sync-status");
}

static void
choose_keys (Room *room)
{
  guint n_open = 0, n_closed = 0;

  for (guint i = 0; i < room->leads->len; i++)
    {
      LkiLead *lead = g_ptr_array_index (room->leads, i);
      gint64 key = lki_lead_get_key (lead);
      LkiLeadStatus status = lki_lead_get_record (lead)->work.status;

      if (lki_lead_status_is_open (status) ? n_open++ < MANY
                                           : status == LKI_LEAD_STATUS_LOST && n_closed++ < CLOSED)
        g_array_append_val (room->keys, key);
    }
  g_assert_cmpuint (room->keys->len, ==, MANY + CLOSED);
}

static void
room_open (Room *room,
           Desk *desk,
           guint n_leads)
{
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (GError) error = NULL;

  *room = (Room) { .desk = desk };
  room->manager = lki_session_manager_new (data, lki_sandbox_get_address (desk->sandbox));
  g_assert_true (dex_await_boolean (
      lki_session_manager_sign_in (room->manager, NULL, lki_sandbox_get_demo_email (desk->sandbox),
                                   lki_sandbox_get_demo_password (desk->sandbox)),
      &error));
  g_assert_no_error (error);
  room->session = lki_session_manager_get_session (room->manager);
  await_sent (room->session);
  while (lki_session_get_counts (room->session)->views[LKI_LEAD_VIEW_ALL] < n_leads)
    desk_await_signal (room->session, "notify::counts");

  room->list = lki_session_create_list (room->session);
  lki_lead_list_set_query (room->list, query);
  while (g_list_model_get_n_items (G_LIST_MODEL (room->list)) < n_leads)
    desk_await_signal (room->list, "notify::n-items");
  room->leads = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_leads; i++)
    {
      LkiLead *lead = g_list_model_get_item (G_LIST_MODEL (room->list), i);

      g_ptr_array_add (room->leads, lead);
      while (lki_lead_get_record (lead) == NULL)
        desk_await_signal (lead, "notify::record");
    }
  room->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (room->session, "leads-reset", G_CALLBACK (reset_cb), room);
  g_signal_connect (room->session, "lead-changed", G_CALLBACK (changed_cb), room);
}

static void
room_close (Room *room)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (room->session, room);
  g_ptr_array_unref (room->leads);
  g_array_unref (room->keys);
  g_clear_object (&room->list);
  dex_await (lki_session_manager_sign_out (room->manager, TRUE), &error);
  g_assert_no_error (error);
  dex_await (lki_session_manager_shut_down (room->manager), &error);
  g_assert_no_error (error);
  desk_settle ();
  g_assert_finalize_object (room->manager);
}

/* What a partner does with leads, and undo takes back. */
static char *
print_work (const LkiLeadWork *work)
{
  return g_strdup_printf ("%d/%s assigned to %s, snoozed until %" G_GINT64_FORMAT
                          ", follow up at %" G_GINT64_FORMAT ", worth %" G_GINT64_FORMAT " %s",
                          work->status, work->status_reason, work->assignee_id, work->snoozed_until,
                          work->follow_up_at, work->value.amount_minor, work->value.currency);
}

/* What a client that comes anew would be told: from ids to work. */
static GHashTable *
ask_server (Desk *desk)
{
  GHashTable *works = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiSyncPage) page =
          dex_await_boxed (lki_partner_api_fetch_page (desk->api, cursor, 1000), &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->leads->len; i++)
        {
          LkiLeadRecord *lead = g_ptr_array_index (page->leads, i);

          g_hash_table_replace (works, g_strdup (lead->id), print_work (&lead->work));
        }
      more = page->has_more;
      g_set_str (&cursor, page->cursor);
    }

  return works;
}

static guint
count_differences (GHashTable *before,
                   GHashTable *after)
{
  GHashTableIter iter;
  gpointer id, work;
  guint n = 0;

  g_assert_cmpuint (g_hash_table_size (before), ==, g_hash_table_size (after));
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &work))
    n += g_strcmp0 (work, g_hash_table_lookup (after, id)) != 0;

  return n;
}

/* What the list shows: its order, and each lead in it. */
static GPtrArray *
look_at_list (Room *room)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (room->list)); i++)
    {
      g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (room->list), i);
      LkiLeadRecord *record = lki_lead_get_record (lead);
      g_autofree char *work = print_work (&record->work);

      g_ptr_array_add (lines,
                       g_strdup_printf ("%s %s, %u unsent", record->id, work, record->unsent));
    }

  return lines;
}

static gboolean
is_same_list (GPtrArray *a,
              GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

/* The list is refreshed soon, not at once. */
static void
await_list (Room *room,
            GPtrArray *expected)
{
  while (TRUE)
    {
      g_autoptr (GPtrArray) now = look_at_list (room);

      if (is_same_list (now, expected))
        return;
      /* The last to be refreshed is the last that differs. */
      for (guint i = now->len; i-- > 0;)
        if (!g_str_equal (g_ptr_array_index (now, i), g_ptr_array_index (expected, i)))
          {
            desk_await_signal (g_ptr_array_index (room->leads, i), "notify::record");
            break;
          }
    }
}

static LkiUndo *
decline (Room *room)
{
  g_autoptr (GError) error = NULL;
  LkiUndo *undo = dex_await_boxed (
      lki_session_set_status_many (room->session, room->keys, LKI_LEAD_STATUS_DECLINED, "other"),
      &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lki_undo_get_n_leads (undo), ==, MANY);
  g_assert_true (lki_session_get_last_undo (room->session) == undo);

  return undo;
}

static guint
take_back (Room *room,
           LkiUndo *undo)
{
  g_autoptr (GError) error = NULL;
  guint n_left = dex_await_uint (lki_session_undo (room->session, undo), &error);

  g_assert_no_error (error);

  return n_left;
}

/* A peer that reads the file, and is to see all of it or nothing. */
typedef struct
{
  char *path;
  int stop; /* (atomic) */
  gboolean seen_none;
  gboolean seen_all;
  gboolean seen_part;
} Peer;

static char *
find_file (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *found;

      if (g_str_has_suffix (name, ".db"))
        return g_steal_pointer (&path);
      found = find_file (path);
      if (found != NULL)
        return found;
    }

  return NULL;
}

static gpointer
peer_thread (gpointer data)
{
  Peer *peer = data;
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean last = FALSE;

  g_assert_cmpint (sqlite3_open_v2 (peer->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM outbox", -1, &statement, NULL), ==,
                   SQLITE_OK);

  /* Once more after it is over. */
  while (!last)
    {
      int n;

      last = g_atomic_int_get (&peer->stop);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      n = sqlite3_column_int (statement, 0);
      sqlite3_reset (statement);
      if (n == 0)
        peer->seen_none = TRUE;
      else if (n == MANY)
        peer->seen_all = TRUE;
      else
        peer->seen_part = TRUE;
      g_thread_yield ();
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return NULL;
}

static void
peer_end (Peer *peer,
          GThread *thread)
{
  g_atomic_int_set (&peer->stop, TRUE);
  g_thread_join (thread);
  g_free (peer->path);
}

/* Not sent yet: as if nothing had been done, and the server never hears of it. */
static void
test_before_it_is_sent (Desk *desk)
{
  Room room;
  Peer peer = { 0 };
  GThread *thread;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GHashTable) server_before = ask_server (desk);
  g_autoptr (GHashTable) server_after = NULL;
  g_autoptr (GPtrArray) list_before = NULL;
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);

  room_open (&room, desk, g_hash_table_size (server_before));
  choose_keys (&room);
  list_before = look_at_list (&room);
  lki_session_pause_sync (room.session);
  desk_settle ();
  peer.path = find_file (data);
  g_free (desk_control (desk, "POST", "reset-received", "{}"));
  room.n_resets = room.n_changed = 0;

  thread = g_thread_new ("peer", peer_thread, &peer);
  undo = decline (&room);
  g_assert_cmpuint (room.n_resets, ==, 1);
  await_unsent (room.session, MANY);
  g_assert_cmpuint (take_back (&room, undo), ==, 0);
  g_assert_cmpuint (room.n_resets, ==, 2);
  g_assert_cmpuint (room.n_changed, ==, 0);
  g_assert_null (lki_session_get_last_undo (room.session));
  await_unsent (room.session, 0);
  peer_end (&peer, thread);
  g_assert_true (peer.seen_none);
  g_assert_false (peer.seen_part);

  await_list (&room, list_before);
  lki_session_resume_sync (room.session);
  await_sent (room.session);
  server_after = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_after), ==, 0);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 0);
  room_close (&room);
}

static void
test_after_it_was_sent (Desk *desk)
{
  Room room;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GHashTable) server_before = ask_server (desk);
  g_autoptr (GHashTable) server_between = NULL;
  g_autoptr (GHashTable) server_after = NULL;
  g_autoptr (GPtrArray) list_before = NULL;

  room_open (&room, desk, g_hash_table_size (server_before));
  choose_keys (&room);
  list_before = look_at_list (&room);
  undo = decline (&room);
  await_sent (room.session);
  server_between = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_between), ==, MANY);

  g_assert_cmpuint (take_back (&room, undo), ==, 0);
  /* Twice is once. */
  g_assert_cmpuint (take_back (&room, undo), ==, 0);
  await_sent (room.session);
  server_after = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_after), ==, 0);
  await_list (&room, list_before);
  room_close (&room);
}

/* Some of it has arrived, some is on its way, and some waits. */
static void
test_while_it_is_sent (Desk *desk)
{
  Room room;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GHashTable) server_before = ask_server (desk);
  g_autoptr (GHashTable) server_after = NULL;
  g_autoptr (GPtrArray) list_before = NULL;

  room_open (&room, desk, g_hash_table_size (server_before));
  choose_keys (&room);
  list_before = look_at_list (&room);
  /* The third request is answered late, so that it is under way when the undo comes. */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"skip\":2,\"count\":1,\"delay_ms\":1000}"));
  undo = decline (&room);
  while (get_unsent (room.session) == 0 || get_unsent (room.session) > MANY - 200)
    desk_await_signal (room.session, "notify::counts");
  g_assert_cmpint (get_unsent (room.session), >, 0);
  g_assert_cmpuint (take_back (&room, undo), ==, 0);
  await_sent (room.session);
  server_after = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_after), ==, 0);
  await_list (&room, list_before);
  room_close (&room);
}

/* What a colleague has done meanwhile is not taken back, and the person is told. */
static void
test_a_colleague_was_there (Desk *desk)
{
  Room room;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GHashTable) server_before = ask_server (desk);
  g_autoptr (GHashTable) server_after = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) now = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  room_open (&room, desk, g_hash_table_size (server_before));
  choose_keys (&room);
  undo = decline (&room);
  await_sent (room.session);
  lead = dex_await_boxed (
      lki_session_load_lead (room.session, g_array_index (room.keys, gint64, 0)), &error);
  g_assert_no_error (error);
  json = g_strdup_printf ("{\"lead_id\":\"%s\",\"set\":{\"work.status\":\"won\","
                          "\"work.status_reason\":null}}",
                          lead->id);
  g_free (desk_control (desk, "POST", "update", json));
  lki_session_sync_now (room.session);
  for (;;)
    {
      guint n_changed = room.n_changed;

      now = dex_await_boxed (lki_session_load_lead (room.session, lead->key), &error);
      g_assert_no_error (error);
      if (now->work.status == LKI_LEAD_STATUS_WON)
        break;
      g_clear_pointer (&now, lki_lead_record_unref);
      /* It may have come while the lead was read. */
      if (room.n_changed == n_changed)
        desk_await_signal (room.session, "lead-changed");
    }

  g_assert_cmpuint (take_back (&room, undo), ==, 1);
  await_sent (room.session);
  server_after = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_after), ==, 1);
  room_close (&room);
}

static void
done (DexFuture *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiUndo) undo = dex_await_boxed (work, &error);

  g_assert_no_error (error);
}

static LkiLeadRecord *
load (Room *room,
      gint64 key)
{
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *lead = dex_await_boxed (lki_session_load_lead (room->session, key), &error);

  g_assert_no_error (error);

  return lead;
}

/* One after the other is taken back, whether sent or not, until nothing is left. */
static void
walk_back (Desk *desk,
           gboolean sent)
{
  Room room;
  g_autoptr (GHashTable) server_before = ask_server (desk);
  g_autoptr (GHashTable) server_after = NULL;
  g_autoptr (GPtrArray) list_before = NULL;
  const LkiMoney value = { 1250000, "NOK" };
  gint64 key = 0, later;
  const LkiLeadStatus statuses[] = { LKI_LEAD_STATUS_QUOTED, LKI_LEAD_STATUS_WON,
                                     LKI_LEAD_STATUS_REACHED, LKI_LEAD_STATUS_LOST };
  guint n_steps = 0;

  room_open (&room, desk, g_hash_table_size (server_before));
  list_before = look_at_list (&room);
  later = lki_session_get_now_ms (room.session) + G_GINT64_CONSTANT (7200000);
  for (guint i = 0; i < room.leads->len && key == 0; i++)
    if (lki_lead_get_record (g_ptr_array_index (room.leads, i))->work.status == LKI_LEAD_STATUS_NEW)
      key = lki_lead_get_key (g_ptr_array_index (room.leads, i));
  if (!sent)
    lki_session_pause_sync (room.session);

  for (guint i = 0; i < 4 + G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (LkiLeadRecord) lead = load (&room, key);

      if (i == 0)
        done (lki_session_assign (room.session, lead,
                                  lki_session_get_account (room.session)->user_id));
      else if (i == 1)
        done (lki_session_snooze (room.session, lead, later));
      else if (i == 2)
        done (lki_session_set_follow_up (room.session, lead, later, "Ring"));
      else if (i == 3)
        done (lki_session_set_value (room.session, lead, &value));
      else
        done (lki_session_set_status (room.session, lead, statuses[i - 4],
                                      statuses[i - 4] == LKI_LEAD_STATUS_LOST ? "price" : NULL));
      if (sent)
        await_sent (room.session);
    }

  while (lki_session_get_last_undo (room.session) != NULL)
    {
      g_assert_cmpuint (take_back (&room, lki_session_get_last_undo (room.session)), ==, 0);
      n_steps++;
      if (sent)
        await_sent (room.session);
    }
  g_assert_cmpuint (n_steps, ==, 4 + G_N_ELEMENTS (statuses));
  if (!sent)
    lki_session_resume_sync (room.session);
  await_sent (room.session);
  await_list (&room, list_before);
  server_after = ask_server (desk);
  g_assert_cmpuint (count_differences (server_before, server_after), ==, 0);
  room_close (&room);
}

static void
test_steps_that_were_sent (Desk *desk)
{
  walk_back (desk, TRUE);
}

static void
test_steps_that_wait (Desk *desk)
{
  walk_back (desk, FALSE);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("leadkit-test-home-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/bulk-undo/before-it-is-sent", 5500, test_before_it_is_sent);
  desk_add_test ("/bulk-undo/after-it-was-sent", 5500, test_after_it_was_sent);
  desk_add_test ("/bulk-undo/while-it-is-sent", 5500, test_while_it_is_sent);
  desk_add_test ("/bulk-undo/a-colleague-was-there", 5500, test_a_colleague_was_there);
  desk_add_test ("/bulk-undo/steps-that-were-sent", 50, test_steps_that_were_sent);
  desk_add_test ("/bulk-undo/steps-that-wait", 50, test_steps_that_wait);

  result = g_test_run ();
  desk_remove_folder (home);

  return result;
}
