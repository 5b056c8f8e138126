// SPDX-License-Identifier: GPL-3.0-or-later
// Removes what an account has on this device.

#include "lki-folder.h"

#include <gio/gio.h>

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
