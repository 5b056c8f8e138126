// SPDX-License-Identifier: GPL-3.0-or-later
// What tests that wait for futures and leave files behind have in common.

#include "test-await.h"

#include <glib/gstdio.h>
#include <string.h>

static const GValue *
wait_for (DexFuture *future,
          GError **error)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  return dex_future_get_value (future, error);
}

static DexFuture *
wake_cb (DexFuture *future,
         gpointer user_data)
{
  g_main_context_wakeup (NULL);

  return dex_ref (future);
}

/**
 * test_await:
 * @future: (transfer full): what to wait for
 * @error: return location for why it was rejected
 *
 * Runs the main loop until it has settled. For tests that are no fiber.
 *
 * Returns: %TRUE if it resolved
 */
gboolean
test_await (DexFuture *future,
            GError **error)
{
  DexFuture *settled = dex_future_finally (future, wake_cb, NULL, NULL);
  gboolean resolved = wait_for (settled, error) != NULL;

  dex_unref (settled);

  return resolved;
}

/**
 * test_await_boxed:
 * @future: (transfer full): what to wait for
 * @error: return location for why it was rejected
 *
 * Returns: (transfer full) (nullable): what it resolved to
 */
gpointer
test_await_boxed (DexFuture *future,
                  GError **error)
{
  DexFuture *settled = dex_future_finally (future, wake_cb, NULL, NULL);
  const GValue *value = wait_for (settled, error);
  gpointer boxed = value != NULL ? g_value_dup_boxed (value) : NULL;

  dex_unref (settled);

  return boxed;
}

/**
 * test_await_object:
 * @future: (transfer full): what to wait for
 * @error: return location for why it was rejected
 *
 * Returns: (transfer full) (nullable): what it resolved to
 */
gpointer
test_await_object (DexFuture *future,
                   GError **error)
{
  DexFuture *settled = dex_future_finally (future, wake_cb, NULL, NULL);
  const GValue *value = wait_for (settled, error);
  gpointer object = value != NULL ? g_value_dup_object (value) : NULL;

  dex_unref (settled);

  return object;
}

/**
 * test_make_folder:
 *
 * Returns: (transfer full): an empty folder, to be removed by the caller
 */
char *
test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("lki-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

/**
 * test_remove_folder:
 * @path: a folder; symbolic links in it are not followed
 */
void
test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        test_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/**
 * test_files_hold:
 * @path: a file or a folder
 * @text: what to look for
 *
 * Looks at the bytes, in either case of ASCII letters: an index folds them.
 *
 * Returns: %TRUE if the file, or one below the folder, holds the text
 */
gboolean
test_files_hold (const char *path,
                 const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *bytes = NULL;
  gsize size = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (test_files_hold (child, text))
        {
          g_test_message ("%s holds %s", child, text);
          return TRUE;
        }
    }

  if (dir != NULL || !g_file_get_contents (path, &bytes, &size, NULL))
    return FALSE;
  for (gsize i = 0; i < size; i++)
    bytes[i] = g_ascii_tolower (bytes[i]);

  return memmem (bytes, size, lower, strlen (lower)) != NULL;
}
