// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-lead-details.h"
#include "lki-lead-query.h"

G_BEGIN_DECLS

/**
 * LkiTone:
 * @LKI_TONE_PLAIN: nothing to point out
 * @LKI_TONE_ACCENT: in hand
 * @LKI_TONE_SUCCESS: went well
 * @LKI_TONE_WARNING: soon too late
 * @LKI_TONE_ERROR: too late
 *
 * The colour of a status or a response clock, by libadwaita's names.
 */
typedef enum
{
  LKI_TONE_PLAIN,
  LKI_TONE_ACCENT,
  LKI_TONE_SUCCESS,
  LKI_TONE_WARNING,
  LKI_TONE_ERROR,
} LkiTone;

const char *lki_tone_get_css_class (LkiTone tone);

const char *lki_status_get_title (LkiLeadStatus status);
LkiTone lki_status_get_tone (LkiLeadStatus status);
char *lki_reason_dup_title (const char *reason);
const char *const *lki_status_get_reasons (LkiLeadStatus status);

const char *lki_view_get_name (LkiLeadView view);
const char *lki_view_get_title (LkiLeadView view);
const char *lki_view_get_icon_name (LkiLeadView view);
const char *lki_view_get_own_id (const char *name);
gboolean lki_view_from_name (const char *name,
                             LkiLeadView *view,
                             const char **category_id);

const char *lki_category_get_icon_name (const char *category_id);

char *lki_channel_dup_title (const char *channel);

char *lki_lead_dup_title (LkiLeadRecord *lead);
const char *lki_lead_get_category (LkiLeadRecord *lead);
char *lki_lead_dup_place (LkiLeadRecord *lead);
char *lki_lead_dup_summary (LkiLeadRecord *lead);
const char *lki_lead_get_status_title (LkiLeadRecord *lead);
gboolean lki_lead_is_unread (LkiLeadRecord *lead);
char *lki_lead_dup_address (LkiLeadRecord *lead,
                            const char *separator);

char *lki_activity_dup_title (LkiActivityRecord *activity);
const char *lki_activity_get_icon_name (LkiActivityRecord *activity);

G_END_DECLS
