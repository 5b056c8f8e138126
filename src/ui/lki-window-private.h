// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-consent-page.h"
#include "lki-lead-pane.h"
#include "lki-list-pane.h"
#include "lki-pane-resizer.h"
#include "lki-sign-in-page.h"
#include "lki-views-pane.h"
#include "lki-window.h"

G_BEGIN_DECLS

struct _LkiWindow
{
  AdwApplicationWindow parent_instance;

  LkiSessionManager *manager;    /* (owned) */
  LkiSettings *settings;         /* (owned) */
  LkiDiagnostics *diagnostics;   /* (owned) */
  LkiBackground *background;     /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  gboolean signing_in_again;
  gboolean consent_later; /* what was asked for goes before the question */
  gboolean set_aside_seen;
  gboolean wrong_clock_seen;
  guint serial;              /* of what is being opened; an answer for an earlier one is late */
  const char *banner_action; /* (nullable): what the banner's button does */

  AdwToastOverlay *toast_overlay;
  AdwBanner *demo_banner;
  AdwBanner *banner;
  GtkStack *stack;
  AdwBin *sign_in_bin; /* has the sign-in page once it is needed */
  LkiConsentPage *consent_page;
  AdwStatusPage *trouble_page;
  AdwOverlaySplitView *outer_split;
  AdwNavigationSplitView *inner_split;
  LkiPaneResizer *views_resizer;
  LkiPaneResizer *list_resizer;
  LkiViewsPane *views_pane;
  LkiListPane *list_pane;
  LkiLeadPane *lead_pane;
};

void lki_window_install_actions (GtkWidgetClass *widget_class);
void lki_window_update_actions (LkiWindow *self);

void lki_window_connect_banners (LkiWindow *self);
void lki_window_update_banners (LkiWindow *self);
void lki_window_banner_clicked (LkiWindow *self);

void lki_window_sign_in_again (LkiWindow *self);
void lki_window_show_record (LkiWindow *self,
                             gint64 key,
                             LkiLeadRecord *record);
void lki_window_open (LkiWindow *self,
                      const char *lead_id,
                      gboolean call);

G_END_DECLS
