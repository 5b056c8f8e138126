// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiLeadPane:
 *
 * The third pane: one lead, or the hint that none is chosen.
 *
 * Properties: `session` (LkiSession, nullable), `title` (string, read-only): the name of the
 * person, `lead-id` (string, nullable, read-only). Actions: `lead.call`, `lead.sms`, `lead.email`,
 * `lead.set-status(s)`.
 */
#define LKI_TYPE_LEAD_PANE (lki_lead_pane_get_type ())
G_DECLARE_FINAL_TYPE (LkiLeadPane,
                      lki_lead_pane,
                      LKI,
                      LEAD_PANE,
                      AdwBin)

void lki_lead_pane_set_session (LkiLeadPane *self,
                                LkiSession *session);
void lki_lead_pane_show_lead (LkiLeadPane *self,
                              gint64 key);
void lki_lead_pane_show_record (LkiLeadPane *self,
                                LkiLeadRecord *record);
void lki_lead_pane_clear (LkiLeadPane *self);
const char *lki_lead_pane_get_lead_id (LkiLeadPane *self);
gint64 lki_lead_pane_get_key (LkiLeadPane *self);
void lki_lead_pane_call (LkiLeadPane *self);
void lki_lead_pane_sms (LkiLeadPane *self);
void lki_lead_pane_email (LkiLeadPane *self);
void lki_lead_pane_write_note (LkiLeadPane *self);
void lki_lead_pane_scroll (LkiLeadPane *self,
                           double fraction);
gboolean lki_lead_pane_is_loading (LkiLeadPane *self);

G_END_DECLS
