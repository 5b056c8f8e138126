// SPDX-License-Identifier: GPL-3.0-or-later
// Views of one's own against the real server: kept, counted, renamed, removed, and there again
// after a restart.

#include <gio/gio.h>

#include "lki-error.h"
#include "session-test.h"

static LkiOwnView *
keep (LkiSession *session,
      const char *name,
      LkiLeadView view,
      LkiLeadFilter *filter)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new_filtered (view, NULL, NULL, LKI_LEAD_SORT_NAME, filter);
  g_autoptr (GError) error = NULL;
  LkiOwnView *kept = dex_await_boxed (lki_session_keep_view (session, name, query), &error);

  g_assert_no_error (error);

  return kept;
}

static void
await_count (LkiSession *session,
             const char *id,
             gint64 total)
{
  while (lki_lead_counts_get_own_view (lki_session_get_counts (session), id) != total)
    desk_await_signal (session, "notify::counts");
}

static const char *
get_name (LkiSession *session,
          guint position)
{
  GPtrArray *views = lki_session_get_own_views (session);

  g_assert_cmpuint (position, <, views->len);

  return ((LkiOwnView *) g_ptr_array_index (views, position))->name;
}

static void
test_restart (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadFacets) facets = NULL;
  g_autoptr (LkiLeadFilter) filter = lki_lead_filter_new ();
  g_autoptr (LkiLeadFilter) period = lki_lead_filter_new ();
  g_autoptr (LkiOwnView) city = NULL;
  g_autoptr (LkiOwnView) today = NULL;
  g_autoptr (GError) error = NULL;
  LkiLeadFacet *facet;
  LkiOwnView *again;

  facets = dex_await_boxed (lki_session_load_facets (session), &error);
  g_assert_no_error (error);
  facet = g_ptr_array_index (facets->cities, 0);
  filter->city = g_strdup (facet->value);
  city = keep (session, "  In the town ", LKI_LEAD_VIEW_ALL, filter);
  period->period = LKI_LEAD_PERIOD_TODAY;
  today = keep (session, "Today", LKI_LEAD_VIEW_NEW, period);
  g_assert_cmpstr (get_name (session, 0), ==, "In the town");
  await_count (session, city->id, facet->total);
  shut_down (manager);

  manager = manager_new (desk);
  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
  session = lki_session_manager_get_session (manager);
  g_assert_cmpuint (lki_session_get_own_views (session)->len, ==, 2);
  again = lki_session_find_own_view (session, city->id);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->name, ==, "In the town");
  g_assert_true (lki_lead_query_equal (again->query, city->query));
  again = lki_session_find_own_view (session, today->id);
  g_assert_nonnull (again);
  g_assert_cmpint (again->query->filter->period, ==, LKI_LEAD_PERIOD_TODAY);
  await_count (session, city->id, facet->total);
  shut_down (manager);
}

/* The number beside a view of one's own follows what is done with its leads. */
static void
test_counts_are_live (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadFilter) nobody = lki_lead_filter_new ();
  g_autoptr (LkiOwnView) view = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before;

  nobody->assignee_id = g_strdup ("");
  view = keep (session, "For anybody", LKI_LEAD_VIEW_NEW, nobody);
  while (lki_lead_counts_get_own_view (lki_session_get_counts (session), view->id) == 0)
    desk_await_signal (session, "notify::counts");
  before = lki_lead_counts_get_own_view (lki_session_get_counts (session), view->id);

  lead = dex_await_boxed (lki_session_find_next_to_answer (session), &error);
  g_assert_no_error (error);
  g_assert_null (lead->work.assignee_id);
  dex_await (lki_session_assign (session, lead, lki_session_get_account (session)->user_id),
             &error);
  g_assert_no_error (error);
  await_count (session, view->id, before - 1);
  shut_down (manager);
}

static void
test_rename_and_remove (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_WON, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiOwnView) first = keep (session, "Ærlig vunnet", LKI_LEAD_VIEW_WON, NULL);
  g_autoptr (LkiOwnView) second = keep (session, "Another", LKI_LEAD_VIEW_ALL, NULL);
  g_autoptr (GError) error = NULL;

  /* Names are for telling views apart. */
  g_assert_false (lki_session_can_name_view (session, "   ", NULL));
  g_assert_false (lki_session_can_name_view (session, " ÆRLIG vunnet", NULL));
  g_assert_true (lki_session_can_name_view (session, "ÆRLIG VUNNET", first->id));
  g_assert_null (dex_await_boxed (lki_session_keep_view (session, "another", query), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (dex_await (lki_session_rename_view (session, first->id, "Another"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (dex_await (lki_session_rename_view (session, "no such", "Name"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
  g_clear_error (&error);

  dex_await (lki_session_rename_view (session, first->id, "Won"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_name (session, 0), ==, "Won");

  /* Taken back, it stands where it stood. */
  dex_await (lki_session_remove_view (session, first->id), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lki_session_get_own_views (session)->len, ==, 1);
  g_assert_null (lki_session_find_own_view (session, first->id));
  dex_await (lki_session_restore_view (session, first, 0), &error);
  g_assert_no_error (error);
  dex_await (lki_session_restore_view (session, first, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lki_session_get_own_views (session)->len, ==, 2);
  g_assert_cmpstr (get_name (session, 0), ==, "Ærlig vunnet");
  shut_down (manager);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = NULL;
  int result;

  /* One for all tests, as libsecret keeps its file in mind. */
  home = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : "/tmp",
                           "leadkit-test-home-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (home));
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/own-views/restart", 50, test_restart);
  desk_add_test ("/own-views/counts-are-live", 50, test_counts_are_live);
  desk_add_test ("/own-views/rename-and-remove", 10, test_rename_and_remove);

  result = g_test_run ();
  desk_remove_folder (home);

  return result;
}
