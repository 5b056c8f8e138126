// SPDX-License-Identifier: GPL-3.0-or-later
// Writes files that belong together, all or none, each for its owner's eyes alone.

#include "lki-export-files.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lki-error.h"
#include "lki-future.h"

#define MAX_NAMES 1000

typedef struct
{
  char *suffix;    /* (owned) */
  GBytes *content; /* (owned) */
  char *path;      /* (owned) (nullable) until it is chosen */
} File;

struct _LkiExportFiles
{
  char *folder;     /* (owned) */
  char *stem;       /* (owned) */
  GPtrArray *files; /* (owned) of File */
};

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->suffix);
  g_bytes_unref (file->content);
  g_free (file->path);
  g_free (file);
}

/**
 * lki_export_files_new:
 * @folder: where the person wants them
 * @stem: what they are called, without a suffix
 *
 * Returns: (transfer full): no files yet
 */
LkiExportFiles *
lki_export_files_new (const char *folder,
                      const char *stem)
{
  LkiExportFiles *self = g_new0 (LkiExportFiles, 1);

  self->folder = g_strdup (folder);
  self->stem = g_strdup (stem);
  self->files = g_ptr_array_new_with_free_func (file_free);

  return self;
}

void
lki_export_files_free (LkiExportFiles *self)
{
  g_free (self->folder);
  g_free (self->stem);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/**
 * lki_export_files_add:
 * @self: files
 * @suffix: of one more, such as `.json`
 * @content: what is in it
 */
void
lki_export_files_add (LkiExportFiles *self,
                      const char *suffix,
                      GBytes *content)
{
  File *file = g_new0 (File, 1);

  file->suffix = g_strdup (suffix);
  file->content = g_bytes_ref (content);
  g_ptr_array_add (self->files, file);
}

static gboolean
choose (LkiExportFiles *self,
        guint number)
{
  g_autofree char *ending = number > 1 ? g_strdup_printf ("-%u", number) : g_strdup ("");
  gboolean is_free = TRUE;

  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = g_ptr_array_index (self->files, i);
      g_autofree char *name = g_strconcat (self->stem, ending, file->suffix, NULL);

      g_free (file->path);
      file->path = g_build_filename (self->folder, name, NULL);
      is_free &= !g_file_test (file->path, G_FILE_TEST_EXISTS);
    }

  return is_free;
}

/**
 * lki_export_files_choose_paths:
 * @self: files
 *
 * Decides how they are called: what has such a name already stays.
 *
 * Returns: (transfer full): where they will be, in the order of adding
 */
GStrv
lki_export_files_choose_paths (LkiExportFiles *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint number = 1; number < MAX_NAMES && !choose (self, number); number++)
    ;
  for (guint i = 0; i < self->files->len; i++)
    g_strv_builder_add (paths, ((File *) g_ptr_array_index (self->files, i))->path);

  return g_strv_builder_end (paths);
}

static gboolean
write_one (File *file,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_file_set_contents_full (file->path, g_bytes_get_data (file->content, NULL),
                                (gssize) g_bytes_get_size (file->content),
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local_error))
    return TRUE;

  g_set_error_literal (error, LKI_ERROR,
                       g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                           ? LKI_ERROR_DISK_FULL
                           : LKI_ERROR_READ_ONLY,
                       "The export cannot be written");

  return FALSE;
}

static DexFuture *
write_thread (gpointer user_data)
{
  LkiExportFiles *self = user_data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->files->len; i++)
    {
      if (write_one (g_ptr_array_index (self->files, i), &error))
        continue;

      while (i > 0)
        g_unlink (((File *) g_ptr_array_index (self->files, --i))->path);
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return lki_future_new_done ();
}

/**
 * lki_export_files_write:
 * @self: (transfer full): files whose paths have been chosen
 *
 * Returns: (transfer full): a future that resolves to %TRUE when all are there; rejected with
 *   %LKI_ERROR_DISK_FULL or %LKI_ERROR_READ_ONLY, and then none is
 */
DexFuture *
lki_export_files_write (LkiExportFiles *self)
{
  return lki_future_spawn_thread ("export", write_thread, self,
                                  (GDestroyNotify) lki_export_files_free);
}
