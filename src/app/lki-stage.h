// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-application.h"

G_BEGIN_DECLS

/* For fibers: each of these returns when what it is about has come about. */
gboolean lki_stage_enter_demo (LkiApplication *application,
                               guint leads,
                               gboolean long_names,
                               GError **error);
gboolean lki_stage_arrive (LkiApplication *application,
                           GError **error);
gboolean lki_stage_repeat (LkiApplication *application,
                           GError **error);
gboolean lki_stage_join (LkiApplication *application,
                         const char *lead_id,
                         GError **error);
gboolean lki_stage_answer (LkiApplication *application,
                           const char *text,
                           GError **error);
gboolean lki_stage_make_conflicts (LkiApplication *application,
                                   GError **error);
gboolean lki_stage_reach_state (LkiApplication *application,
                                const char *name,
                                GError **error);

G_END_DECLS
