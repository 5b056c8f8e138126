// SPDX-License-Identifier: GPL-3.0-or-later
// The second pane. The list keeps its place and its selection when the leads beneath it change:
// which lead is open is the window's business, and told by lki_list_pane_mark_current().

#include "lki-list-pane.h"

#include "lki-config.h"
#include "lki-empty-page.h"
#include "lki-lead-row.h"
#include "lki-minute.h"
#include "lki-words.h"

#include <glib/gi18n.h>

/* About a row, in pixels. */
#define NEARLY_TOP 100

struct _LkiListPane
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  LkiLeadList *leads;            /* (owned) (nullable) */
  GtkSingleSelection *selection; /* (owned) */
  char *view;                    /* (owned) */
  char *view_title;              /* (owned) */
  char *sort;                    /* (owned) */
  char *search;                  /* (owned) */
  gboolean folded;
  gboolean views_folded;
  gboolean show_views;

  gint64 current_key;  /* the lead that is open, or 0 */
  guint last_position; /* where it was, for next and previous after it has left the view */
  double scroll_to;    /* where to scroll when the answer is there, or -1 */
  double last_scroll;
  guint top_source;
  gboolean query_is_new;
  gboolean selecting;

  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListView *list_view;
  AdwStatusPage *empty_page;
  AdwStatusPage *no_results_page;
};

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

static void
row_context_iface_init (LkiLeadRowContextInterface *iface)
{
  iface->get_account = get_account;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiListPane,
                               lki_list_pane,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (LKI_TYPE_LEAD_ROW_CONTEXT,
                                                      row_context_iface_init))

static guint
get_n_items (LkiListPane *self)
{
  return self->leads != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->leads)) : 0;
}

static void
update_page (LkiListPane *self)
{
  gboolean loading = self->leads != NULL && lki_lead_list_get_loading (self->leads);
  gboolean searching = self->search != NULL;
  gboolean first_sync =
      self->session != NULL && lki_session_get_sync_status (self->session) == LKI_SYNC_FIRST;
  g_autofree char *escaped = NULL;
  g_autofree char *description = NULL;

  if (get_n_items (self) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }

  if (loading || self->leads == NULL)
    {
      /* What was there stays until the answer comes; an empty list never flashes by. */
      if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0)
        gtk_stack_set_visible_child_name (self->stack, "blank");
      return;
    }

  if (searching)
    {
      escaped = g_markup_escape_text (self->search, -1);
      /* Translators: %s is what was searched for */
      description = g_strdup_printf (_ ("Nothing in this view matches “%s”."), escaped);
      adw_status_page_set_description (self->no_results_page, description);
      gtk_stack_set_visible_child_name (self->stack, "no-results");
      return;
    }

  if (first_sync)
    {
      gtk_stack_set_visible_child_name (self->stack, "first-sync");
      return;
    }

  lki_empty_page_fill (self->empty_page, self->view);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
select_current (LkiListPane *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->leads == NULL || self->folded || self->current_key == 0 ||
      !lki_lead_list_find (self->leads, self->current_key, &position))
    position = GTK_INVALID_LIST_POSITION;
  else
    self->last_position = position;

  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static GtkAdjustment *
get_adjustment (LkiListPane *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scrolled);
}

static void
scrolled_cb (LkiListPane *self)
{
  /* The list is empty for a moment while it is swapped; that is no scrolling. */
  if (get_n_items (self) > 0 && self->scroll_to < 0)
    self->last_scroll = gtk_adjustment_get_value (get_adjustment (self));
}

static gboolean
to_top_cb (gpointer user_data)
{
  LkiListPane *self = user_data;

  self->top_source = 0;
  gtk_adjustment_set_value (get_adjustment (self), 0);

  return G_SOURCE_REMOVE;
}

static void
extent_changed_cb (LkiListPane *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double value = self->scroll_to;

  /* A list that was at its top stays there, with the newest lead in sight, though GTK would rather
   * keep a row in place when the window folds or a lead arrives. It is being laid out just now. */
  if (value < 0 && self->last_scroll < 1 && gtk_adjustment_get_value (adjustment) > 0 &&
      gtk_adjustment_get_value (adjustment) < NEARLY_TOP && self->top_source == 0)
    self->top_source = g_idle_add (to_top_cb, self);

  if (value < 0 || get_n_items (self) == 0 || gtk_adjustment_get_upper (adjustment) <= value)
    return;

  self->scroll_to = -1;
  gtk_adjustment_set_value (adjustment, value);
}

static void
reloaded_cb (LkiListPane *self)
{
  self->scroll_to = self->query_is_new ? -1 : self->last_scroll;
  if (self->query_is_new)
    {
      self->last_scroll = 0;
      gtk_adjustment_set_value (get_adjustment (self), 0);
      /* A lead that was in the view before too would be kept where it is on the screen. */
      if (get_n_items (self) > 0)
        gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
    }
  self->query_is_new = FALSE;

  select_current (self);
  update_page (self);
}

static void
items_changed_cb (LkiListPane *self)
{
  guint position;

  update_page (self);
  if (self->leads != NULL && self->current_key != 0 &&
      lki_lead_list_find (self->leads, self->current_key, &position))
    self->last_position = position;
}

static void
query (LkiListPane *self)
{
  g_autoptr (LkiLeadQuery) lead_query = NULL;
  LkiLeadView view;
  LkiLeadSort sort;
  const char *category_id;

  if (self->leads == NULL || self->view == NULL)
    return;

  if (!lki_view_from_name (self->view, &view, &category_id))
    return;
  if (!lki_sort_from_name (self->sort, &sort))
    sort = LKI_LEAD_SORT_NEWEST;

  lead_query = lki_lead_query_new (view, category_id, self->search, sort);
  self->query_is_new = TRUE;
  lki_lead_list_set_query (self->leads, lead_query);
  update_page (self);
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
minute_cb (LkiListPane *self)
{
  refresh_rows (self);
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

static void
choose (LkiListPane *self,
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
selected_cb (LkiListPane *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  LkiLead *lead = gtk_single_selection_get_selected_item (self->selection);

  /* Folded, the selection follows the pointer, and a click or Enter opens. The lead that is open
   * may have moved. */
  if (self->selecting || self->folded || lead == NULL ||
      lki_lead_get_key (lead) == self->current_key)
    return;

  choose (self, position);
}

static void
activated_cb (LkiListPane *self,
              guint position)
{
  choose (self, position);
}

static void
search_changed_cb (LkiListPane *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);
  g_autofree char *search = g_strstrip (g_strdelimit (g_strdup (text), "\n\r\t", ' '));

  if (*search == '\0')
    g_clear_pointer (&search, g_free);
  if (!g_set_str (&self->search, search))
    return;

  query (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

static void
search_activated_cb (LkiListPane *self)
{
  if (get_n_items (self) == 0)
    return;

  gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_FOCUS, NULL);
  choose (self, 0);
  select_current (self);
}

static void
search_mode_changed_cb (LkiListPane *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar) && get_n_items (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
clear_search_cb (LkiListPane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
set_folded (LkiListPane *self,
            gboolean folded)
{
  if (self->folded == folded)
    return;

  self->folded = folded;
  gtk_list_view_set_single_click_activate (self->list_view, folded);
  select_current (self);
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
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_LIST_PANE);

  G_OBJECT_CLASS (lki_list_pane_parent_class)->dispose (object);
}

static void
lki_list_pane_finalize (GObject *object)
{
  LkiListPane *self = LKI_LIST_PANE (object);

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
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LEAD_CHOSEN] = g_signal_new ("lead-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, no_results_page);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_search_cb);

  gtk_widget_class_install_property_action (widget_class, "list.sort", "sort");
}

static void
lki_list_pane_init (LkiListPane *self)
{
  self->scroll_to = -1;
  self->sort = g_strdup (lki_sort_get_name (LKI_LEAD_SORT_NEWEST));
  self->view_title = g_strdup (_ ("Leads"));
  gtk_widget_init_template (GTK_WIDGET (self));

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));

  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "changed", G_CALLBACK (extent_changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::sync-status",
                                  G_CALLBACK (update_page), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::account",
                                  G_CALLBACK (refresh_rows), self);

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
  gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->leads);
  self->current_key = 0;
  self->last_position = 0;
  g_signal_group_set_target (self->session_signals, session);

  if (session != NULL)
    {
      self->leads = lki_session_create_list (session);
      g_signal_connect_object (self->leads, "reloaded", G_CALLBACK (reloaded_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->leads, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      g_signal_connect_object (self->leads, "notify::loading", G_CALLBACK (update_page), self,
                               G_CONNECT_SWAPPED);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->leads));
      query (self);
    }

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
      query (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
    }
}

/**
 * lki_list_pane_set_sort:
 * @self: the pane
 * @sort: the name of an order, see lki_sort_get_name(); one that is none is ignored
 */
void
lki_list_pane_set_sort (LkiListPane *self,
                        const char *sort)
{
  LkiLeadSort known;

  g_return_if_fail (LKI_IS_LIST_PANE (self));

  if (!lki_sort_from_name (sort, &known) || !g_set_str (&self->sort, sort))
    return;

  query (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

/**
 * lki_list_pane_set_search:
 * @self: the pane
 * @text: (nullable): what to search for; %NULL or empty ends the search
 */
void
lki_list_pane_set_search (LkiListPane *self,
                          const char *text)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  if (text == NULL || *text == '\0')
    {
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
      return;
    }

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_editable_set_text (self->search_entry, text);
}

/**
 * lki_list_pane_start_search:
 * @self: the pane
 *
 * Opens the search and puts the cursor into it.
 */
void
lki_list_pane_start_search (LkiListPane *self)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (self->search_entry, 0, -1);
}

/**
 * lki_list_pane_capture_keys:
 * @self: the pane
 * @widget: (nullable): an ancestor; typing in it, and in nothing that takes text itself, begins a
 * search
 */
void
lki_list_pane_capture_keys (LkiListPane *self,
                            GtkWidget *widget)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}

/**
 * lki_list_pane_mark_current:
 * @self: the pane
 * @key: the lead that is open, or 0
 *
 * Selects it where the view has it, without scrolling.
 */
void
lki_list_pane_mark_current (LkiListPane *self,
                            gint64 key)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  self->current_key = key;
  select_current (self);
}

/**
 * lki_list_pane_move:
 * @self: the pane
 * @step: 1 for the next lead, -1 for the previous
 *
 * Chooses the lead beside the one that is open, or beside where it was when it has left the view
 * meanwhile.
 *
 * Returns: %TRUE if there is one
 */
gboolean
lki_list_pane_move (LkiListPane *self,
                    int step)
{
  guint n_items = get_n_items (self);
  guint position;
  gint64 next;

  g_return_val_if_fail (LKI_IS_LIST_PANE (self), FALSE);

  if (n_items == 0)
    return FALSE;

  if (self->current_key == 0)
    next = step > 0 ? 0 : (gint64) n_items - 1;
  else if (lki_lead_list_find (self->leads, self->current_key, &position))
    next = (gint64) position + step;
  else
    next = step > 0 ? self->last_position : (gint64) self->last_position - 1;

  if (next < 0 || next >= n_items)
    return FALSE;

  return lki_list_pane_choose (self, next);
}

/**
 * lki_list_pane_choose:
 * @self: the pane
 * @position: a position in the list
 *
 * Chooses the lead there and scrolls to it.
 *
 * Returns: %TRUE if there is one
 */
gboolean
lki_list_pane_choose (LkiListPane *self,
                      guint position)
{
  g_return_val_if_fail (LKI_IS_LIST_PANE (self), FALSE);

  if (position >= get_n_items (self))
    return FALSE;

  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_NONE, NULL);
  choose (self, position);

  return TRUE;
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

  return get_n_items (self);
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
