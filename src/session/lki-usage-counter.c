// SPDX-License-Identifier: GPL-3.0-or-later
// How often things are used, by day and under a pseudonym that is another one each month. Made only
// when a person has agreed; there is no file and no pseudonym before.

#include "lki-usage-counter.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lki-config.h"

/* What was never sent is of no use later. */
#define KEEP_DAYS 30
#define NAMES_MAX 60

#define PSEUDONYM "pseudonym"

struct _LkiUsageCounter
{
  char *path;            /* (owned) */
  char *consent_version; /* (owned) */
  LkiClock *clock;       /* (owned) */
  GKeyFile *file;        /* (owned): a group a day */
};

static char *
dup_date (LkiUsageCounter *self,
          int days_ago,
          const char *format)
{
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_utc (lki_clock_get_now_ms (self->clock) / 1000);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -days_ago);

  return g_date_time_format (then, format);
}

static void
save (LkiUsageCounter *self)
{
  g_autofree char *text = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  gsize length;

  text = g_key_file_to_data (self->file, &length, NULL);
  /* A count that is lost hurts nobody. */
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (self->path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, NULL))
    g_info ("The usage counts cannot be kept");
}

/**
 * lki_usage_counter_new:
 * @path: the file, which need not be there
 * @clock: what day it is
 * @consent_version: to which text the person has agreed
 *
 * Returns: (transfer full): a counter
 */
LkiUsageCounter *
lki_usage_counter_new (const char *path,
                       LkiClock *clock,
                       const char *consent_version)
{
  LkiUsageCounter *self = g_new0 (LkiUsageCounter, 1);

  self->path = g_strdup (path);
  self->consent_version = g_strdup (consent_version);
  self->clock = g_object_ref (clock);
  self->file = g_key_file_new ();
  /* What is damaged begins anew. */
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, NULL);

  return self;
}

/**
 * lki_usage_counter_free:
 * @self: a counter
 */
void
lki_usage_counter_free (LkiUsageCounter *self)
{
  g_key_file_unref (self->file);
  g_object_unref (self->clock);
  g_free (self->consent_version);
  g_free (self->path);
  g_free (self);
}

/* Another one each month, so that nobody's habits can be followed for longer. */
static void
ensure_pseudonym (LkiUsageCounter *self)
{
  g_autofree char *month = dup_date (self, 0, "%Y-%m");
  g_autofree char *since = g_key_file_get_string (self->file, PSEUDONYM, "month", NULL);
  g_autofree char *id = NULL;

  if (g_strcmp0 (since, month) == 0)
    return;
  id = g_uuid_string_random ();
  g_key_file_set_string (self->file, PSEUDONYM, "month", month);
  g_key_file_set_string (self->file, PSEUDONYM, "id", id);
}

static void
drop_old (LkiUsageCounter *self)
{
  g_autofree char *oldest = dup_date (self, KEEP_DAYS, "%Y-%m-%d");
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (strcmp (groups[i], PSEUDONYM) != 0 && strcmp (groups[i], oldest) < 0)
      g_key_file_remove_group (self->file, groups[i], NULL);
}

/**
 * lki_usage_counter_count:
 * @self: a counter
 * @name: a word of the source: what was used
 */
void
lki_usage_counter_count (LkiUsageCounter *self,
                         const char *name)
{
  g_autofree char *day = dup_date (self, 0, "%Y-%m-%d");
  int count;

  ensure_pseudonym (self);
  drop_old (self);
  /* The pseudonym of the day stays with it when the month is over before it is sent. */
  if (!g_key_file_has_group (self->file, day))
    {
      g_autofree char *id = g_key_file_get_string (self->file, PSEUDONYM, "id", NULL);

      g_key_file_set_string (self->file, day, PSEUDONYM, id);
    }
  count = MAX (g_key_file_get_integer (self->file, day, name, NULL), 0);
  g_key_file_set_integer (self->file, day, name, count < G_MAXINT16 ? count + 1 : count);
  save (self);
}

static LkiUsageReport *
make_report (LkiUsageCounter *self,
             const char *day)
{
  g_autoptr (LkiUsageReport) report = NULL;
  g_autofree char *pseudonym = g_key_file_get_string (self->file, day, PSEUDONYM, NULL);
  g_auto (GStrv) names = g_key_file_get_keys (self->file, day, NULL, NULL);

  if (pseudonym == NULL || !g_uuid_string_is_valid (pseudonym))
    return NULL;

  report = lki_usage_report_new (self->consent_version, pseudonym, day, LKI_VERSION);
  for (guint i = 0; names[i] != NULL && i < NAMES_MAX; i++)
    {
      int count = g_key_file_get_integer (self->file, day, names[i], NULL);

      if (strcmp (names[i], PSEUDONYM) != 0 && count > 0)
        lki_usage_report_add_count (report, names[i], (guint) count);
    }

  return g_steal_pointer (&report);
}

/**
 * lki_usage_counter_dup_reports:
 * @self: a counter
 * @with_today: whether the day that is not over is wanted too
 *
 * Returns: (transfer full) (element-type LkiUsageReport): what is to be sent
 */
GPtrArray *
lki_usage_counter_dup_reports (LkiUsageCounter *self,
                               gboolean with_today)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_usage_report_unref);
  g_autofree char *today = dup_date (self, 0, "%Y-%m-%d");
  g_auto (GStrv) groups = NULL;

  drop_old (self);
  groups = g_key_file_get_groups (self->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      LkiUsageReport *report = NULL;

      if (strcmp (groups[i], PSEUDONYM) != 0 && (with_today || strcmp (groups[i], today) != 0))
        report = make_report (self, groups[i]);
      if (report != NULL)
        g_ptr_array_add (reports, report);
    }

  return reports;
}

/**
 * lki_usage_counter_forget:
 * @self: a counter
 * @day: a day that has been sent, `YYYY-MM-DD`
 */
void
lki_usage_counter_forget (LkiUsageCounter *self,
                          const char *day)
{
  if (g_key_file_remove_group (self->file, day, NULL))
    save (self);
}

/**
 * lki_usage_counter_clear:
 * @self: a counter
 *
 * Removes all counts and the pseudonym, also from the disk.
 */
void
lki_usage_counter_clear (LkiUsageCounter *self)
{
  g_key_file_unref (self->file);
  self->file = g_key_file_new ();
  g_unlink (self->path);
}
