// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of one day's use of the program, by those who agreed. Counting, consent and sending
// are elsewhere.

#include "lki-usage-report.h"

G_DEFINE_BOXED_TYPE (LkiUsageReport,
                     lki_usage_report,
                     lki_usage_report_ref,
                     lki_usage_report_unref)

static void
count_free (LkiUsageCount *count)
{
  g_free (count->name);
  g_free (count);
}

/**
 * lki_usage_report_new:
 * @consent_version: the version of the text that the person agreed to
 * @pseudonym: this month's random UUID
 * @day: `YYYY-MM-DD`
 * @app_version: the version of the program
 *
 * Returns: (transfer full): a report without counts, to be filled in before it is shared
 */
LkiUsageReport *
lki_usage_report_new (const char *consent_version,
                      const char *pseudonym,
                      const char *day,
                      const char *app_version)
{
  LkiUsageReport *self;

  g_return_val_if_fail (consent_version != NULL && pseudonym != NULL && day != NULL, NULL);

  self = g_atomic_rc_box_new0 (LkiUsageReport);
  self->consent_version = g_strdup (consent_version);
  self->pseudonym = g_strdup (pseudonym);
  self->day = g_strdup (day);
  self->app_version = g_strdup (app_version);
  self->counts = g_ptr_array_new_with_free_func ((GDestroyNotify) count_free);

  return self;
}

LkiUsageReport *
lki_usage_report_ref (LkiUsageReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
usage_report_clear (gpointer data)
{
  LkiUsageReport *self = data;

  g_free (self->consent_version);
  g_free (self->pseudonym);
  g_free (self->day);
  g_free (self->app_version);
  g_ptr_array_unref (self->counts);
}

void
lki_usage_report_unref (LkiUsageReport *self)
{
  g_atomic_rc_box_release_full (self, usage_report_clear);
}

/**
 * lki_usage_report_add_count:
 * @self: a report that is not shared yet
 * @name: a word of the program's own; lower-case letters, digits and underscores
 * @count: how often
 */
void
lki_usage_report_add_count (LkiUsageReport *self,
                            const char *name,
                            guint count)
{
  LkiUsageCount *item;

  g_return_if_fail (self != NULL && name != NULL);

  item = g_new0 (LkiUsageCount, 1);
  item->name = g_strdup (name);
  item->count = count;
  g_ptr_array_add (self->counts, item);
}
