// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-pane.h"
#include "lki-note-editor.h"
#include "lki-words.h"

G_BEGIN_DECLS

struct _LkiLeadPane
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  LkiLeadRecord *lead;           /* (owned) (nullable) */
  gint64 key;                    /* of the lead that is shown or on its way, or 0 */
  guint serial;                  /* an answer for an earlier one is late */
  guint loaded_serial;           /* of the last answer */
  guint opened_source;
  LkiTone clock_tone;
  LkiTone status_tone;
  LkiLeadStatus menu_status; /* the one that the menu leads from */

  GtkRevealer *title_revealer;
  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkScrolledWindow *scrolled;
  GtkWidget *hero;
  AdwAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *summary_label;
  GtkLabel *time_label;
  GtkWidget *clock_label;
  GtkMenuButton *status_button;
  GtkWidget *action_box;
  AdwPreferencesGroup *request_group;
  AdwPreferencesGroup *contact_group;
  AdwPreferencesGroup *place_group;
  AdwPreferencesGroup *source_group;
  GtkWidget *activity_box;
  AdwPreferencesGroup *activity_group;
  LkiNoteEditor *note_editor;
};

void lki_lead_pane_install_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_update_actions (LkiLeadPane *self);

G_END_DECLS
