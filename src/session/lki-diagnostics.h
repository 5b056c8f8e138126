// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LKI_CONSENT_VERSION:
 *
 * The version of the text that people agree to. When what is sent changes, the text changes with
 * it, and everybody is asked again.
 */
#define LKI_CONSENT_VERSION 1

/**
 * LkiDiagnostics:
 *
 * What the program tells of itself, and only what a person has agreed to: reports of errors and
 * crashes, and counts of what is used. Before somebody agrees there is no request, no identifier
 * and no file; when they no longer do, what was waiting is removed.
 *
 * Properties: `asked` (gboolean: whether the person has answered to the text as it is now),
 * `reports` and `usage` (gboolean: what they have agreed to).
 */
#define LKI_TYPE_DIAGNOSTICS (lki_diagnostics_get_type ())
G_DECLARE_FINAL_TYPE (LkiDiagnostics,
                      lki_diagnostics,
                      LKI,
                      DIAGNOSTICS,
                      GObject)

LkiDiagnostics *lki_diagnostics_new (const char *folder,
                                     LkiSessionManager *manager,
                                     LkiSettings *settings,
                                     LkiClock *clock);
gboolean lki_diagnostics_get_asked (LkiDiagnostics *self);
gboolean lki_diagnostics_get_reports (LkiDiagnostics *self);
gboolean lki_diagnostics_get_usage (LkiDiagnostics *self);
void lki_diagnostics_decide (LkiDiagnostics *self,
                             gboolean reports,
                             gboolean usage);
void lki_diagnostics_count (LkiDiagnostics *self,
                            const char *name);
char *lki_diagnostics_dup_text (LkiDiagnostics *self);
char *lki_diagnostics_dup_example (LkiDiagnostics *self);
DexFuture *lki_diagnostics_flush (LkiDiagnostics *self);
void lki_diagnostics_clear (LkiDiagnostics *self);
const char *lki_diagnostics_get_folder (LkiDiagnostics *self);

G_END_DECLS
