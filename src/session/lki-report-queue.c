// SPDX-License-Identifier: GPL-3.0-or-later
// Reports that wait to be sent: a folder of files, bounded in number, size and age. The name of a
// file says when it was made, so that the oldest come first.

#include "lki-report-queue.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lki-error.h"

/* A program that fails over and over says the same thing each time. */
#define REPORTS_MAX 20
#define REPORT_BYTES (256 * 1024)
#define KEEP_MS (90 * 24 * 60 * 60 * G_GINT64_CONSTANT (1000))

#define SUFFIX ".envelope"

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gint64
get_time (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_ascii_strtoll (name, NULL, 10);
}

/**
 * lki_report_queue_list:
 * @folder: the queue
 * @now_ms: the time, in milliseconds since the epoch
 *
 * Drops what is too old.
 *
 * Returns: (transfer full) (element-type filename): the reports, the oldest first
 */
GPtrArray *
lki_report_queue_list (const char *folder,
                       gint64 now_ms)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL, paths);

  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_suffix (name, SUFFIX))
        continue;
      if (get_time (path) < now_ms - KEEP_MS)
        g_unlink (path);
      else
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  g_ptr_array_sort (paths, compare_paths);

  return paths;
}

/**
 * lki_report_queue_add:
 * @folder: the queue; made, 0700, if it is not there
 * @at_ms: when it happened, in milliseconds since the epoch
 * @id: the report's id
 * @envelope: what is to be sent
 * @error: return location for an error: %LKI_ERROR_TOO_LARGE, %LKI_ERROR_DISK_FULL or
 *   %LKI_ERROR_READ_ONLY
 *
 * Adds a report; the oldest gives way when there are too many.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_report_queue_add (const char *folder,
                      gint64 at_ms,
                      const char *id,
                      GBytes *envelope,
                      GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  gsize size;
  const char *data = g_bytes_get_data (envelope, &size);

  if (size > REPORT_BYTES)
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_TOO_LARGE, "The report is too long");
      return FALSE;
    }

  name = g_strdup_printf ("%014" G_GINT64_FORMAT "-%s" SUFFIX, MAX (at_ms, 0), id);
  path = g_build_filename (folder, name, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &local_error))
    {
      gboolean full = g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

      g_set_error_literal (error, LKI_ERROR, full ? LKI_ERROR_DISK_FULL : LKI_ERROR_READ_ONLY,
                           "The report cannot be kept");
      return FALSE;
    }

  paths = lki_report_queue_list (folder, at_ms);
  for (guint i = 0; i + REPORTS_MAX < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));

  return TRUE;
}

/**
 * lki_report_queue_read:
 * @path: one of the queue
 *
 * Returns: (transfer full) (nullable): what is to be sent; %NULL if it is gone
 */
GBytes *
lki_report_queue_read (const char *path)
{
  char *text;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, NULL))
    return NULL;

  return g_bytes_new_take (text, size);
}

/**
 * lki_report_queue_clear:
 * @folder: the queue
 *
 * Removes all of it.
 */
void
lki_report_queue_clear (const char *folder)
{
  g_autoptr (GPtrArray) paths = lki_report_queue_list (folder, G_MININT64 / 2);

  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  g_rmdir (folder);
}
