// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiFilterKind:
 * @LKI_FILTER_CATEGORY: by category
 * @LKI_FILTER_ASSIGNEE: by who has it
 * @LKI_FILTER_SITE: by site
 * @LKI_FILTER_CITY: by place
 * @LKI_FILTER_PERIOD: by when it was delivered
 *
 * The parts of a filter, each a tag of its own.
 */
typedef enum
{
  LKI_FILTER_CATEGORY,
  LKI_FILTER_ASSIGNEE,
  LKI_FILTER_SITE,
  LKI_FILTER_CITY,
  LKI_FILTER_PERIOD,
  LKI_N_FILTER_KINDS,
} LkiFilterKind;

const char *lki_filter_kind_get_title (LkiFilterKind kind);
const char *lki_period_get_title (LkiLeadPeriod period);
char *lki_filter_dup_value (LkiLeadFilter *filter,
                            LkiFilterKind kind,
                            LkiSession *session);
char *lki_filter_dup_tag (LkiLeadFilter *filter,
                          LkiFilterKind kind,
                          LkiSession *session);
char *lki_filter_dup_summary (LkiLeadFilter *filter,
                              LkiSession *session);
LkiLeadFilter *lki_filter_new_without (LkiLeadFilter *filter,
                                       LkiFilterKind kind);
LkiLeadFilter *lki_filter_new_with (LkiLeadFilter *filter,
                                    LkiFilterKind kind,
                                    const char *value);

G_END_DECLS
