// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-call-card.h"
#include "lki-lead-pane.h"
#include "lki-note-editor.h"
#include "lki-response-label.h"
#include "lki-words.h"

G_BEGIN_DECLS

struct _LkiLeadPane
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  GtkWindow *window;             /* (weak) (nullable) that the person may be working in */
  LkiLeadRecord *lead;           /* (owned) (nullable) */
  gint64 key;                    /* of the lead that is shown or on its way, or 0 */
  gboolean inviting;             /* whether there are leads to choose from */
  guint serial;                  /* an answer for an earlier one is late */
  guint loaded_serial;           /* of the last answer */
  gint64 shown_us;               /* when the lead was chosen, by the monotonic clock */
  guint load_source;             /* reads it once nobody goes on to the next any more */
  guint opened_source;
  gboolean online; /* what is done reaches the server now, as far as is known */
  LkiTone status_tone;
  GPtrArray *duplicates; /* (owned) (nullable) of LkiDuplicate: other leads of the same person */
  gboolean duplicates_loading;
  gboolean duplicates_wanted; /* once more */
  char *notices;              /* (owned) (nullable) what the notices say, to leave them alone */
  GPtrArray *templates;       /* (owned) (nullable) of LkiMessageTemplate */
  GHashTable *asked; /* (owned) from ids of leads to the channel of an attempt that is not logged */
  GHashTable *asked_before; /* (owned) ids of leads whose question on disk is old */

  GtkRevealer *title_revealer;
  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkScrolledWindow *scrolled;
  GtkWidget *hero;
  AdwAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *summary_label;
  GtkWidget *presence_box;
  GtkLabel *presence_label;
  GtkLabel *time_label;
  LkiResponseLabel *clock_label;
  GtkMenuButton *status_button;
  GtkWidget *action_box;
  AdwSplitButton *sms_button;
  AdwSplitButton *email_button;
  GtkRevealer *call_revealer;
  LkiCallCard *call_card;
  GtkImage *take_image;
  GtkLabel *take_label;
  GtkMenuButton *assign_button;
  GtkMenuButton *follow_up_button;
  GtkMenuButton *snooze_button;
  AdwPreferencesGroup *notice_group;
  AdwPreferencesGroup *request_group;
  AdwPreferencesGroup *contact_group;
  AdwPreferencesGroup *place_group;
  AdwPreferencesGroup *source_group;
  GtkWidget *activity_box;
  AdwPreferencesGroup *activity_group;
  LkiNoteEditor *note_editor;
};

void lki_lead_pane_update_times (LkiLeadPane *self);
void lki_lead_pane_update_clock (LkiLeadPane *self);
void lki_lead_pane_update_status (LkiLeadPane *self);

void lki_lead_pane_install_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_update_actions (LkiLeadPane *self);

void lki_lead_pane_install_message_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_load_templates (LkiLeadPane *self);

gboolean lki_lead_pane_forbids_contact (LkiLeadPane *self);
gboolean lki_lead_pane_refuses_contact (LkiLeadPane *self);
void lki_lead_pane_install_rights_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_update_rights (LkiLeadPane *self);
void lki_lead_pane_reach (LkiLeadPane *self,
                          LkiContactChannel channel,
                          const char *uri,
                          const char *copy);
void lki_lead_pane_init_status (LkiLeadPane *self);
void lki_lead_pane_init_calls (LkiLeadPane *self);
void lki_lead_pane_ask_again (LkiLeadPane *self);
void lki_lead_pane_update_call_card (LkiLeadPane *self);

void lki_lead_pane_install_work_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_init_work (LkiLeadPane *self);
void lki_lead_pane_update_work (LkiLeadPane *self);
void lki_lead_pane_reset_work (LkiLeadPane *self);
void lki_lead_pane_snooze (LkiLeadPane *self,
                           gint64 until);

void lki_lead_pane_init_presence (LkiLeadPane *self);

void lki_lead_pane_install_take_actions (GtkWidgetClass *widget_class);
void lki_lead_pane_init_take (LkiLeadPane *self);
void lki_lead_pane_update_take (LkiLeadPane *self);
const char *lki_lead_pane_get_own_id (LkiLeadPane *self);
gboolean lki_lead_pane_is_workable (LkiLeadPane *self);
gboolean lki_lead_pane_is_taking (LkiLeadPane *self);
const char *lki_lead_pane_get_taking_text (LkiLeadPane *self);

void lki_lead_pane_update_notices (LkiLeadPane *self);
void lki_lead_pane_load_duplicates (LkiLeadPane *self);
void lki_lead_pane_forget_duplicate (LkiLeadPane *self,
                                     gint64 key);
gboolean lki_lead_pane_knows_duplicate (LkiLeadPane *self,
                                        LkiLeadRecord *brief);

G_END_DECLS
