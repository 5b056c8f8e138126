// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "lki-account-record.h"
#include "lki-lead.h"

G_BEGIN_DECLS

/**
 * LkiLeadRow:
 *
 * One lead in the list, drawn as a whole.
 *
 * Properties: `lead` (LkiLead, nullable), `spoken-name` and `spoken-description` (string, nullable,
 * read-only): what a screen reader says; made soon after the lead is set, not at once.
 */
#define LKI_TYPE_LEAD_ROW (lki_lead_row_get_type ())
G_DECLARE_FINAL_TYPE (LkiLeadRow,
                      lki_lead_row,
                      LKI,
                      LEAD_ROW,
                      GtkWidget)

/**
 * LkiLeadRowContext:
 * @get_account: the account whose members the leads are assigned to; %NULL while it is not known
 * @get_selecting: (nullable): whether each row has a box to tick
 *
 * An ancestor of rows, from which they learn what is the same for all of them.
 */
#define LKI_TYPE_LEAD_ROW_CONTEXT (lki_lead_row_context_get_type ())
G_DECLARE_INTERFACE (LkiLeadRowContext,
                     lki_lead_row_context,
                     LKI,
                     LEAD_ROW_CONTEXT,
                     GtkWidget)

struct _LkiLeadRowContextInterface
{
  GTypeInterface parent_interface;

  LkiAccountRecord *(*get_account) (LkiLeadRowContext *self);
  gboolean (*get_selecting) (LkiLeadRowContext *self);
};

GtkWidget *lki_lead_row_new (void);
void lki_lead_row_set_item (LkiLeadRow *self,
                            GtkListItem *item);
GtkListItem *lki_lead_row_get_item (LkiLeadRow *self);
void lki_lead_row_set_lead (LkiLeadRow *self,
                            LkiLead *lead);
void lki_lead_row_refresh (LkiLeadRow *self);

G_END_DECLS
