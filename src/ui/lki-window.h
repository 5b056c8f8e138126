// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-background.h"
#include "lki-diagnostics.h"
#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiWindow:
 *
 * The one window: starting, sign-in, consent, or the three panes views · list · lead.
 *
 * It needs these actions of the application: `app.demo` ("Try the demo"), `app.leave-demo`,
 * `app.sync-now`, `app.preferences`, `app.about`, `app.sign-out`, `app.quit`. Its own are
 * `win.search`, `win.next-lead`, `win.previous-lead`, `win.next-to-answer`, `win.call`, `win.sms`,
 * `win.email`, `win.note`, `win.view(s)`, `win.nth-view(i)`, `win.show-views`, `win.go-back`,
 * `win.sign-in-again` and `win.restore`.
 */
#define LKI_TYPE_WINDOW (lki_window_get_type ())
G_DECLARE_FINAL_TYPE (LkiWindow,
                      lki_window,
                      LKI,
                      WINDOW,
                      AdwApplicationWindow)

LkiWindow *lki_window_new (AdwApplication *app,
                           LkiSessionManager *manager,
                           LkiSettings *settings,
                           LkiDiagnostics *diagnostics);
void lki_window_set_background (LkiWindow *self,
                                LkiBackground *background);
void lki_window_open_lead (LkiWindow *self,
                           const char *lead_id);
void lki_window_call_lead (LkiWindow *self,
                           const char *lead_id);
void lki_window_open_next_to_answer (LkiWindow *self);
void lki_window_show_view (LkiWindow *self,
                           const char *view);
void lki_window_search (LkiWindow *self,
                        const char *text);
gboolean lki_window_choose (LkiWindow *self,
                            guint position);
void lki_window_scroll_lead (LkiWindow *self,
                             double fraction);
void lki_window_add_toast (LkiWindow *self,
                           AdwToast *toast);

/* What the window shows, for scripts and tests. */
const char *lki_window_get_page (LkiWindow *self);
const char *lki_window_get_lead_id (LkiWindow *self);
guint lki_window_get_n_leads (LkiWindow *self);
gboolean lki_window_is_loading (LkiWindow *self);

/* The application's dialogs, which need nothing but a parent. */
AdwDialog *lki_window_present_account (LkiWindow *self);
AdwDialog *lki_window_present_support (LkiWindow *self);
AdwDialog *lki_window_present_preferences (LkiWindow *self);
AdwDialog *lki_window_present_about (LkiWindow *self);
AdwDialog *lki_window_present_sign_out (LkiWindow *self);

G_END_DECLS
