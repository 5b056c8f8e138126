// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation with support against the real server: what is written without a network, what is
// answered, what is refused, and what a restart leaves of it.

#include <gio/gio.h>

#include "lki-error.h"
#include "session-test.h"

static LkiSupportMessage *
get_message (LkiSupport *support,
             guint position)
{
  g_autoptr (LkiSupportItem) item = g_list_model_get_item (G_LIST_MODEL (support), position);

  g_assert_nonnull (item);

  return lki_support_item_get_message (item);
}

static guint
count_queued (LkiSupport *support)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (support));
  guint queued = 0;

  for (guint i = 0; i < n_items; i++)
    queued += get_message (support, i)->delivery == LKI_DELIVERY_QUEUED;

  return queued;
}

static void
await_sent (LkiSupport *support)
{
  while (count_queued (support) > 0)
    desk_await_signal (support, "items-changed");
}

static void
assert_texts (LkiSupport *support,
              const char *const *texts)
{
  for (guint i = 0; texts[i] != NULL; i++)
    g_assert_cmpstr (get_message (support, i)->text, ==, texts[i]);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (support)), ==,
                    g_strv_length ((char **) (gpointer) texts));
}

/* The first message arrives, but its answer is lost; then nothing arrives any more; then the
 * program is started again, where all is well. */
static void
test_offline (Desk *desk)
{
  static const char *const texts[] = { "One", "Two", "Three", NULL };
  static const char *const technical[] = { "Version", "1.0", NULL };
  LkiSessionManager *manager = manager_new (desk);
  LkiSupport *support = lki_session_get_support (sign_in (desk, manager));
  g_autoptr (GError) error = NULL;

  control (desk, "faults",
           "{\"path\":\"/v1/support/messages\",\"method\":\"POST\",\"count\":1,"
           "\"apply\":true,\"close\":true}");
  control (desk, "faults", "{\"path\":\"/v1/support/messages\",\"count\":1000,\"close\":true}");
  for (guint i = 0; texts[i] != NULL; i++)
    must (lki_support_send (support, texts[i], i == 0 ? technical : NULL));
  assert_texts (support, texts);
  g_assert_cmpuint (count_queued (support), ==, 3);
  shut_down (manager);

  manager = manager_new (desk);
  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
  support = lki_session_get_support (lki_session_manager_get_session (manager));
  assert_texts (support, texts);
  control (desk, "faults", NULL);
  await_sent (support);
  assert_texts (support, texts);
  g_assert_cmpstr (get_message (support, 0)->technical[1], ==, "1.0");
  g_assert_null (get_message (support, 1)->technical);
  shut_down (manager);

  /* On another device they are as the server has them: each once. */
  desk_remove_folder (desk->folder);
  g_free (desk->folder);
  desk->folder = g_dir_make_tmp ("leadkit-test-other-XXXXXX", NULL);
  manager = manager_new (desk);
  support = lki_session_get_support (sign_in (desk, manager));
  while (g_list_model_get_n_items (G_LIST_MODEL (support)) == 0)
    desk_await_signal (support, "items-changed");
  assert_texts (support, texts);
  shut_down (manager);
}

static void
await_unread (LkiSupport *support,
              guint unread)
{
  while (lki_support_get_unread (support) != unread)
    desk_await_signal (support, "notify::unread");
}

static void
test_answers (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  LkiSupport *support = lki_session_get_support (session);
  g_autoptr (Watch) answered = NULL;
  g_autoptr (GError) error = NULL;

  must (lki_support_send (support, "Is anybody there?", NULL));
  await_sent (support);
  while (!lki_session_get_live (session))
    desk_await_signal (session, "notify::live");
  desk_settle ();

  answered = desk_watch (support, "answered");
  control (desk, "support", "{\"text\":\"Yes\"}");
  desk_watch_wait (answered);
  g_assert_cmpuint (lki_support_get_unread (support), ==, 1);
  control (desk, "support", "{\"text\":\"How can we help?\"}");
  await_unread (support, 2);
  g_assert_true (get_message (support, 2)->from_support);
  shut_down (manager);

  manager = manager_new (desk);
  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
  support = lki_session_get_support (lki_session_manager_get_session (manager));
  g_assert_cmpuint (lki_support_get_unread (support), ==, 2);
  lki_support_mark_read (support);
  g_assert_cmpuint (lki_support_get_unread (support), ==, 0);
  shut_down (manager);

  manager = manager_new (desk);
  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
  support = lki_session_get_support (lki_session_manager_get_session (manager));
  g_assert_cmpuint (lki_support_get_unread (support), ==, 0);
  shut_down (manager);
}

static void
test_elsewhere (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  LkiSupport *support;

  control (desk, "support", "{\"text\":\"Welcome\"}");
  session = sign_in (desk, manager);
  support = lki_session_get_support (session);
  while (g_list_model_get_n_items (G_LIST_MODEL (support)) == 0)
    desk_await_signal (support, "items-changed");
  g_assert_cmpuint (lki_support_get_unread (support), ==, 0);

  control (desk, "support", "{\"text\":\"Once more\"}");
  lki_session_sync_now (session);
  await_unread (support, 1);
  shut_down (manager);
}

static void
test_refused (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSupport *support = lki_session_get_support (sign_in (desk, manager));
  g_autoptr (LkiSupportMessage) first = NULL;

  control (desk, "faults",
           "{\"path\":\"/v1/support/messages\",\"method\":\"POST\",\"count\":2,"
           "\"status\":422,\"code\":\"invalid\"}");
  must (lki_support_send (support, "First", NULL));
  await_sent (support);
  must (lki_support_send (support, "Second", NULL));
  await_sent (support);
  g_assert_cmpint (get_message (support, 0)->delivery, ==, LKI_DELIVERY_FAILED);
  g_assert_cmpint (get_message (support, 1)->delivery, ==, LKI_DELIVERY_FAILED);

  first = lki_support_message_ref (get_message (support, 0));
  must (lki_support_discard (support, get_message (support, 1)));
  must (lki_support_retry (support, first));
  await_sent (support);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (support)), ==, 1);
  g_assert_cmpstr (get_message (support, 0)->text, ==, "First");
  g_assert_cmpint (get_message (support, 0)->delivery, ==, LKI_DELIVERY_CONFIRMED);
  shut_down (manager);
}

static void
test_text (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSupport *support = lki_session_get_support (sign_in (desk, manager));
  g_autofree char *long_text = g_strnfill (10001, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (lki_support_send (support, " \n", NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_false (dex_await (lki_support_send (support, long_text, NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_TOO_LARGE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (support)), ==, 0);
  shut_down (manager);
}

/* What was written is kept, and said to have been refused. */
static void
test_unsupported (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSupport *support;

  control (desk, "faults",
           "{\"path\":\"/v1/support/messages\",\"count\":1000,\"status\":501,"
           "\"code\":\"not_implemented\"}");
  support = lki_session_get_support (sign_in (desk, manager));
  must (lki_support_send (support, "Hello?", NULL));
  await_sent (support);
  g_assert_cmpint (get_message (support, 0)->delivery, ==, LKI_DELIVERY_FAILED);
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

  desk_add_test ("/support/written-offline-is-sent-once-and-in-order", 5, test_offline);
  desk_add_test ("/support/answers-are-unread-until-they-are-seen", 5, test_answers);
  desk_add_test ("/support/what-was-answered-elsewhere-is-not-new", 5, test_elsewhere);
  desk_add_test ("/support/refused-is-retried-or-discarded", 5, test_refused);
  desk_add_test ("/support/nothing-and-too-much-are-refused-here", 5, test_text);
  desk_add_test ("/support/a-server-without-support", 5, test_unsupported);

  result = g_test_run ();
  desk_remove_folder (home);

  return result;
}
