// SPDX-License-Identifier: GPL-3.0-or-later
// What the platform holds on the person, taken along: the JSON as the server sent it, and a page
// beside it. Where it was put is remembered, so that it can go when the account goes.

#include "lki-session-profile.h"

#include "lki-session-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-partner-account.h"
#include "lki-wire-page.h"

#define EXPORTS "exports"
#define MAX_NAMES 1000

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

/* What is written, away from the main thread. */
typedef struct
{
  GBytes *json;    /* (owned) */
  GBytes *page;    /* (owned) */
  char *json_path; /* (owned) */
  char *page_path; /* (owned) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_clear_pointer (&writing->json, g_bytes_unref);
  g_clear_pointer (&writing->page, g_bytes_unref);
  g_free (writing->json_path);
  g_free (writing->page_path);
  g_free (writing);
}

static gboolean
write_one (const char *path,
           GBytes *bytes,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &local_error))
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
  Writing *writing = user_data;
  g_autoptr (GError) error = NULL;

  if (!write_one (writing->json_path, writing->json, &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  /* Both or none. */
  if (!write_one (writing->page_path, writing->page, &error))
    {
      g_unlink (writing->json_path);
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return lki_future_new_done ();
}

/* An earlier export of the same day stays. */
static void
choose_names (Writing *writing,
              const char *folder,
              gint64 now_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 1; i < MAX_NAMES; i++)
    {
      g_autofree char *number = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *json = g_strdup_printf ("leadkit-data-%s%s.json", day, number);
      g_autofree char *page = g_strdup_printf ("leadkit-data-%s%s.html", day, number);

      g_free (writing->json_path);
      g_free (writing->page_path);
      writing->json_path = g_build_filename (folder, json, NULL);
      writing->page_path = g_build_filename (folder, page, NULL);
      if (!g_file_test (writing->json_path, G_FILE_TEST_EXISTS) &&
          !g_file_test (writing->page_path, G_FILE_TEST_EXISTS))
        return;
    }
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

/* Keeps in mind that the two files are the program's, or no longer. A line break in the name of a
 * folder is nobody's habit; such a place is not remembered. */
static gboolean
remember (LkiSession *self,
          const char *json_path,
          const char *page_path,
          gboolean ours,
          GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) before = NULL;

  if (strchr (json_path, '\n') != NULL)
    return TRUE;

  before = load_exports (self, NULL);
  for (guint i = 0; before[i] != NULL; i++)
    if (*before[i] != '\0' && strcmp (before[i], json_path) != 0 &&
        strcmp (before[i], page_path) != 0)
      g_string_append_printf (text, "%s\n", before[i]);
  if (ours)
    g_string_append_printf (text, "%s\n%s\n", json_path, page_path);
  if (text->len > 0)
    bytes = g_string_free_to_bytes (g_steal_pointer (&text));

  return dex_await (lki_store_save_value (self->store, EXPORTS, bytes), error);
}

static DexFuture *
export_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json_path = NULL;
  g_autofree char *page_path = NULL;
  g_autofree char *locale = NULL;
  Writing *writing;

  json = dex_await_boxed (lki_partner_api_export_me (self->api), &error);
  if (json == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  writing = g_new0 (Writing, 1);
  locale = g_strdup (g_get_language_names ()[0]);
  locale[strcspn (locale, "_.@")] = '\0';
  writing->page = lki_wire_print_page (
      json, locale, _ ("My Data at Leadkit"),
      _ ("Everything that Leadkit holds on you. The file beside this page, with the same name, "
         "holds the same for programs to read."));
  writing->json = g_steal_pointer (&json);
  choose_names (writing, job->folder, lki_session_get_now_ms (self));
  json_path = g_strdup (writing->json_path);
  page_path = g_strdup (writing->page_path);

  /* Remembered first: what is written is known of, whatever happens. */
  if (!remember (self, json_path, page_path, TRUE, &error))
    {
      writing_free (writing);
      return lki_future_new_failed (g_steal_pointer (&error));
    }
  if (!dex_await (lki_future_spawn_thread ("export", write_thread, writing, writing_free), &error))
    {
      /* What comes to be there under that name is somebody else's, and not to be removed. */
      remember (self, json_path, page_path, FALSE, NULL);
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return dex_future_new_take_string (g_steal_pointer (&page_path));
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
