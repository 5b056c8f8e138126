// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiNoteEditor:
 *
 * Where a note is written. What is not finished is kept as a draft, also over a restart.
 *
 * Signal: `note-added ()`: a note has been handed over to the session.
 */
#define LKI_TYPE_NOTE_EDITOR (lki_note_editor_get_type ())
G_DECLARE_FINAL_TYPE (LkiNoteEditor,
                      lki_note_editor,
                      LKI,
                      NOTE_EDITOR,
                      AdwBin)

void lki_note_editor_set_lead (LkiNoteEditor *self,
                               LkiSession *session,
                               LkiLeadRecord *lead);
void lki_note_editor_save_draft (LkiNoteEditor *self);
char *lki_note_editor_dup_text (LkiNoteEditor *self);
void lki_note_editor_set_text (LkiNoteEditor *self,
                               const char *text);
void lki_note_editor_add (LkiNoteEditor *self);

G_END_DECLS
