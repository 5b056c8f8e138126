// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*LkiLetterFunc) (gunichar letter,
                               gpointer user_data);

void lki_fold_character (gunichar ch,
                         LkiLetterFunc func,
                         gpointer user_data);
void lki_fold_text (const char *text,
                    LkiLetterFunc func,
                    gpointer user_data);
gboolean lki_fold_is_second (gunichar last,
                             gunichar letter);

G_END_DECLS
