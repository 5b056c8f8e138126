// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of a session that a person signs in to have in common.

#include "session-test.h"

LkiSessionManager *
manager_new (Desk *desk)
{
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);

  return lki_session_manager_new (data, lki_sandbox_get_address (desk->sandbox));
}

/* Returns: (transfer none): the session, when it knows the account and has all leads */
LkiSession *
sign_in (Desk *desk,
         LkiSessionManager *manager)
{
  LkiSession *session;

  must (lki_session_manager_sign_in (manager, NULL, lki_sandbox_get_demo_email (desk->sandbox),
                                     lki_sandbox_get_demo_password (desk->sandbox)));
  session = lki_session_manager_get_session (manager);
  g_assert_nonnull (session);
  while (lki_session_get_account (session) == NULL)
    desk_await_signal (session, "notify::account");
  while (lki_session_get_sync_status (session) != LKI_SYNC_UP_TO_DATE)
    desk_await_signal (session, "notify::sync-status");
  desk_settle ();

  return session;
}

/* Takes the manager. */
void
shut_down (LkiSessionManager *manager)
{
  must (lki_session_manager_shut_down (manager));
  drop_last (manager);
}

void
drop_last (gpointer object)
{
  GObject *last = object;

  desk_settle ();
  for (guint i = 0; i < 500 && g_atomic_int_get ((int *) &last->ref_count) > 1; i++)
    desk_settle ();
  g_assert_finalize_object (last);
}

void
must (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

void
must_fail (DexFuture *future,
           LkiErrorCode code,
           const char *member)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (future, &error));
  g_assert_error (error, LKI_ERROR, (int) code);
  if (member != NULL)
    g_assert_cmpstr (lki_error_get_invalid_member (error), ==, member);
}

void
control (Desk *desk,
         const char *path,
         const char *json)
{
  g_free (desk_control (desk, json != NULL ? "POST" : "DELETE", path, json));
}

gint64
count_unsent (LkiSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unsent = dex_await_boxed (lki_session_load_unsent (session, FALSE), &error);

  g_assert_no_error (error);

  return unsent->len;
}

void
await_unsent (LkiSession *session,
              gint64 unsent)
{
  while (count_unsent (session) != unsent ||
         lki_session_get_counts (session)->unsent + lki_session_get_counts (session)->failed !=
             unsent)
    desk_settle ();
}
