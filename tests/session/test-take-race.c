// SPDX-License-Identifier: GPL-3.0-or-later
// Two colleagues, each at a program of their own with a store of its own, want the same leads of
// one server. What each of them is shown, and when, is held against what the server decided, and
// when.

#include <json-glib/json-glib.h>

#include "lki-error.h"
#include "lki-session-manager.h"
#include "sync-test.h"

#define RACE 100

/* One of the two, with all that their program has shown them. */
typedef struct
{
  LkiSessionManager *manager; /* (owned) */
  LkiSession *session;
  char *folder;       /* (owned) */
  char *own_id;       /* (owned) */
  GHashTable *shown;  /* (owned) lead id → gint64, when it was first shown as their own, in µs */
  GHashTable *lost;   /* (owned) lead id → who has it, as they were told */
  GHashTable *taking; /* (owned) lead ids that were shown as being taken */
} Client;

static void
lead_changed_cb (Client *client,
                 LkiLeadRecord *lead)
{
  if ((lead->pending & (1u << LKI_CHANGE_CLAIM)) != 0)
    g_hash_table_add (client->taking, g_strdup (lead->id));

  if (g_strcmp0 (lead->work.claimed_by, client->own_id) == 0 &&
      !g_hash_table_contains (client->shown, lead->id))
    {
      gint64 now_us = g_get_real_time ();

      g_hash_table_insert (client->shown, g_strdup (lead->id), g_memdup2 (&now_us, sizeof now_us));
    }
}

static void
claims_lost_cb (Client *client,
                GPtrArray *leads)
{
  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      g_assert_nonnull (lead->work.claimed_by);
      g_assert_true (g_hash_table_replace (client->lost, g_strdup (lead->id),
                                           g_strdup (lead->work.claimed_by)));
    }
}

static Client *
client_new (Desk *desk,
            const char *name,
            const char *email)
{
  Client *client = g_new0 (Client, 1);
  g_autoptr (GError) error = NULL;

  client->folder = g_build_filename (desk->folder, name, NULL);
  client->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->taking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  client->manager =
      lki_session_manager_new (client->folder, lki_sandbox_get_address (desk->sandbox));
  dex_await (lki_session_manager_restore (client->manager), &error);
  g_assert_no_error (error);
  dex_await (lki_session_manager_sign_in (client->manager, NULL, email,
                                          lki_sandbox_get_demo_password (desk->sandbox)),
             &error);
  g_assert_no_error (error);
  client->session = lki_session_manager_get_session (client->manager);
  g_signal_connect_swapped (client->session, "lead-changed", G_CALLBACK (lead_changed_cb), client);
  g_signal_connect_swapped (client->session, "claims-lost", G_CALLBACK (claims_lost_cb), client);

  while (lki_session_get_account (client->session) == NULL)
    desk_await_signal (client->session, "notify::account");
  client->own_id = g_strdup (lki_session_get_account (client->session)->user_id);
  while (lki_session_get_sync_status (client->session) != LKI_SYNC_UP_TO_DATE ||
         !lki_session_get_live (client->session))
    desk_await_signal (client->session, "notify");

  return client;
}

static void
client_free (Client *client)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (client->session, client);
  dex_await (lki_session_manager_shut_down (client->manager), &error);
  g_assert_no_error (error);
  desk_settle ();
  g_assert_finalize_object (client->manager);
  g_hash_table_unref (client->shown);
  g_hash_table_unref (client->lost);
  g_hash_table_unref (client->taking);
  g_free (client->own_id);
  g_free (client->folder);
  g_free (client);
}

static Client *
kari_new (Desk *desk)
{
  return client_new (desk, "kari", lki_sandbox_get_demo_email (desk->sandbox));
}

static Client *
jonas_new (Desk *desk)
{
  return client_new (desk, "jonas", "jonas@fjordglimt.example");
}

static LkiLeadRecord *
find (Client *client,
      const char *id)
{
  g_autoptr (GError) error = NULL;

  return dex_await_boxed (lki_session_find_lead (client->session, id), &error);
}

typedef gboolean (*Condition) (LkiLeadRecord *lead);

/* Every change of a lead changes the counts as well. */
static LkiLeadRecord *
await_lead (Client *client,
            const char *id,
            Condition condition)
{
  for (;;)
    {
      g_autoptr (Watch) watch = desk_watch (client->session, "notify::counts");
      g_autoptr (LkiLeadRecord) lead = find (client, id);

      if (lead != NULL && condition (lead))
        return g_steal_pointer (&lead);
      desk_watch_wait (watch);
    }
}

static gboolean
is_there (LkiLeadRecord *lead)
{
  return TRUE;
}

static gboolean
is_taken (LkiLeadRecord *lead)
{
  return lead->work.claimed_by != NULL && lead->unsent == 0;
}

static gboolean
is_free (LkiLeadRecord *lead)
{
  return lead->work.claimed_by == NULL && lead->unsent == 0;
}

/* New leads, as the server names them. */
static GPtrArray *
add_leads (Desk *desk,
           guint count)
{
  g_autofree char *question = g_strdup_printf ("{\"count\":%u}", count);
  g_autofree char *answer = desk_control (desk, "POST", "leads", question);
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);
  JsonArray *leads = json_object_get_array_member (json_node_get_object (root), "leads");
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (leads); i++)
    g_ptr_array_add (ids, g_strdup (json_object_get_string_member (
                              json_array_get_object_element (leads, i), "id")));

  return ids;
}

static GPtrArray *
await_leads (Client *client,
             GPtrArray *ids)
{
  GPtrArray *leads = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (leads, await_lead (client, g_ptr_array_index (ids, i), is_there));

  return leads;
}

static void
take (Client *client,
      LkiLeadRecord *lead)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_claim (client->session, lead), &error);
  g_assert_no_error (error);
}

/* From a lead to when the server gave it to @member_id. */
static GHashTable *
get_decisions (Desk *desk,
               const char *member_id)
{
  g_autofree char *answer = desk_control (desk, "GET", "received", NULL);
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);
  JsonArray *results = json_object_get_array_member (json_node_get_object (root), "results");
  GHashTable *decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      gint64 at_us = json_object_get_int_member (result, "at_us");

      if (g_str_equal (json_object_get_string_member (result, "type"), "claim") &&
          g_str_equal (json_object_get_string_member (result, "outcome"), "applied") &&
          g_str_equal (json_object_get_string_member (result, "member_id"), member_id))
        g_assert_true (g_hash_table_insert (
            decisions, g_strdup (json_object_get_string_member (result, "lead_id")),
            g_memdup2 (&at_us, sizeof at_us)));
    }

  return decisions;
}

/* Nothing was shown as one's own that the server had not given, or before it had. */
static void
assert_never_too_early (Client *client,
                        GPtrArray *ids,
                        GHashTable *decisions)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gint64 *shown_us = g_hash_table_lookup (client->shown, id);
      gint64 *decided_us = g_hash_table_lookup (decisions, id);

      g_assert_true ((shown_us != NULL) == (decided_us != NULL));
      if (shown_us != NULL)
        g_assert_cmpint (*shown_us, >=, *decided_us);
    }
}

static void
assert_nothing_left (Client *client)
{
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (GError) error = NULL;

  unsent = dex_await_boxed (lki_session_load_unsent (client->session, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (unsent->len, ==, 0);
}

static void
test_race (Desk *desk)
{
  Client *kari = kari_new (desk);
  Client *jonas = jonas_new (desk);
  g_autoptr (GPtrArray) ids = add_leads (desk, RACE);
  g_autoptr (GPtrArray) to_kari = await_leads (kari, ids);
  g_autoptr (GPtrArray) to_jonas = await_leads (jonas, ids);
  g_autoptr (GHashTable) given_to_kari = NULL;
  g_autoptr (GHashTable) given_to_jonas = NULL;

  /* One takes them from the top, the other from the bottom, both of them all. */
  for (guint i = 0; i < RACE; i++)
    {
      take (kari, g_ptr_array_index (to_kari, i));
      take (jonas, g_ptr_array_index (to_jonas, RACE - 1 - i));
    }

  for (guint i = 0; i < RACE; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (LkiLeadRecord) karis = await_lead (kari, id, is_taken);
      g_autoptr (LkiLeadRecord) jonass = await_lead (jonas, id, is_taken);

      g_assert_cmpstr (karis->work.claimed_by, ==, jonass->work.claimed_by);
      g_assert_cmpuint (karis->failed + jonass->failed, ==, 0);
      g_assert_cmpuint (karis->pending | jonass->pending, ==, 0);
    }

  given_to_kari = get_decisions (desk, kari->own_id);
  given_to_jonas = get_decisions (desk, jonas->own_id);
  g_test_message ("%u to one, %u to the other", g_hash_table_size (given_to_kari),
                  g_hash_table_size (given_to_jonas));
  g_assert_cmpuint (g_hash_table_size (given_to_kari) + g_hash_table_size (given_to_jonas), ==,
                    RACE);

  for (guint i = 0; i < RACE; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean is_karis = g_hash_table_contains (given_to_kari, id);
      Client *winner = is_karis ? kari : jonas;
      Client *loser = is_karis ? jonas : kari;
      g_autoptr (LkiLeadRecord) shown = find (loser, id);

      /* Exactly one has it, both show the same, and whoever lost was told who that is. */
      g_assert_cmpstr (shown->work.claimed_by, ==, winner->own_id);
      g_assert_false (g_hash_table_contains (loser->shown, id));
      g_assert_cmpstr (g_hash_table_lookup (loser->lost, id), ==, winner->own_id);
      g_assert_null (g_hash_table_lookup (winner->lost, id));
      g_assert_true (g_hash_table_contains (kari->taking, id));
      g_assert_true (g_hash_table_contains (jonas->taking, id));
    }
  assert_never_too_early (kari, ids, given_to_kari);
  assert_never_too_early (jonas, ids, given_to_jonas);
  assert_nothing_left (kari);
  assert_nothing_left (jonas);

  client_free (kari);
  client_free (jonas);
}

/* What is asked for without a network is nobody's, can be left, and is not insisted on later. */
static void
test_offline (Desk *desk)
{
  Client *kari = kari_new (desk);
  g_autoptr (GPtrArray) ids = add_leads (desk, 3);
  g_autoptr (GPtrArray) leads = await_leads (kari, ids);
  g_autoptr (GHashTable) given = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *colleague = NULL;

  g_free (
      desk_control (desk, "POST", "faults", "{\"path\":\"/v1/*\",\"count\":9999,\"close\":true}"));
  g_free (desk_control (desk, "POST", "drop-streams", "{}"));
  for (guint i = 0; i < leads->len; i++)
    take (kari, g_ptr_array_index (leads, i));
  while (lki_session_get_sync_status (kari->session) != LKI_SYNC_OFFLINE)
    desk_await_signal (kari->session, "notify::sync-status");
  for (guint i = 0; i < leads->len; i++)
    {
      g_autoptr (LkiLeadRecord) lead = find (kari, g_ptr_array_index (ids, i));

      g_assert_null (lead->work.claimed_by);
      g_assert_cmpuint (lead->pending, ==, 1u << LKI_CHANGE_CLAIM);
      /* Once is enough. */
      g_assert_false (dex_await (lki_session_claim (kari->session, lead), &error));
      g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);
      g_clear_error (&error);
    }

  /* The first is left before the network is back, the second goes to a colleague. */
  dex_await (lki_session_cancel_claim (kari->session, g_ptr_array_index (leads, 0)), &error);
  g_assert_no_error (error);
  colleague = g_strdup_printf ("{\"lead_id\":\"%s\",\"type\":\"claim\"}",
                               (char *) g_ptr_array_index (ids, 1));
  g_free (desk_control (desk, "POST", "act-as", colleague));
  for (guint i = 0; i < ids->len; i++)
    g_assert_false (g_hash_table_contains (kari->shown, g_ptr_array_index (ids, i)));

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  lki_session_sync_now (kari->session);
  lki_lead_record_unref (await_lead (kari, g_ptr_array_index (ids, 0), is_free));
  lki_lead_record_unref (await_lead (kari, g_ptr_array_index (ids, 1), is_taken));
  lki_lead_record_unref (await_lead (kari, g_ptr_array_index (ids, 2), is_taken));
  g_assert_cmpstr (g_hash_table_lookup (kari->lost, g_ptr_array_index (ids, 1)), ==, "usr-jonas");
  g_assert_cmpuint (g_hash_table_size (kari->lost), ==, 1);
  g_assert_true (g_hash_table_contains (kari->shown, g_ptr_array_index (ids, 2)));
  given = get_decisions (desk, kari->own_id);
  g_assert_true (g_hash_table_contains (given, g_ptr_array_index (ids, 2)));
  g_assert_false (g_hash_table_contains (given, g_ptr_array_index (ids, 1)));
  assert_nothing_left (kari);

  g_assert_false (
      dex_await (lki_session_cancel_claim (kari->session, g_ptr_array_index (leads, 2)), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);

  client_free (kari);
}

/* What one takes and gives back the other sees, without asking. */
static void
test_colleague_sees (Desk *desk)
{
  Client *kari = kari_new (desk);
  Client *jonas = jonas_new (desk);
  g_autoptr (GPtrArray) ids = add_leads (desk, 1);
  const char *id = g_ptr_array_index (ids, 0);
  g_autoptr (LkiLeadRecord) free = await_lead (kari, id, is_there);
  g_autoptr (LkiLeadRecord) taken = NULL;
  g_autoptr (LkiLeadRecord) seen = NULL;
  g_autoptr (GError) error = NULL;

  take (kari, free);
  taken = await_lead (kari, id, is_taken);
  seen = await_lead (jonas, id, is_taken);
  g_assert_cmpstr (seen->work.claimed_by, ==, kari->own_id);
  g_assert_false (dex_await (lki_session_claim (jonas->session, seen), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);
  g_clear_error (&error);

  dex_await (lki_session_release (kari->session, taken), &error);
  g_assert_no_error (error);
  lki_lead_record_unref (await_lead (kari, id, is_free));
  lki_lead_record_unref (await_lead (jonas, id, is_free));

  client_free (kari);
  client_free (jonas);
}

static const char *
describe (Client *client)
{
  LkiPresence *presence = lki_session_get_presence (client->session);
  gboolean kari = FALSE, jonas = FALSE;

  for (guint i = 0; presence != NULL && i < presence->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (presence->members, i);

      kari = kari || g_str_equal (member->id, "usr-kari");
      jonas = jonas || g_str_equal (member->id, "usr-jonas");
    }

  return kari && jonas ? "both" : kari ? "kari" : jonas ? "jonas" : "nobody";
}

static void
await_open (Client *client,
            const char *who)
{
  while (!g_str_equal (describe (client), who))
    desk_await_signal (client->session, "presence-changed");
}

/* Who has it open is known to those who have it open themselves, as long as they do. */
static void
test_who_has_it_open (Desk *desk)
{
  Client *kari = kari_new (desk);
  Client *jonas = jonas_new (desk);
  g_autoptr (GPtrArray) ids = add_leads (desk, 2);
  const char *id = g_ptr_array_index (ids, 0);

  lki_session_set_open_lead (kari->session, id, TRUE);
  await_open (kari, "kari");
  lki_session_set_open_lead (jonas->session, id, TRUE);
  await_open (jonas, "both");
  await_open (kari, "both");

  lki_session_set_open_lead (jonas->session, g_ptr_array_index (ids, 1), TRUE);
  g_assert_null (lki_session_get_presence (jonas->session));
  await_open (jonas, "jonas");
  await_open (kari, "kari");

  /* With the stream goes what is known; with the next one it comes again. */
  lki_session_set_open_lead (jonas->session, id, TRUE);
  await_open (kari, "both");
  g_free (desk_control (desk, "POST", "drop-streams", "{}"));
  await_open (kari, "nobody");
  await_open (kari, "both");

  client_free (jonas);
  client_free (kari);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/take/race-for-100-leads", 10, test_race);
  desk_add_test ("/take/offline", 10, test_offline);
  desk_add_test ("/take/colleague-sees", 10, test_colleague_sees);
  desk_add_test ("/take/who-has-it-open", 10, test_who_has_it_open);

  return g_test_run ();
}
