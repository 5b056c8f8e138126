// SPDX-License-Identifier: GPL-3.0-or-later
// The folders that go away: what an account has on this device, and where the demo keeps its leads.

#include "lki-folder.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lki-error.h"
#include "lki-future.h"

static gboolean
remove_tree (GFile *file,
             GError **error)
{
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) local_error = NULL;

  /* A link is removed, never followed. */
  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                        G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL)
    {
      GFile *child;

      if (!g_file_enumerator_iterate (children, NULL, &child, NULL, error))
        return FALSE;
      if (child == NULL)
        break;
      if (!remove_tree (child, error))
        return FALSE;
    }

  if (!g_file_delete (file, NULL, &local_error) &&
      !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static DexFuture *
remove_thread (gpointer user_data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (user_data);
  g_autoptr (GError) error = NULL;

  if (!remove_tree (folder, &error))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_READ_ONLY, "A folder cannot be removed: %s", error->message));

  return lki_future_new_done ();
}

/**
 * lki_folder_remove:
 * @path: a folder
 *
 * Returns: (transfer full): a future that resolves to %TRUE when nothing of the folder is left, on
 * a thread of its own; rejected with %LKI_ERROR_READ_ONLY
 */
DexFuture *
lki_folder_remove (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return lki_future_spawn_thread ("remove-folder", remove_thread, g_strdup (path), g_free);
}

#define TEMPORARY "leadkit-inbox-demo-"

/* Opens a folder of ours and claims it. Whoever made it holds the claim for as long as the process
 * lives, however it ends. */
static int
claim (const char *path)
{
  struct stat status;
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return -1;
  /* The folder of temporary files is everybody's. */
  if (fstat (fd, &status) == 0 && status.st_uid == geteuid () && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);

  return -1;
}

static DexFuture *
remove_stale_thread (gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;
      g_autoptr (GFile) folder = NULL;
      g_autoptr (GError) error = NULL;
      int claimed;

      if (!g_str_has_prefix (name, TEMPORARY))
        continue;
      path = g_build_filename (g_get_tmp_dir (), name, NULL);
      folder = g_file_new_for_path (path);
      claimed = claim (path);
      if (claimed < 0)
        continue;
      if (!remove_tree (folder, &error))
        g_debug ("What a demo left cannot be removed: %s", error->message);
      close (claimed);
    }

  return lki_future_new_done ();
}

/**
 * lki_folder_remove_stale:
 *
 * Removes the folders of [func@Lki.folder_make_temporary] whose process has ended without removing
 * them. What cannot be removed is left to the next time.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_folder_remove_stale (void)
{
  return lki_future_spawn_thread ("remove-stale-folders", remove_stale_thread, NULL, NULL);
}

/**
 * lki_folder_make_temporary:
 * @claimed: (out): a file descriptor that is closed once the folder is removed: while it is open,
 *   nobody takes the folder for a stale one
 *
 * Makes a folder for what must not outlive this process by long: it is removed by whoever asked for
 * it, or else, after a crash, by [func@Lki.folder_remove_stale] at a later start.
 *
 * Returns: (transfer full) (nullable): its path; %NULL when there is no room for it
 */
char *
lki_folder_make_temporary (int *claimed)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (claimed != NULL, NULL);

  path = g_dir_make_tmp (TEMPORARY "XXXXXX", NULL);
  *claimed = path != NULL ? claim (path) : -1;

  return *claimed >= 0 ? g_steal_pointer (&path) : NULL;
}
