// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "lki-lead-list.h"

G_BEGIN_DECLS

/**
 * LkiLeadSelection:
 *
 * Which leads of a list are selected: the one that is open, or, in selection mode, any number.
 * Leads are known by their keys, so that they stay selected while the list changes around them, and
 * when they leave it and come back.
 *
 * Properties: `multiple` (boolean): selection mode, which what a person does with Ctrl or Shift
 * begins by itself; `n-selected` (uint): how many of the leads in the list are selected then.
 * Signal: `chosen (guint position)`: outside of selection mode, the person has gone to that lead.
 */
#define LKI_TYPE_LEAD_SELECTION (lki_lead_selection_get_type ())
G_DECLARE_FINAL_TYPE (LkiLeadSelection,
                      lki_lead_selection,
                      LKI,
                      LEAD_SELECTION,
                      GObject)

LkiLeadSelection *lki_lead_selection_new (void);
void lki_lead_selection_set_leads (LkiLeadSelection *self,
                                   LkiLeadList *leads);
void lki_lead_selection_show_key (LkiLeadSelection *self,
                                  gint64 key);

gboolean lki_lead_selection_get_multiple (LkiLeadSelection *self);
void lki_lead_selection_set_multiple (LkiLeadSelection *self,
                                      gboolean multiple);
guint lki_lead_selection_get_n_selected (LkiLeadSelection *self);
gboolean lki_lead_selection_is_all (LkiLeadSelection *self);
GArray *lki_lead_selection_dup_keys (LkiLeadSelection *self);
void lki_lead_selection_toggle (LkiLeadSelection *self,
                                guint position);
void lki_lead_selection_extend (LkiLeadSelection *self,
                                guint from,
                                guint to);
guint lki_lead_selection_get_anchor (LkiLeadSelection *self);

G_END_DECLS
