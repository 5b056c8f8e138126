// SPDX-License-Identifier: GPL-3.0-or-later
// The second pane: which leads it shows, its rows and the pages in their place. Selection and
// scrolling are in lki-list-pane-place.c, selecting several in lki-list-pane-selection.c, the
// search in lki-list-pane-search.c.

#include "lki-list-pane-private.h"

#include "lki-config.h"
#include "lki-empty-page.h"
#include "lki-lead-row.h"
#include "lki-minute.h"
#include "lki-words.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_VIEW,
  PROP_VIEW_TITLE,
  PROP_SORT,
  PROP_SEARCH,
  PROP_FOLDED,
  PROP_VIEWS_FOLDED,
  PROP_SHOW_VIEWS,
  PROP_BARREN,
  N_PROPS,
};

enum
{
  LEAD_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static LkiAccountRecord *
get_account (LkiLeadRowContext *context)
{
  LkiListPane *self = LKI_LIST_PANE (context);

  return self->session != NULL ? lki_session_get_account (self->session) : NULL;
}

static gboolean
get_selecting (LkiLeadRowContext *context)
{
  return lki_lead_selection_get_multiple (LKI_LIST_PANE (context)->selection);
}

static void
row_context_iface_init (LkiLeadRowContextInterface *iface)
{
  iface->get_account = get_account;
  iface->get_selecting = get_selecting;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiListPane,
                               lki_list_pane,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (LKI_TYPE_LEAD_ROW_CONTEXT,
                                                      row_context_iface_init))

static void
show_page (LkiListPane *self,
           const char *name)
{
  /* Where nothing can be chosen yet may be known in a moment. */
  gboolean barren = g_str_equal (name, "blank") ? self->barren : !g_str_equal (name, "list");

  gtk_stack_set_visible_child_name (self->stack, name);
  if (self->barren == barren)
    return;

  self->barren = barren;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BARREN]);
}

static void
fill_empty_page (LkiListPane *self)
{
  LkiLeadView view;
  const char *category_id;
  g_autofree char *name = NULL;

  if (lki_list_pane_get_view (self, &view, &category_id))
    name = view == LKI_LEAD_VIEW_CATEGORY ? g_strconcat ("category:", category_id, NULL)
                                          : g_strdup (lki_view_get_name (view));
  lki_empty_page_fill (self->empty_page, name);
}

/* Shows the list, or the page that says why there is none. */
void
lki_list_pane_update_page (LkiListPane *self)
{
  gboolean loading = self->leads != NULL && lki_lead_list_get_loading (self->leads);
  gboolean searching = self->search != NULL;
  gboolean filtered = !lki_lead_filter_is_empty (self->filter);
  gboolean first_sync =
      self->session != NULL && lki_session_get_sync_status (self->session) == LKI_SYNC_FIRST;
  g_autofree char *escaped = NULL;
  g_autofree char *description = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.begin-selection",
                                 lki_list_pane_get_n_leads (self) > 0);
  if (lki_list_pane_get_n_leads (self) > 0)
    {
      show_page (self, "list");
      return;
    }

  if (loading || self->leads == NULL)
    {
      /* What was there stays until the answer comes; an empty list never flashes by. */
      if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0)
        show_page (self, "blank");
      return;
    }

  if (searching)
    {
      escaped = g_markup_escape_text (self->search, -1);
      /* Translators: %s is what was searched for */
      description =
          g_strdup_printf (filtered ? _ ("Nothing that the filters let through matches “%s”.")
                                    : _ ("Nothing in this view matches “%s”."),
                           escaped);
      adw_status_page_set_description (self->no_results_page, description);
      show_page (self, "no-results");
      return;
    }

  if (first_sync)
    {
      show_page (self, "first-sync");
      return;
    }

  if (filtered)
    {
      show_page (self, "filtered");
      return;
    }

  fill_empty_page (self);
  show_page (self, "empty");
}

/* Asks for what is to be shown now. */
void
lki_list_pane_query (LkiListPane *self)
{
  g_autoptr (LkiLeadQuery) lead_query = NULL;

  if (self->leads == NULL || self->view == NULL)
    return;

  lead_query = lki_list_pane_dup_query (self);
  if (lead_query == NULL)
    return;

  self->query_is_new = TRUE;
  lki_lead_list_set_query (self->leads, lead_query);
  lki_list_pane_compare_view (self);
  lki_list_pane_update_page (self);
}

static void
refresh_rows (LkiListPane *self)
{
  /* Only rows on screen: GtkListView keeps some two hundred, and draws them when they come into
   * view. */
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (LKI_IS_LEAD_ROW (row))
        lki_lead_row_refresh (LKI_LEAD_ROW (row));
    }
}

static void
account_cb (LkiListPane *self)
{
  refresh_rows (self);
  lki_list_pane_rename_filters (self);
}

static void
minute_cb (LkiListPane *self)
{
  refresh_rows (self);
  if (self->session != NULL)
    lki_session_look_at_calendar (self->session);
}

/* A template for each of the two hundred rows, with a binding a property, is most of what a jump
 * costs. */
static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item)
{
  GtkWidget *row = lki_lead_row_new ();

  lki_lead_row_set_item (LKI_LEAD_ROW (row), item);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem *item)
{
  lki_lead_row_set_lead (LKI_LEAD_ROW (gtk_list_item_get_child (item)),
                         gtk_list_item_get_item (item));
}

/* Tells that the person wants to see the lead there. */
void
lki_list_pane_emit_chosen (LkiListPane *self,
                           guint position)
{
  g_autoptr (LkiLead) lead = NULL;

  lead = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (lead == NULL)
    return;

  self->last_position = position;
  g_signal_emit (self, signals[LEAD_CHOSEN], 0, lead);
}

static void
set_folded (LkiListPane *self,
            gboolean folded)
{
  if (self->folded == folded)
    return;

  self->folded = folded;
  gtk_list_view_set_single_click_activate (self->list_view, folded);
  lki_list_pane_select_current (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
lki_list_pane_dispose (GObject *object)
{
  LkiListPane *self = LKI_LIST_PANE (object);

  g_clear_handle_id (&self->top_source, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  if (self->leads != NULL)
    g_signal_handlers_disconnect_by_data (self->leads, self);
  g_clear_object (&self->leads);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  /* The template would unparent a named child behind the back of the bin that holds it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_LIST_PANE);

  G_OBJECT_CLASS (lki_list_pane_parent_class)->dispose (object);
}

static void
lki_list_pane_finalize (GObject *object)
{
  LkiListPane *self = LKI_LIST_PANE (object);

  lki_list_pane_clear_filter (self);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->view_title, g_free);
  g_clear_pointer (&self->sort, g_free);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (lki_list_pane_parent_class)->finalize (object);
}

static void
lki_list_pane_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  LkiListPane *self = LKI_LIST_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_VIEW:
      g_value_set_string (value, self->view);
      break;
    case PROP_VIEW_TITLE:
      g_value_set_string (value, self->view_title);
      break;
    case PROP_SORT:
      g_value_set_string (value, self->sort);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_VIEWS_FOLDED:
      g_value_set_boolean (value, self->views_folded);
      break;
    case PROP_SHOW_VIEWS:
      g_value_set_boolean (value, self->show_views);
      break;
    case PROP_BARREN:
      g_value_set_boolean (value, self->barren);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_list_pane_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  LkiListPane *self = LKI_LIST_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      lki_list_pane_set_session (self, g_value_get_object (value));
      break;
    case PROP_SORT:
      lki_list_pane_set_sort (self, g_value_get_string (value));
      break;
    case PROP_SEARCH:
      lki_list_pane_set_search (self, g_value_get_string (value));
      break;
    case PROP_FOLDED:
      set_folded (self, g_value_get_boolean (value));
      break;
    case PROP_VIEWS_FOLDED:
      if (self->views_folded != g_value_get_boolean (value))
        {
          self->views_folded = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_SHOW_VIEWS:
      if (self->show_views != g_value_get_boolean (value))
        {
          self->show_views = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_list_pane_class_init (LkiListPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = lki_list_pane_dispose;
  object_class->finalize = lki_list_pane_finalize;
  object_class->get_property = lki_list_pane_get_property;
  object_class->set_property = lki_list_pane_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LKI_TYPE_SESSION, flags);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, NULL, read_only);
  properties[PROP_VIEW_TITLE] = g_param_spec_string ("view-title", NULL, NULL, NULL, read_only);
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "newest", flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  properties[PROP_VIEWS_FOLDED] = g_param_spec_boolean ("views-folded", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_VIEWS] = g_param_spec_boolean ("show-views", NULL, NULL, FALSE, flags);
  properties[PROP_BARREN] = g_param_spec_boolean ("barren", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LEAD_CHOSEN] = g_signal_new ("lead-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, no_results_page);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  lki_list_pane_bind_search (widget_class);
  lki_list_pane_bind_filter (widget_class);
  lki_list_pane_bind_selection (widget_class);

  gtk_widget_class_install_property_action (widget_class, "list.sort", "sort");
}

static void
lki_list_pane_init (LkiListPane *self)
{
  self->sort = g_strdup (lki_lead_sort_to_string (LKI_LEAD_SORT_NEWEST));
  self->view_title = g_strdup (_ ("Leads"));
  gtk_widget_init_template (GTK_WIDGET (self));

  lki_list_pane_init_place (self);
  lki_list_pane_init_selection (self);
  lki_list_pane_init_filter (self);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::sync-status",
                                  G_CALLBACK (lki_list_pane_update_page), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::account", G_CALLBACK (account_cb),
                                  self);

  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (minute_cb));
}

/**
 * lki_list_pane_set_session:
 * @self: the pane
 * @session: (nullable): whose leads to show
 */
void
lki_list_pane_set_session (LkiListPane *self,
                           LkiSession *session)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));
  g_return_if_fail (session == NULL || LKI_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  if (self->leads != NULL)
    g_signal_handlers_disconnect_by_data (self->leads, self);
  lki_lead_selection_set_leads (self->selection, NULL);
  g_clear_object (&self->leads);
  self->current_key = 0;
  self->last_position = 0;
  g_signal_group_set_target (self->session_signals, session);
  lki_selection_bar_set_session (self->selection_bar, session);

  if (session != NULL)
    {
      self->leads = lki_session_create_list (session);
      lki_list_pane_watch_leads (self);
      g_signal_connect_object (self->leads, "notify::loading",
                               G_CALLBACK (lki_list_pane_update_page), self, G_CONNECT_SWAPPED);
      lki_lead_selection_set_leads (self->selection, self->leads);
    }
  lki_list_pane_set_filter_session (self);
  lki_list_pane_query (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * lki_list_pane_set_view:
 * @self: the pane
 * @view: the name of a view, see lki_view_get_name()
 * @title: its title
 */
void
lki_list_pane_set_view (LkiListPane *self,
                        const char *view,
                        const char *title)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  if (g_set_str (&self->view_title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW_TITLE]);

  if (g_set_str (&self->view, view))
    {
      LkiLeadView which;
      const char *category_id;

      /* What was selected is not in this view. */
      lki_list_pane_end_selection (self);
      lki_list_pane_enter_view (self);
      lki_selection_bar_set_snoozed (
          self->selection_bar, lki_list_pane_get_view (self, &which, &category_id) &&
                                   (which == LKI_LEAD_VIEW_SNOOZED || which == LKI_LEAD_VIEW_ALL));
      lki_list_pane_query (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
    }
}

/**
 * lki_list_pane_set_sort:
 * @self: the pane
 * @sort: the name of an order, see lki_lead_sort_to_string(); one that is none is ignored
 */
void
lki_list_pane_set_sort (LkiListPane *self,
                        const char *sort)
{
  LkiLeadSort known;

  g_return_if_fail (LKI_IS_LIST_PANE (self));

  if (!lki_lead_sort_from_string (sort, &known) || !g_set_str (&self->sort, sort))
    return;

  lki_list_pane_query (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

/**
 * lki_list_pane_get_n_leads:
 * @self: the pane
 *
 * Returns: how many leads the list holds
 */
guint
lki_list_pane_get_n_leads (LkiListPane *self)
{
  g_return_val_if_fail (LKI_IS_LIST_PANE (self), 0);

  return self->leads != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->leads)) : 0;
}

/**
 * lki_list_pane_is_loading:
 * @self: the pane
 *
 * Returns: %TRUE while the answer to the query is not here
 */
gboolean
lki_list_pane_is_loading (LkiListPane *self)
{
  g_return_val_if_fail (LKI_IS_LIST_PANE (self), FALSE);

  return self->leads != NULL && lki_lead_list_get_loading (self->leads);
}

/**
 * lki_list_pane_focus:
 * @self: the pane
 *
 * Puts the keyboard's focus on the list.
 */
void
lki_list_pane_focus (LkiListPane *self)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}
