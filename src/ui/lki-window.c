// SPDX-License-Identifier: GPL-3.0-or-later
// The one window: which page it shows, how its panes fold, and what goes on between them. The
// banners are in lki-window-banners.c, the actions in lki-window-actions.c.

#include "lki-window-private.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-minute.h"
#include "lki-words.h"

#include <glib/gi18n.h>

#define VIEWS_MINIMUM 200
#define VIEWS_MAXIMUM 400
#define LIST_MINIMUM 260
#define LIST_MAXIMUM 640

G_DEFINE_FINAL_TYPE (LkiWindow,
                     lki_window,
                     ADW_TYPE_APPLICATION_WINDOW)

/* Pages */

static void
update_trouble (LkiWindow *self)
{
  const GError *error = lki_session_manager_get_error (self->manager);

  if (error != NULL)
    adw_status_page_set_description (self->trouble_page, lki_error_get_opening_body (error));
}

/* In the demo nothing is told to anybody, whatever the answer. */
static gboolean
is_consent_due (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  return session != NULL && !lki_session_get_demo (session) && !self->consent_later &&
         !lki_diagnostics_get_asked (self->diagnostics);
}

static void update_page (LkiWindow *self);

static void
sign_in_done_cb (LkiWindow *self)
{
  self->signing_in_again = FALSE;
  update_page (self);
}

static LkiSignInPage *
ensure_sign_in_page (LkiWindow *self)
{
  GtkWidget *page = adw_bin_get_child (self->sign_in_bin);

  if (page == NULL)
    {
      page = g_object_new (LKI_TYPE_SIGN_IN_PAGE, NULL);
      lki_sign_in_page_set_up (LKI_SIGN_IN_PAGE (page), self->manager, self->settings);
      g_signal_connect_object (page, "signed-in", G_CALLBACK (sign_in_done_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "dismissed", G_CALLBACK (sign_in_done_cb), self,
                               G_CONNECT_SWAPPED);
      adw_bin_set_child (self->sign_in_bin, page);
    }

  return LKI_SIGN_IN_PAGE (page);
}

static void
update_page (LkiWindow *self)
{
  LkiSessionState state = lki_session_manager_get_state (self->manager);
  const char *before = gtk_stack_get_visible_child_name (self->stack);
  const char *page = "starting";

  if (self->signing_in_again)
    page = "sign-in";
  else if (state == LKI_SESSION_STATE_SIGNED_IN)
    page = is_consent_due (self) ? "consent" : "main";
  else if (state == LKI_SESSION_STATE_SIGNED_OUT)
    page = "sign-in";
  else if (state == LKI_SESSION_STATE_KEYRING_LOCKED)
    page = "locked";
  else if (state == LKI_SESSION_STATE_STORE_TROUBLE)
    page = "trouble";

  if (g_strcmp0 (before, page) != 0)
    {
      /* What had the focus is about to be hidden; but a dialog above it keeps its own. */
      if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL)
        gtk_window_set_focus (GTK_WINDOW (self), NULL);
      /* Whoever has waited for the first page wants it at once. */
      gtk_stack_set_visible_child_full (self->stack, page,
                                        g_strcmp0 (before, "starting") == 0
                                            ? GTK_STACK_TRANSITION_TYPE_NONE
                                            : GTK_STACK_TRANSITION_TYPE_CROSSFADE);
      if (strcmp (page, "main") == 0)
        lki_list_pane_focus (self->list_pane);
      else if (strcmp (page, "consent") == 0)
        lki_consent_page_reset (self->consent_page);
      else if (strcmp (page, "sign-in") == 0 && !self->signing_in_again)
        lki_sign_in_page_reset (ensure_sign_in_page (self),
                                lki_session_manager_get_last_email (self->manager), FALSE);
    }

  /* Typing begins a search, but not where there is nothing to search. */
  lki_list_pane_capture_keys (self->list_pane,
                              strcmp (page, "main") == 0 ? GTK_WIDGET (self) : NULL);
  lki_window_update_banners (self);
  lki_window_update_actions (self);
}

/* A person who has clicked on a lead is not kept from it by a question about the program; it is
 * asked at the next start. */
static void
put_consent_off (LkiWindow *self)
{
  self->consent_later = TRUE;
  update_page (self);
}

/* The server's time is known from its answers, so it is asked for again whenever a sync has ended;
 * the person is told when theirs is wrong. */
static void
update_clock (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  if (session != NULL)
    lki_minute_set_offset_ms (lki_minute_get_default (), -lki_session_get_clock_fast_ms (session));
  lki_window_update_banners (self);
}

static void
session_changed_cb (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  self->signing_in_again = FALSE;
  self->set_aside_seen = FALSE;
  self->wrong_clock_seen = FALSE;
  update_clock (self);
  self->serial++;
  g_signal_group_set_target (self->session_signals, session);
  lki_lead_pane_set_session (self->lead_pane, session);
  lki_views_pane_set_session (self->views_pane, session);
  lki_list_pane_set_session (self->list_pane, session);
  adw_navigation_split_view_set_show_content (self->inner_split, FALSE);
  update_page (self);
}

static void
state_changed_cb (LkiWindow *self)
{
  update_page (self);
}

/**
 * lki_window_sign_in_again:
 * @self: the window
 *
 * Shows the sign-in page; where there is a session, its leads stay and the person may come back to
 * them.
 */
void
lki_window_sign_in_again (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;

  self->signing_in_again = TRUE;
  lki_sign_in_page_reset (ensure_sign_in_page (self),
                          account != NULL ? account->email
                                          : lki_session_manager_get_last_email (self->manager),
                          session != NULL);
  update_page (self);
}

/* Panes */

static void
folded_cb (LkiWindow *self)
{
  g_object_set (self->views_resizer, "resizable",
                !adw_overlay_split_view_get_collapsed (self->outer_split), NULL);
  g_object_set (self->list_resizer, "resizable",
                !adw_navigation_split_view_get_collapsed (self->inner_split), NULL);
}

static void
show_sidebar_cb (LkiWindow *self)
{
  gboolean shown = adw_overlay_split_view_get_show_sidebar (self->outer_split);

  /* Unfolded, the views cannot be hidden: there would be no button to bring them back. */
  if (!shown && !adw_overlay_split_view_get_collapsed (self->outer_split))
    adw_overlay_split_view_set_show_sidebar (self->outer_split, TRUE);
}

static void
show_content_cb (LkiWindow *self)
{
  if (!adw_navigation_split_view_get_show_content (self->inner_split) &&
      adw_navigation_split_view_get_collapsed (self->inner_split))
    lki_list_pane_focus (self->list_pane);

  lki_window_update_actions (self);
}

/* Pane widths are kept in scale-independent pixels, so that larger text has more room. */
static void
apply_width (LkiWindow *self,
             LkiPaneResizer *resizer,
             GObject *split,
             const char *key)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  int width = 0;

  g_object_get (resizer, "width", &width, NULL);
  width = adw_length_unit_from_px (ADW_LENGTH_UNIT_SP, width, settings);
  g_object_set (split, "max-sidebar-width", (double) width, NULL);
  g_object_set (self->settings, key, width, NULL);
}

static void
views_width_cb (LkiWindow *self)
{
  apply_width (self, self->views_resizer, G_OBJECT (self->outer_split), "views-width");
}

static void
list_width_cb (LkiWindow *self)
{
  apply_width (self, self->list_resizer, G_OBJECT (self->inner_split), "list-width");
}

static void
set_up_width (LkiWindow *self,
              LkiPaneResizer *resizer,
              const char *key,
              int minimum,
              int maximum,
              GCallback callback)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  int width = 0;

  lki_pane_resizer_set_range (resizer, minimum, maximum);
  g_object_get (self->settings, key, &width, NULL);
  g_signal_connect_object (resizer, "notify::width", callback, self, G_CONNECT_SWAPPED);
  g_object_set (resizer, "width", (int) adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, width, settings),
                NULL);
}

/* Views and list */

static void
view_changed_cb (LkiWindow *self)
{
  const char *view = lki_views_pane_get_view (self->views_pane);
  g_autofree char *title = lki_views_pane_dup_title (self->views_pane);

  lki_list_pane_set_view (self->list_pane, view, title);
  if (self->settings != NULL)
    g_object_set (self->settings, "view", view, NULL);
}

static void
view_activated_cb (LkiWindow *self)
{
  if (adw_overlay_split_view_get_collapsed (self->outer_split))
    adw_overlay_split_view_set_show_sidebar (self->outer_split, FALSE);
  adw_navigation_split_view_set_show_content (self->inner_split, FALSE);
}

static void
sort_changed_cb (LkiWindow *self)
{
  g_autofree char *name = NULL;
  LkiLeadSort sort;

  g_object_get (self->list_pane, "sort", &name, NULL);
  /* A view of one's own has an order of its own. */
  if (lki_view_get_own_id (lki_views_pane_get_view (self->views_pane)) == NULL &&
      lki_lead_sort_from_string (name, &sort))
    g_object_set (self->settings, "sort", sort, NULL);
  lki_window_update_actions (self);
}

/**
 * lki_window_show_record:
 * @self: the window
 * @key: the lead's key in the store
 * @record: (nullable): the lead, as far as it is known
 *
 * Shows a lead in the third pane.
 */
void
lki_window_show_record (LkiWindow *self,
                        gint64 key,
                        LkiLeadRecord *record)
{
  if (record != NULL)
    lki_lead_pane_show_record (self->lead_pane, record);
  else
    lki_lead_pane_show_lead (self->lead_pane, key);

  lki_list_pane_mark_current (self->list_pane, key);
  adw_navigation_split_view_set_show_content (self->inner_split, TRUE);
  if (adw_overlay_split_view_get_collapsed (self->outer_split))
    adw_overlay_split_view_set_show_sidebar (self->outer_split, FALSE);
  lki_window_update_actions (self);
}

static void
lead_chosen_cb (LkiWindow *self,
                LkiLead *lead)
{
  lki_window_show_record (self, lki_lead_get_key (lead), lki_lead_get_record (lead));
}

static void
lki_window_dispose (GObject *object)
{
  LkiWindow *self = LKI_WINDOW (object);

  self->serial++;
  g_clear_object (&self->session_signals);
  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  g_clear_object (&self->background);
  g_clear_object (&self->diagnostics);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_WINDOW);

  G_OBJECT_CLASS (lki_window_parent_class)->dispose (object);
}

static void
lki_window_class_init (LkiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_window_dispose;

  g_type_ensure (LKI_TYPE_CONSENT_PAGE);
  g_type_ensure (LKI_TYPE_LEAD_PANE);
  g_type_ensure (LKI_TYPE_LIST_PANE);
  g_type_ensure (LKI_TYPE_PANE_RESIZER);
  g_type_ensure (LKI_TYPE_VIEWS_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, demo_banner);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, sign_in_bin);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, consent_page);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, trouble_page);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, outer_split);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, inner_split);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, views_resizer);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, list_resizer);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, views_pane);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, list_pane);
  gtk_widget_class_bind_template_child (widget_class, LkiWindow, lead_pane);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_sidebar_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_content_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, lead_chosen_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "banner_clicked_cb",
                                                G_CALLBACK (lki_window_banner_clicked));

  lki_window_install_actions (widget_class);
}

static void
lki_window_init (LkiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  if (strcmp (LKI_PROFILE, "development") == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::sync-status",
                                  G_CALLBACK (update_clock), self);
  lki_window_connect_banners (self);
  folded_cb (self);
}

static void
set_up (LkiWindow *self,
        LkiSessionManager *manager,
        LkiSettings *settings,
        LkiDiagnostics *diagnostics)
{
  static const char *const sizes[][2] = {
    { "window-width", "default-width" },
    { "window-height", "default-height" },
    { "window-maximized", "maximized" },
  };
  g_autofree char *view = NULL;
  int sort = LKI_LEAD_SORT_NEWEST;

  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  self->diagnostics = g_object_ref (diagnostics);

  /* Settings that are forgotten with an account do not resize a window that is open. */
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (settings), sizes[i][0], &value);
      g_object_set_property (G_OBJECT (self), sizes[i][1], &value);
      g_object_bind_property (self, sizes[i][1], settings, sizes[i][0], G_BINDING_DEFAULT);
    }
  set_up_width (self, self->views_resizer, "views-width", VIEWS_MINIMUM, VIEWS_MAXIMUM,
                G_CALLBACK (views_width_cb));
  set_up_width (self, self->list_resizer, "list-width", LIST_MINIMUM, LIST_MAXIMUM,
                G_CALLBACK (list_width_cb));

  g_object_get (settings, "view", &view, "sort", &sort, NULL);
  lki_list_pane_set_sort (self->list_pane,
                          lki_lead_sort_to_string (CLAMP (sort, 0, (int) LKI_LEAD_SORT_NAME)));
  g_signal_connect_object (self->list_pane, "notify::sort", G_CALLBACK (sort_changed_cb), self,
                           G_CONNECT_SWAPPED);
  lki_views_pane_set_view (self->views_pane, view);
  view_changed_cb (self);

  lki_consent_page_set_up (self->consent_page, diagnostics);
  g_signal_connect_object (diagnostics, "notify::asked", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::error", G_CALLBACK (update_trouble), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_trouble (self);
  session_changed_cb (self);
}

/**
 * lki_window_new:
 * @app: the application
 * @manager: who is signed in
 * @settings: what is remembered
 * @diagnostics: what the program may tell of itself
 *
 * Returns: (transfer floating): the window, not yet presented
 */
LkiWindow *
lki_window_new (AdwApplication *app,
                LkiSessionManager *manager,
                LkiSettings *settings,
                LkiDiagnostics *diagnostics)
{
  LkiWindow *self;

  g_return_val_if_fail (app == NULL || ADW_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (diagnostics), NULL);

  self = g_object_new (LKI_TYPE_WINDOW, "application", app, NULL);
  set_up (self, manager, settings, diagnostics);

  return self;
}

/**
 * lki_window_set_background:
 * @self: the window
 * @background: what keeps the program running without it, for the preferences to show
 */
void
lki_window_set_background (LkiWindow *self,
                           LkiBackground *background)
{
  g_return_if_fail (LKI_IS_WINDOW (self));
  g_return_if_fail (LKI_IS_BACKGROUND (background));

  g_set_object (&self->background, background);
}

/* Opening a lead by its id */

typedef struct
{
  LkiWindow *self;     /* (owned) */
  LkiSession *session; /* (owned) */
  char *lead_id;       /* (owned) (nullable): NULL for the next to answer */
  gboolean call;
  guint serial;
} OpenJob;

static void
open_job_free (gpointer data)
{
  OpenJob *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  g_free (job->lead_id);
  g_free (job);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  OpenJob *job = user_data;
  LkiWindow *self = job->self;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GError) error = NULL;

  if (job->lead_id != NULL)
    lead = dex_await_boxed (lki_session_find_lead (job->session, job->lead_id), &error);
  else
    lead = dex_await_boxed (lki_session_find_next_to_answer (job->session), &error);

  if (job->serial != self->serial)
    return lki_future_new_done ();

  if (lead == NULL)
    {
      gboolean answered =
          job->lead_id == NULL && g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);

      lki_window_add_toast (self, adw_toast_new (answered ? _ ("No leads are waiting for an answer")
                                                          : lki_error_get_title (error)));
      return lki_future_new_done ();
    }

  lki_window_show_record (self, lead->key, lead);
  if (job->call)
    lki_lead_pane_call (self->lead_pane);

  return lki_future_new_done ();
}

/**
 * lki_window_open:
 * @self: the window
 * @lead_id: (nullable): the server's id of the lead; %NULL for the next one to answer
 * @call: whether to call as well
 *
 * Shows a lead, wherever it is in the views. Without a session nothing happens.
 */
void
lki_window_open (LkiWindow *self,
                 const char *lead_id,
                 gboolean call)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  OpenJob *job;

  if (session == NULL)
    return;

  put_consent_off (self);
  job = g_new0 (OpenJob, 1);
  job->self = g_object_ref (self);
  job->session = g_object_ref (session);
  job->lead_id = g_strdup (lead_id);
  job->call = call;
  job->serial = ++self->serial;
  lki_future_report (lki_future_spawn ("open-lead", open_fiber, job, open_job_free), "open a lead");
}

/**
 * lki_window_open_lead:
 * @self: the window
 * @lead_id: the server's id of the lead
 *
 * Shows a lead, wherever it is in the views. Without a session nothing happens.
 */
void
lki_window_open_lead (LkiWindow *self,
                      const char *lead_id)
{
  g_return_if_fail (LKI_IS_WINDOW (self));
  g_return_if_fail (lead_id != NULL);

  lki_window_open (self, lead_id, FALSE);
}

/**
 * lki_window_call_lead:
 * @self: the window
 * @lead_id: the server's id of the lead
 *
 * Shows a lead and calls the person.
 */
void
lki_window_call_lead (LkiWindow *self,
                      const char *lead_id)
{
  g_return_if_fail (LKI_IS_WINDOW (self));
  g_return_if_fail (lead_id != NULL);

  lki_window_open (self, lead_id, TRUE);
}

/**
 * lki_window_open_next_to_answer:
 * @self: the window
 *
 * Shows the lead whose answer is due first, or says that none waits for one. Without a session
 * nothing happens.
 */
void
lki_window_open_next_to_answer (LkiWindow *self)
{
  g_return_if_fail (LKI_IS_WINDOW (self));

  lki_window_open (self, NULL, FALSE);
}

/**
 * lki_window_show_view:
 * @self: the window
 * @view: the name of a view, see lki_view_get_name(); one that is none is ignored
 */
void
lki_window_show_view (LkiWindow *self,
                      const char *view)
{
  g_return_if_fail (LKI_IS_WINDOW (self));

  put_consent_off (self);
  lki_list_pane_set_search (self->list_pane, NULL);
  lki_views_pane_set_view (self->views_pane, view);
  view_activated_cb (self);
}

/**
 * lki_window_search:
 * @self: the window
 * @text: (nullable): what to search for; %NULL ends the search
 */
void
lki_window_search (LkiWindow *self,
                   const char *text)
{
  g_return_if_fail (LKI_IS_WINDOW (self));

  adw_navigation_split_view_set_show_content (self->inner_split, FALSE);
  lki_list_pane_set_search (self->list_pane, text);
}

/**
 * lki_window_choose:
 * @self: the window
 * @position: a position in the list
 *
 * Opens the lead there.
 *
 * Returns: %TRUE if there is one
 */
gboolean
lki_window_choose (LkiWindow *self,
                   guint position)
{
  g_return_val_if_fail (LKI_IS_WINDOW (self), FALSE);

  return lki_list_pane_choose (self->list_pane, position);
}

/**
 * lki_window_scroll_lead:
 * @self: the window
 * @fraction: 0 for the top of the lead's page, 1 for its end
 */
void
lki_window_scroll_lead (LkiWindow *self,
                        double fraction)
{
  g_return_if_fail (LKI_IS_WINDOW (self));

  lki_lead_pane_scroll (self->lead_pane, fraction);
}

/**
 * lki_window_add_toast:
 * @self: the window
 * @toast: (transfer full): a message; its title is shown as it is
 */
void
lki_window_add_toast (LkiWindow *self,
                      AdwToast *toast)
{
  g_return_if_fail (LKI_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/**
 * lki_window_get_page:
 * @self: the window
 *
 * Returns: `starting`, `sign-in`, `locked`, `trouble` or `main`
 */
const char *
lki_window_get_page (LkiWindow *self)
{
  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * lki_window_get_lead_id:
 * @self: the window
 *
 * Returns: (nullable): the id of the lead that the third pane shows
 */
const char *
lki_window_get_lead_id (LkiWindow *self)
{
  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  return lki_lead_pane_get_lead_id (self->lead_pane);
}

/**
 * lki_window_get_n_leads:
 * @self: the window
 *
 * Returns: how many leads the list holds
 */
guint
lki_window_get_n_leads (LkiWindow *self)
{
  g_return_val_if_fail (LKI_IS_WINDOW (self), 0);

  return lki_list_pane_get_n_leads (self->list_pane);
}

/**
 * lki_window_is_loading:
 * @self: the window
 *
 * Returns: %TRUE while an answer of the store is waited for
 */
gboolean
lki_window_is_loading (LkiWindow *self)
{
  g_return_val_if_fail (LKI_IS_WINDOW (self), FALSE);

  return lki_list_pane_is_loading (self->list_pane) || lki_lead_pane_is_loading (self->lead_pane);
}
