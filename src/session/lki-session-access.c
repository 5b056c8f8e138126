// SPDX-License-Identifier: GPL-3.0-or-later
// What is held on the person of a lead, handed out to that person; and the log of who has taken
// what out of the program, and when.

#include "lki-session-profile.h"

#include "lki-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-vcard.h"
#include "lki-wire-pack.h"
#include "lki-wire-page.h"

#define VALUE_NAME "export-log"
/* When, who, and which lead; an empty one for one's own data. */
#define ENTRY_TYPE "(xss)"
#define LOG_TYPE "a" ENTRY_TYPE
/* The oldest go: it is a log, and no archive. */
#define MAX_ENTRIES 1000

static LkiExportEntry *
export_entry_copy (LkiExportEntry *self)
{
  LkiExportEntry *copy = g_new0 (LkiExportEntry, 1);

  copy->at = self->at;
  copy->who = g_strdup (self->who);
  copy->lead_id = g_strdup (self->lead_id);

  return copy;
}

void
lki_export_entry_free (LkiExportEntry *self)
{
  g_free (self->who);
  g_free (self->lead_id);
  g_free (self);
}

static GPtrArray *
read_log (GBytes *bytes)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_export_entry_free);
  g_autoptr (GVariant) value = NULL;
  GVariantIter iter;
  LkiExportEntry entry;

  if (bytes == NULL)
    return entries;

  value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (LOG_TYPE), bytes, FALSE));
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(x&s&s)", &entry.at, &entry.who, &entry.lead_id))
    g_ptr_array_add (entries, export_entry_copy (&entry));

  return entries;
}

static GBytes *
print_log (GPtrArray *entries)
{
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE (LOG_TYPE));
  g_autoptr (GVariant) value = NULL;
  guint first = entries->len > MAX_ENTRIES ? entries->len - MAX_ENTRIES : 0;

  for (guint i = first; i < entries->len; i++)
    {
      LkiExportEntry *entry = g_ptr_array_index (entries, i);

      g_variant_builder_add (builder, ENTRY_TYPE, entry->at, entry->who, entry->lead_id);
    }
  value = g_variant_ref_sink (g_variant_builder_end (builder));

  return g_variant_get_data_as_bytes (value);
}

/**
 * lki_session_log_export:
 * @self: a session
 * @lead_id: (nullable): the lead whose person's data was taken out; %NULL for one's own
 *
 * For a fiber.
 */
void
lki_session_log_export (LkiSession *self,
                        const char *lead_id)
{
  const char *who = lki_session_get_actor_name (self);
  LkiExportEntry entry = { lki_session_get_now_ms (self), (char *) (who != NULL ? who : ""),
                           (char *) (lead_id != NULL ? lead_id : "") };
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  before = dex_await_boxed (lki_store_load_value (self->store, VALUE_NAME), NULL);
  entries = read_log (before);
  g_ptr_array_add (entries, export_entry_copy (&entry));
  bytes = print_log (entries);
  dex_await (lki_store_save_value (self->store, VALUE_NAME, bytes), NULL);
}

static DexFuture *
log_cb (DexFuture *future,
        gpointer user_data)
{
  return dex_future_new_take_boxed (
      G_TYPE_PTR_ARRAY, read_log (g_value_get_boxed (dex_future_get_value (future, NULL))));
}

/**
 * lki_session_load_export_log:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   LkiExportEntry, the oldest first
 */
DexFuture *
lki_session_load_export_log (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return dex_future_then (lki_store_load_value (self->store, VALUE_NAME), log_cb, NULL, NULL);
}

/**
 * lki_session_clear_export_log:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is gone
 */
DexFuture *
lki_session_clear_export_log (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_save_value (self->store, VALUE_NAME, NULL);
}

/* Handing out */

typedef struct
{
  LkiSession *self;    /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
  char *folder;        /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  lki_lead_record_unref (job->lead);
  g_free (job->folder);
  g_free (job);
}

static LkiExportFiles *
make_files (Job *job,
            GPtrArray *activities)
{
  g_autoptr (GPtrArray) requests = lki_session_dup_data_requests (job->self, job->lead);
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_local (lki_session_get_now_ms (job->self) / 1000);
  /* Whose data it is does not show in the name of a file. */
  g_autofree char *stem = g_date_time_format (now, "leadkit-access-%Y-%m-%d");
  g_autofree char *locale = lki_session_dup_export_locale ();
  g_autofree char *card = lki_vcard_dup (job->lead);
  g_autoptr (GBytes) json = lki_wire_print_pack (job->lead, activities, requests);
  g_autoptr (GBytes) vcard = g_bytes_new (card, strlen (card));
  g_autoptr (GBytes) page = lki_wire_print_page (
      json, locale, _ ("What Is Held on You"),
      _ ("Everything that we hold on you from your request. The files beside this page, with the "
         "same name, hold the same for programs and for address books."));
  LkiExportFiles *files = lki_export_files_new (job->folder, stem);

  lki_export_files_add (files, ".json", json);
  lki_export_files_add (files, ".html", page);
  lki_export_files_add (files, ".vcf", vcard);

  return files;
}

static DexFuture *
export_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;

  /* As it is now, and whole. */
  lead = dex_await_boxed (lki_session_find_lead (job->self, job->lead->id), &error);
  if (lead == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  activities = dex_await_boxed (lki_session_load_activities (job->self, lead->key), &error);
  if (activities == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  lki_lead_record_unref (job->lead);
  job->lead = g_steal_pointer (&lead);

  paths = lki_session_write_export (job->self, make_files (job, activities), &error);
  if (paths == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  lki_session_log_export (job->self, job->lead->id);

  return dex_future_new_take_string (g_strdup (paths[1]));
}

/**
 * lki_session_export_lead:
 * @self: a session
 * @lead: the lead of the person who asks
 * @folder: where to put it
 *
 * Writes what is held on the person as JSON, as a page to read and as a vCard, each a file that
 * nobody else on this machine can read. It fails with %LKI_ERROR_DISK_FULL or
 * %LKI_ERROR_READ_ONLY, and then leaves nothing behind. Who did it is logged.
 *
 * Returns: (transfer full): a future that resolves to the path of the page
 */
DexFuture *
lki_session_export_lead (LkiSession *self,
                         LkiLeadRecord *lead,
                         const char *folder)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL && folder != NULL, NULL);

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->lead = lki_lead_record_ref (lead);
  job->folder = g_strdup (folder);

  return lki_future_spawn ("export-lead", export_fiber, job, job_free);
}
