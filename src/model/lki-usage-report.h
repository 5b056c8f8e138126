// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiUsageCount:
 * @name: a word of the program's own, such as `lead_opened`
 * @count: how often
 */
typedef struct
{
  char *name;
  guint count;
} LkiUsageCount;

/**
 * LkiUsageReport:
 * @consent_version: the version of the text that the person agreed to
 * @pseudonym: a random UUID, another one every month
 * @day: the day as `YYYY-MM-DD`, in UTC
 * @app_version: the version of the program
 * @counts: (element-type LkiUsageCount): what was done that day, each name once
 *
 * What is told of one day's use: counts, and nothing of a lead, a person or an account. Immutable
 * once shared.
 */
typedef struct
{
  char *consent_version;
  char *pseudonym;
  char *day;
  char *app_version;
  GPtrArray *counts;
} LkiUsageReport;

#define LKI_TYPE_USAGE_REPORT (lki_usage_report_get_type ())
GType lki_usage_report_get_type (void);

LkiUsageReport *lki_usage_report_new (const char *consent_version,
                                      const char *pseudonym,
                                      const char *day,
                                      const char *app_version);
LkiUsageReport *lki_usage_report_ref (LkiUsageReport *self);
void lki_usage_report_unref (LkiUsageReport *self);
void lki_usage_report_add_count (LkiUsageReport *self,
                                 const char *name,
                                 guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiUsageReport,
                               lki_usage_report_unref)

G_END_DECLS
