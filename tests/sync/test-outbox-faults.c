// SPDX-License-Identifier: GPL-3.0-or-later
// A server that answers for changes as it should not: nothing is lost, nothing is applied twice,
// and the person sees how it stands.

#include "outbox-test.h"

#include <string.h>

#include "lki-error.h"

#define N_CHANGES 8

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
order (Desk *desk,
       const char *json)
{
  g_free (desk_control (desk, "POST", "faults", json));
}

static LkiSyncEngine *
start_up_to_date (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);

  return engine;
}

/* Notes for different leads, which go in one batch. */
static void
enqueue_notes (Desk *desk,
               LkiSyncEngine *engine,
               guint n)
{
  g_autoptr (GPtrArray) leads = desk_load_leads (desk, n);

  lki_sync_engine_pause (engine);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat nummer %u.", i);

      desk_enqueue (desk, lki_change_new_note_add (g_ptr_array_index (leads, i), now_ms (), note));
    }
  lki_sync_engine_start (engine);
}

static void
assert_counts (Desk *desk,
               gint64 unsent,
               gint64 failed)
{
  g_autoptr (LkiLeadCounts) counts = desk_count (desk);

  g_assert_cmpint (counts->unsent, ==, unsent);
  g_assert_cmpint (counts->failed, ==, failed);
}

static void
assert_notes_applied_once (Desk *desk,
                           guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat nummer %u.", i);

      g_assert_cmpuint (desk_count_applied (desk, note), ==, 1);
    }
}

/* Everything has arrived, nothing needs the person, and the store is as the server. */
static void
assert_all_well (Desk *desk,
                 LkiSyncEngine *engine)
{
  desk_sync (engine);
  while (lki_sync_engine_get_status (engine) != LKI_SYNC_UP_TO_DATE)
    desk_await_signal (engine, "notify::status");
  assert_counts (desk, 0, 0);
  desk_assert_same_leads (desk->api, desk->store);
}

static void
run_with_fault (Desk *desk,
                const char *fault)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  order (desk, fault);
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

static void
test_half_answered (Desk *desk)
{
  run_with_fault (desk, "{\"path\":\"/v1/changes\",\"results\":\"half\"}");
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 2);
}

static void
test_another_order (Desk *desk)
{
  run_with_fault (desk, "{\"path\":\"/v1/changes\",\"results\":\"reversed\"}");
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 1);
}

static void
test_answered_twice (Desk *desk)
{
  run_with_fault (desk, "{\"path\":\"/v1/changes\",\"results\":\"twice\"}");
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 1);
}

/* What the person sees while the server says nothing that is of use. */
static void
run_without_answer (Desk *desk,
                    const char *fault)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  order (desk, fault);
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  assert_counts (desk, N_CHANGES, 0);

  /* "Now" means now, though it was backing off. */
  desk_sync (engine);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

static void
test_strangers_answered (Desk *desk)
{
  run_without_answer (desk, "{\"path\":\"/v1/changes\",\"results\":\"strangers\"}");
}

static void
test_no_list (Desk *desk)
{
  run_without_answer (desk, "{\"path\":\"/v1/changes\",\"results\":\"no-list\"}");
}

static void
test_unknown_outcome (Desk *desk)
{
  run_without_answer (desk, "{\"path\":\"/v1/changes\",\"results\":\"unknown\"}");
}

static void
test_failure_after_applying (Desk *desk)
{
  run_without_answer (desk, "{\"path\":\"/v1/changes\",\"status\":500,\"apply\":true}");
}

static void
test_cut_after_applying (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  order (desk, "{\"path\":\"/v1/changes\",\"apply\":true,\"close\":true}");
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_status (engine, LKI_SYNC_OFFLINE);
  assert_counts (desk, N_CHANGES, 0);
  desk_sync (engine);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

static void
test_cut_within_answer (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  order (desk, "{\"path\":\"/v1/changes\",\"truncate\":2000,\"close\":true}");
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_status (engine, LKI_SYNC_OFFLINE);
  desk_sync (engine);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

/* An outcome that is never understood holds up its own lead, and not for ever. */
static void
test_never_answered (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (LkiLeadRecord) lead = desk_newest_lead (desk);
  g_autoptr (LkiUnsentChange) unsent = NULL;
  g_autoptr (GError) error = NULL;

  order (desk, "{\"path\":\"/v1/changes\",\"results\":\"unknown\",\"count\":5}");
  desk_enqueue (desk,
                lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  for (guint i = 0; i < 4; i++)
    {
      desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
      desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 1, 0);
      desk_sync (engine);
      while (desk_count_requests (desk, "POST", "/v1/changes") < i + 2)
        desk_settle ();
    }

  /* The person gets it back, and what they do about it does not happen twice. */
  desk_await_unsent (desk, 0);
  assert_counts (desk, 0, 1);
  unsent = desk_only_unsent (desk);
  g_assert_cmpint (unsent->state, ==, LKI_UNSENT_REJECTED);
  g_assert_cmpstr (unsent->problem_code, ==, "unanswered");
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  dex_await (lki_store_retry_change (desk->store, unsent->change->id), &error);
  g_assert_no_error (error);
  desk_await_unsent (desk, 0);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);
  g_assert_cmpuint (desk_count_applied (desk, unsent->change->id), ==, 1);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

/* The server has it, but the lead that comes with the answer is none that can be read. What the
 * person set stays on the screen. */
static void
run_without_lead (Desk *desk,
                  const char *fault)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (LkiLeadRecord) lead = desk_newest_lead (desk);

  order (desk, fault);
  /* Nothing else may bring the lead before it has been looked at. */
  order (desk, "{\"path\":\"/v1/leads\",\"status\":503,\"count\":1000}");
  desk_enqueue (desk,
                lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  desk_await_unsent (desk, 0);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);
  g_assert_cmpuint (desk_count_applied (desk, "contacting"), ==, 1);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

static void
test_no_lead (Desk *desk)
{
  run_without_lead (desk, "{\"path\":\"/v1/changes\",\"results\":\"leadless\"}");
}

static void
test_huge_lead (Desk *desk)
{
  run_without_lead (desk, "{\"path\":\"/v1/changes\",\"results\":\"huge\"}");
}

/* A hundred of them are more than anybody reads: they are asked for in smaller pieces. */
static void
test_endless_answer (Desk *desk)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;
  LkiSyncEngine *engine = start_up_to_date (desk);

  limits.body_bytes = 10 * 1024 * 1024;
  lki_http_set_limits (desk->http, &limits);
  order (desk, "{\"path\":\"/v1/changes\",\"results\":\"huge\",\"count\":1000}");
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

static void
test_lead_gone (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (GPtrArray) leads = desk_load_leads (desk, 2);
  LkiLeadRecord *gone = g_ptr_array_index (leads, 0);
  LkiLeadRecord *other = g_ptr_array_index (leads, 1);
  g_autoptr (LkiUnsentChange) unsent = NULL;
  g_autofree char *removal =
      g_strdup_printf ("{\"lead_ids\":[\"%s\"],\"reason\":\"withdrawn\"}", gone->id);

  /* What was done to a lead that is no more is kept for the person to see; the rest goes. */
  lki_sync_engine_pause (engine);
  g_free (desk_control (desk, "POST", "remove", removal));
  desk_enqueue (desk,
                lki_change_new_status_set (gone, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  desk_enqueue (desk,
                lki_change_new_status_set (other, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  lki_sync_engine_start (engine);
  desk_await_unsent (desk, 0);
  desk_sync (engine);

  g_assert_null (desk_find_lead (desk, gone->id));
  desk_assert_status (desk, other->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);
  assert_counts (desk, 0, 1);
  unsent = desk_only_unsent (desk);
  g_assert_cmpstr (unsent->change->lead_id, ==, gone->id);
  g_assert_cmpint (unsent->state, ==, LKI_UNSENT_GONE);
  g_assert_null (unsent->lead);

  desk_stop_engine (engine);
}

/* Colleagues have worked on the lead for long. What they did not touch is set; what they did is a
 * conflict that shows what they have set. */
static void
test_base_far_behind (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (LkiLeadRecord) lead = desk_newest_lead (desk);
  g_autoptr (LkiUnsentChange) unsent = NULL;
  g_autoptr (LkiLeadRecord) now = NULL;
  LkiMoney value = { 1250000, "NOK" };

  lki_sync_engine_pause (engine);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"lead_id\":\"%s\",\"type\":\"status.set\",\"status\":\"%s\"}",
                           lead->id, i % 2 == 0 ? "contacting" : "reached");

      g_free (desk_control (desk, "POST", "act-as", json));
    }
  desk_enqueue (desk, lki_change_new_value_set (lead, now_ms (), &value));
  desk_enqueue (desk, lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_QUOTED, NULL));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Langt bak."));
  lki_sync_engine_start (engine);
  desk_await_unsent (desk, 0);

  assert_counts (desk, 0, 1);
  unsent = desk_only_unsent (desk);
  g_assert_cmpint (unsent->state, ==, LKI_UNSENT_CONFLICT);
  g_assert_cmpint (unsent->lead->work.status, ==, LKI_LEAD_STATUS_REACHED);
  now = desk_find_lead (desk, lead->id);
  g_assert_cmpint (now->work.value.amount_minor, ==, 1250000);
  g_assert_cmpint (now->work.status, ==, LKI_LEAD_STATUS_REACHED);
  g_assert_cmpuint (desk_count_applied (desk, "Langt bak."), ==, 1);
  desk_sync (engine);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

/* One of many that the server does not read: the others go, in few requests. */
static void
test_one_poisoned (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  /* The batch, its first quarter, the quarter's first quarter; then the very first on its own. */
  order (desk, "{\"path\":\"/v1/changes\",\"status\":422,\"count\":3,\"code\":\"invalid\"}");
  enqueue_notes (desk, engine, 60);
  desk_await_unsent (desk, 0);
  assert_counts (desk, 0, 0);
  assert_notes_applied_once (desk, 60);

  g_free (desk_control (desk, "POST", "reset-received", NULL));
  order (desk, "{\"path\":\"/v1/changes\",\"status\":413,\"count\":4}");
  enqueue_notes (desk, engine, 60);
  desk_await_unsent (desk, 0);
  assert_counts (desk, 0, 1);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), <=, 6);

  desk_stop_engine (engine);
}

/* The token is not accepted any more: once it is refreshed, the same changes go again. */
static void
test_signed_out_meanwhile (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  lki_sync_engine_pause (engine);
  g_free (desk_control (desk, "POST", "expire-tokens", NULL));
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  /* Where that is refused too, they wait for the person to sign in. */
  lki_sync_engine_pause (engine);
  g_free (desk_control (desk, "POST", "expire-tokens", NULL));
  g_free (desk_control (desk, "POST", "revoke-refresh-tokens", "{}"));
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_status (engine, LKI_SYNC_SIGN_IN_AGAIN);
  assert_counts (desk, N_CHANGES, 0);

  desk_stop_engine (engine);
}

/* A busy server says when it wants to see us again; until then it does not. */
static void
test_busy_server (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);

  order (desk, "{\"path\":\"/v1/changes\",\"status\":429,\"retry_after\":90}");
  enqueue_notes (desk, engine, N_CHANGES);
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  g_assert_error ((GError *) lki_sync_engine_get_error (engine), LKI_ERROR, LKI_ERROR_RATE_LIMITED);
  assert_counts (desk, N_CHANGES, 0);

  lki_clock_advance (desk->clock, 89 * 1000);
  lki_sync_engine_kick_outbox (engine);
  desk_settle ();
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 1);

  lki_clock_advance (desk->clock, 20 * 1000);
  desk_await_unsent (desk, 0);
  assert_notes_applied_once (desk, N_CHANGES);
  assert_all_well (desk, engine);

  desk_stop_engine (engine);
}

/* Faster than any screen: each starts from what the person saw, which is older than what the server
 * has made of the ones before. None of that is a conflict. */
static void
test_hundred_in_a_second (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (LkiLeadRecord) lead = desk_newest_lead (desk);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat nummer %u.", i);

      desk_enqueue (desk, lki_change_new_status_set (lead, now_ms (),
                                                     i % 2 == 0 ? LKI_LEAD_STATUS_CONTACTING
                                                                : LKI_LEAD_STATUS_REACHED,
                                                     NULL));
      desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), note));
    }
  desk_await_unsent (desk, 0);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_REACHED, 0, 0);
  assert_notes_applied_once (desk, 50);
  g_assert_cmpuint (desk_count_applied (desk, "status.set"), ==, 50);
  assert_all_well (desk, engine);

  /* Also from a window that was not looked at since. */
  desk_enqueue (desk, lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_QUOTED, NULL));
  desk_await_unsent (desk, 0);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_QUOTED, 0, 0);

  desk_stop_engine (engine);
}

/* The answer was lost, and before the change went again a colleague set the same. What the person
 * did next was done without having seen that. */
static void
test_colleague_between (Desk *desk)
{
  LkiSyncEngine *engine = start_up_to_date (desk);
  g_autoptr (LkiLeadRecord) lead = desk_newest_lead (desk);
  g_autoptr (LkiUnsentChange) unsent = NULL;
  g_autofree char *colleague = g_strdup_printf (
      "{\"lead_id\":\"%s\",\"type\":\"status.set\",\"status\":\"quoted\"}", lead->id);

  order (desk, "{\"path\":\"/v1/changes\",\"status\":502,\"apply\":true}");
  order (desk, "{\"path\":\"/v1/leads\",\"status\":503,\"count\":1000}");
  desk_enqueue (desk,
                lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  lki_sync_engine_pause (engine);
  desk_enqueue (
      desk, lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_DECLINED, "too_far_away"));
  g_free (desk_control (desk, "POST", "act-as", colleague));
  g_free (desk_control (desk, "DELETE", "faults", NULL));
  lki_sync_engine_start (engine);
  desk_await_unsent (desk, 0);

  assert_counts (desk, 0, 1);
  unsent = desk_only_unsent (desk);
  g_assert_cmpint (unsent->state, ==, LKI_UNSENT_CONFLICT);
  g_assert_cmpint (unsent->change->status, ==, LKI_LEAD_STATUS_DECLINED);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_QUOTED, 0, 1);

  desk_stop_engine (engine);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/sync/outbox/half-answered", 10, test_half_answered);
  desk_add_test ("/sync/outbox/another-order", 10, test_another_order);
  desk_add_test ("/sync/outbox/answered-twice", 10, test_answered_twice);
  desk_add_test ("/sync/outbox/strangers-answered", 10, test_strangers_answered);
  desk_add_test ("/sync/outbox/no-list", 10, test_no_list);
  desk_add_test ("/sync/outbox/unknown-outcome", 10, test_unknown_outcome);
  desk_add_test ("/sync/outbox/never-answered", 10, test_never_answered);
  desk_add_test ("/sync/outbox/failure-after-applying", 10, test_failure_after_applying);
  desk_add_test ("/sync/outbox/cut-after-applying", 10, test_cut_after_applying);
  desk_add_test ("/sync/outbox/cut-within-answer", 10, test_cut_within_answer);
  desk_add_test ("/sync/outbox/no-lead", 10, test_no_lead);
  desk_add_test ("/sync/outbox/huge-lead", 10, test_huge_lead);
  desk_add_test ("/sync/outbox/endless-answer", 10, test_endless_answer);
  desk_add_test ("/sync/outbox/lead-gone", 10, test_lead_gone);
  desk_add_test ("/sync/outbox/base-far-behind", 10, test_base_far_behind);
  desk_add_test ("/sync/outbox/one-poisoned", 70, test_one_poisoned);
  desk_add_test ("/sync/outbox/signed-out-meanwhile", 10, test_signed_out_meanwhile);
  desk_add_manual_test ("/sync/outbox/busy-server", 10, test_busy_server);
  desk_add_test ("/sync/outbox/hundred-in-a-second", 10, test_hundred_in_a_second);
  desk_add_test ("/sync/outbox/colleague-between", 10, test_colleague_between);

  return g_test_run ();
}
