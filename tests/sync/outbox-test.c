// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the way out share: changes are queued, awaited and looked for on the server.

#include "outbox-test.h"

#include <string.h>

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

void
desk_enqueue (Desk *desk,
              LkiChange *change)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, change);
  dex_await (lki_store_enqueue (desk->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);
}

GPtrArray *
desk_load_leads (Desk *desk,
                 guint n)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadPage) page = NULL;
  g_autoptr (GError) error = NULL;

  page = dex_await_boxed (lki_store_query (desk->store, query, now_ms (), n, n), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->records->len, ==, n);

  return g_ptr_array_ref (page->records);
}

LkiLeadCounts *
desk_count (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  LkiLeadCounts *result = dex_await_boxed (lki_store_count (desk->store, now_ms ()), &error);

  g_assert_no_error (error);

  return result;
}

void
desk_await_unsent (Desk *desk,
                   gint64 unsent)
{
  g_autoptr (Watch) watch = desk_watch (desk->store, "outbox-changed");

  for (;;)
    {
      g_autoptr (LkiLeadCounts) now = desk_count (desk);

      if (now->unsent == unsent)
        break;
      desk_watch_wait (watch);
    }
}

void
desk_assert_status (Desk *desk,
                    const char *lead_id,
                    LkiLeadStatus status,
                    guint unsent,
                    guint failed)
{
  g_autoptr (LkiLeadRecord) lead = desk_find_lead (desk, lead_id);

  g_assert_cmpint (lead->work.status, ==, status);
  g_assert_cmpuint (lead->unsent, ==, unsent);
  g_assert_cmpuint (lead->failed, ==, failed);
}

guint
desk_count_applied (Desk *desk,
                    const char *text)
{
  g_autofree char *applied = desk_control (desk, "GET", "applied", NULL);
  guint n = 0;

  for (const char *p = applied; (p = strstr (p, text)) != NULL; p++)
    n++;

  return n;
}

LkiUnsentChange *
desk_only_unsent (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unsent =
      dex_await_boxed (lki_store_load_unsent (desk->store, FALSE), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (unsent->len, ==, 1);

  return lki_unsent_change_ref (g_ptr_array_index (unsent, 0));
}

void
desk_take_account_store (Desk *desk,
                         const char *folder)
{
  g_autofree char *accounts = g_build_filename (folder, "accounts", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;

  dir = g_dir_open (accounts, 0, &error);
  g_assert_no_error (error);
  path = g_build_filename (accounts, g_dir_read_name (dir), "leads.db", NULL);

  dex_await (lki_store_close (desk->store), &error);
  g_assert_no_error (error);
  g_clear_object (&desk->store);
  desk->store = dex_await_object (lki_store_open (path), &error);
  g_assert_no_error (error);
  g_assert_null (lki_store_get_set_aside_path (desk->store));
}
