// SPDX-License-Identifier: GPL-3.0-or-later
// What the platform holds on the person, taken along: the JSON as the server sent it, and a page
// beside it. Where it was put is remembered, so that it can go when the account goes.

#include "lki-session-profile.h"

#include "lki-session-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-partner-account.h"
#include "lki-wire-page.h"

#define EXPORTS "exports"

typedef struct
{
  LkiSession *self; /* (owned) */
  char *folder;     /* (owned) (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_free (job->folder);
  g_free (job);
}

static char **
load_exports (LkiSession *self,
              GError **error)
{
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *text = NULL;

  kept = dex_await_boxed (lki_store_load_value (self->store, EXPORTS), error);
  text = kept != NULL ? g_strndup (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept))
                      : g_strdup ("");

  return g_strsplit (text, "\n", -1);
}

/**
 * lki_session_remember_exports:
 * @self: a session
 * @paths: files
 * @ours: whether the program has written them, or is about to
 * @error: return location for an error
 *
 * Keeps in mind which files are the program's, or are so no longer, so that they can go with the
 * account. A line break in the name of a folder is nobody's habit; such a place is not remembered.
 * For a fiber.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_session_remember_exports (LkiSession *self,
                              const char *const *paths,
                              gboolean ours,
                              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) before = NULL;

  before = load_exports (self, NULL);
  for (guint i = 0; before[i] != NULL; i++)
    if (*before[i] != '\0' && !g_strv_contains (paths, before[i]))
      g_string_append_printf (text, "%s\n", before[i]);
  for (guint i = 0; ours && paths[i] != NULL; i++)
    if (strchr (paths[i], '\n') == NULL)
      g_string_append_printf (text, "%s\n", paths[i]);
  if (text->len > 0)
    bytes = g_string_free_to_bytes (g_steal_pointer (&text));

  return dex_await (lki_store_save_value (self->store, EXPORTS, bytes), error);
}

/**
 * lki_session_write_export:
 * @self: a session
 * @files: (transfer full): what to write
 * @error: return location for an error
 *
 * For a fiber.
 *
 * Returns: (transfer full) (nullable): where they are, %NULL-terminated
 */
GStrv
lki_session_write_export (LkiSession *self,
                          LkiExportFiles *files,
                          GError **error)
{
  g_auto (GStrv) paths = lki_export_files_choose_paths (files);

  /* Remembered first: what is written is known of, whatever happens. */
  if (!lki_session_remember_exports (self, (const char *const *) paths, TRUE, error))
    {
      lki_export_files_free (files);
      return NULL;
    }
  if (!dex_await (lki_export_files_write (files), error))
    {
      /* What comes to be there under that name is somebody else's, and not to be removed. */
      lki_session_remember_exports (self, (const char *const *) paths, FALSE, NULL);
      return NULL;
    }

  return g_steal_pointer (&paths);
}

/**
 * lki_session_dup_export_locale:
 *
 * Returns: (transfer full): the language of a page that the program writes (BCP 47)
 */
char *
lki_session_dup_export_locale (void)
{
  char *locale = g_strdup (g_get_language_names ()[0]);

  locale[strcspn (locale, "_.@")] = '\0';

  return locale;
}

static DexFuture *
export_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  g_autofree char *locale = lki_session_dup_export_locale ();
  g_autofree char *stem = NULL;
  LkiExportFiles *files;

  json = dex_await_boxed (lki_partner_api_export_me (self->api), &error);
  if (json == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  now = g_date_time_new_from_unix_local (lki_session_get_now_ms (self) / 1000);
  stem = g_date_time_format (now, "leadkit-data-%Y-%m-%d");
  page = lki_wire_print_page (
      json, locale, _ ("My Data at Leadkit"),
      _ ("Everything that Leadkit holds on you. The file beside this page, with the same name, "
         "holds the same for programs to read."));
  files = lki_export_files_new (job->folder, stem);
  lki_export_files_add (files, ".json", json);
  lki_export_files_add (files, ".html", page);
  paths = lki_session_write_export (self, files, &error);
  if (paths == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  lki_session_log_export (self, NULL);

  return dex_future_new_take_string (g_strdup (paths[1]));
}

/**
 * lki_session_export:
 * @self: a session
 * @folder: where the person wants it
 *
 * Fetches everything that the platform holds on the person, and writes it for programs and for
 * people to read, each a file that nobody else on this machine can read. It fails with
 * %LKI_ERROR_DISK_FULL or %LKI_ERROR_READ_ONLY, and then leaves nothing behind.
 *
 * Returns: (transfer full): a future that resolves to the path of the page
 */
DexFuture *
lki_session_export (LkiSession *self,
                    const char *folder)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self) && folder != NULL, NULL);

  if (self->api == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NETWORK, "The sign-in has not been restored yet"));

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->folder = g_strdup (folder);

  return lki_future_spawn ("session-export", export_fiber, job, job_free);
}

static DexFuture *
load_exports_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  g_autoptr (GError) error = NULL;

  paths = load_exports (job->self, &error);
  if (error != NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  for (guint i = 0; paths[i] != NULL; i++)
    if (g_path_is_absolute (paths[i]) && g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      g_strv_builder_add (builder, paths[i]);

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (builder));
}

/**
 * lki_session_load_exports:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to a %NULL-terminated array: the paths of what
 * [method@Lki.Session.export] wrote that are still there
 */
DexFuture *
lki_session_load_exports (LkiSession *self)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);

  return lki_future_spawn ("session-exports", load_exports_fiber, job, job_free);
}
