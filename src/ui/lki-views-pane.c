// SPDX-License-Identifier: GPL-3.0-or-later
// The first pane. It knows which views there are and how many leads they have; what they hold is
// the list's business. What is done with views of one's own is in lki-views-pane-own.c.

#include "lki-views-pane-private.h"

#include "lki-config.h"
#include "lki-format.h"
#include "lki-sync-foot.h"
#include "lki-words.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_VIEW,
  N_PROPS,
};

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiViewsPane,
                     lki_views_pane,
                     ADW_TYPE_BIN)

static GQuark
view_quark (void)
{
  return g_quark_from_static_string ("lki-view");
}

const char *
lki_views_pane_get_item_view (AdwSidebarItem *item)
{
  return item != NULL ? g_object_get_qdata (G_OBJECT (item), view_quark ()) : NULL;
}

AdwSidebarItem *
lki_views_pane_make_item (const char *view,
                          const char *title,
                          const char *icon_name)
{
  AdwSidebarItem *item = adw_sidebar_item_new (title);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dimmed");
  gtk_widget_add_css_class (count, "lki-count");
  adw_sidebar_item_set_icon_name (item, icon_name);
  adw_sidebar_item_set_suffix (item, count);
  g_object_set_qdata_full (G_OBJECT (item), view_quark (), g_strdup (view), g_free);

  return item;
}

void
lki_views_pane_set_item_count (AdwSidebarItem *item,
                               gint64 count)
{
  GtkWidget *label = adw_sidebar_item_get_suffix (item);
  g_autofree char *text = lki_format_count (count);
  g_autofree char *tooltip = NULL;
  gulong plural = CLAMP (count, 0, G_MAXINT);

  /* Translators: tooltip of a view with a number beside it */
  tooltip = g_strdup_printf (ngettext ("%s lead", "%s leads", plural), text);
  gtk_label_set_text (GTK_LABEL (label), count > 0 ? text : "");
  adw_sidebar_item_set_tooltip (item, count > 0 ? tooltip : NULL);
}

static gboolean
categories_match (LkiViewsPane *self,
                  GPtrArray *categories)
{
  g_autoptr (GListModel) items = NULL;
  guint n_items = 0;

  if (self->categories_section != NULL)
    {
      items = adw_sidebar_section_get_items (self->categories_section);
      n_items = g_list_model_get_n_items (items);
    }
  if (n_items != categories->len)
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      LkiCategoryCount *category = g_ptr_array_index (categories, i);
      AdwSidebarItem *item = adw_sidebar_section_get_item (self->categories_section, i);

      if (strcmp (lki_views_pane_get_item_view (item) + strlen ("category:"), category->id) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
rebuild_categories (LkiViewsPane *self,
                    GPtrArray *categories)
{
  if (self->categories_section != NULL)
    {
      adw_sidebar_remove (self->sidebar, self->categories_section);
      self->categories_section = NULL;
    }

  if (categories->len == 0)
    return;

  self->categories_section = adw_sidebar_section_new ();
  adw_sidebar_section_set_title (self->categories_section, _ ("Categories"));
  for (guint i = 0; i < categories->len; i++)
    {
      LkiCategoryCount *category = g_ptr_array_index (categories, i);
      const char *name =
          category->name != NULL ? lki_localized_text_get_for_user (category->name) : NULL;
      g_autofree char *view = g_strconcat ("category:", category->id, NULL);

      adw_sidebar_section_append (
          self->categories_section,
          lki_views_pane_make_item (view, name != NULL ? name : category->id,
                                    lki_category_get_icon_name (category->id)));
    }
  adw_sidebar_append (self->sidebar, self->categories_section);
}

void
lki_views_pane_select_view (LkiViewsPane *self)
{
  g_autoptr (GtkSelectionModel) items = adw_sidebar_get_items (self->sidebar);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (items)); i++)
    if (g_strcmp0 (lki_views_pane_get_item_view (adw_sidebar_get_item (self->sidebar, i)),
                   self->view) == 0)
      {
        adw_sidebar_set_selected (self->sidebar, i);
        return;
      }

  adw_sidebar_set_selected (self->sidebar, GTK_INVALID_LIST_POSITION);
}

static void
update_counts (LkiViewsPane *self)
{
  LkiLeadCounts *counts = self->session != NULL ? lki_session_get_counts (self->session) : NULL;

  if (counts == NULL)
    return;

  lki_views_pane_set_item_count (
      adw_sidebar_section_get_item (self->views_section, LKI_LEAD_VIEW_NEW),
      counts->views[LKI_LEAD_VIEW_NEW]);
  lki_views_pane_set_item_count (
      adw_sidebar_section_get_item (self->views_section, LKI_LEAD_VIEW_FOLLOW_UP),
      counts->views[LKI_LEAD_VIEW_FOLLOW_UP]);

  lki_views_pane_count_own (self);

  if (!categories_match (self, counts->categories))
    {
      self->updating = TRUE;
      rebuild_categories (self, counts->categories);
      lki_views_pane_select_view (self);
      self->updating = FALSE;

      /* The view may be a category whose name is known only now. */
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
    }
}

static void
update_account (LkiViewsPane *self)
{
  LkiAccountRecord *account =
      self->session != NULL ? lki_session_get_account (self->session) : NULL;

  adw_window_title_set_subtitle (self->title, account != NULL && account->organisation_name != NULL
                                                  ? account->organisation_name
                                                  : "");
}

static void
selected_cb (LkiViewsPane *self)
{
  const char *view = lki_views_pane_get_item_view (adw_sidebar_get_selected_item (self->sidebar));

  if (self->updating || view == NULL)
    return;

  if (g_set_str (&self->view, view))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
activated_cb (LkiViewsPane *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
update_support (LkiViewsPane *self)
{
  gboolean unread =
      self->session != NULL && lki_support_get_unread (lki_session_get_support (self->session)) > 0;
  const char *text = unread ? _ ("Main Menu; support has answered") : _ ("Main Menu");

  gtk_widget_set_visible (self->main_menu_mark, unread);
  gtk_widget_set_tooltip_text (self->main_menu_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->main_menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
lki_views_pane_dispose (GObject *object)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_VIEWS_PANE);

  G_OBJECT_CLASS (lki_views_pane_parent_class)->dispose (object);
}

static void
lki_views_pane_finalize (GObject *object)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (object);

  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->menu_view, g_free);

  G_OBJECT_CLASS (lki_views_pane_parent_class)->finalize (object);
}

static void
lki_views_pane_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_VIEW:
      g_value_set_string (value, self->view);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_views_pane_set_property (GObject *object,
                             guint prop_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      lki_views_pane_set_session (self, g_value_get_object (value));
      break;
    case PROP_VIEW:
      lki_views_pane_set_view (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_views_pane_class_init (LkiViewsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_views_pane_dispose;
  object_class->finalize = lki_views_pane_finalize;
  object_class->get_property = lki_views_pane_get_property;
  object_class->set_property = lki_views_pane_set_property;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LKI_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_VIEW] =
      g_param_spec_string ("view", NULL, NULL, "new",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LKI_TYPE_SYNC_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-views-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiViewsPane, title);
  gtk_widget_class_bind_template_child (widget_class, LkiViewsPane, sidebar);
  gtk_widget_class_bind_template_child (widget_class, LkiViewsPane, main_menu_button);
  gtk_widget_class_bind_template_child (widget_class, LkiViewsPane, main_menu_mark);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  lki_views_pane_bind_own (widget_class);
}

static void
lki_views_pane_init (LkiViewsPane *self)
{
  self->view = g_strdup (lki_view_get_name (LKI_LEAD_VIEW_NEW));
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  self->views_section = adw_sidebar_section_new ();
  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view < LKI_LEAD_VIEW_CATEGORY; view++)
    adw_sidebar_section_append (self->views_section,
                                lki_views_pane_make_item (lki_view_get_name (view),
                                                          lki_view_get_title (view),
                                                          lki_view_get_icon_name (view)));
  adw_sidebar_append (self->sidebar, self->views_section);
  lki_views_pane_select_view (self);
  self->updating = FALSE;

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::counts",
                                  G_CALLBACK (update_counts), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::account",
                                  G_CALLBACK (update_account), self);
  g_signal_group_connect_swapped (self->session_signals, "support-unread",
                                  G_CALLBACK (update_support), self);
  lki_views_pane_init_own (self);
}

/**
 * lki_views_pane_set_session:
 * @self: the pane
 * @session: (nullable): whose views to show
 */
void
lki_views_pane_set_session (LkiViewsPane *self,
                            LkiSession *session)
{
  g_return_if_fail (LKI_IS_VIEWS_PANE (self));
  g_return_if_fail (session == NULL || LKI_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  lki_views_pane_update_own (self);
  update_counts (self);
  update_account (self);
  update_support (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * lki_views_pane_get_view:
 * @self: the pane
 *
 * Returns: the name of the chosen view
 */
const char *
lki_views_pane_get_view (LkiViewsPane *self)
{
  g_return_val_if_fail (LKI_IS_VIEWS_PANE (self), NULL);

  return self->view;
}

/**
 * lki_views_pane_set_view:
 * @self: the pane
 * @view: (nullable): the name of a view; one that is none is ignored
 */
void
lki_views_pane_set_view (LkiViewsPane *self,
                         const char *view)
{
  LkiLeadView known;
  const char *category_id;

  g_return_if_fail (LKI_IS_VIEWS_PANE (self));

  if ((!lki_view_from_name (view, &known, &category_id) && lki_view_get_own_id (view) == NULL) ||
      !g_set_str (&self->view, view))
    return;

  self->updating = TRUE;
  lki_views_pane_select_view (self);
  self->updating = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * lki_views_pane_dup_title:
 * @self: the pane
 *
 * Returns: (transfer full): the title of the chosen view for a person
 */
char *
lki_views_pane_dup_title (LkiViewsPane *self)
{
  AdwSidebarItem *item;

  g_return_val_if_fail (LKI_IS_VIEWS_PANE (self), NULL);

  item = adw_sidebar_get_selected_item (self->sidebar);

  if (item != NULL)
    return g_strdup (adw_sidebar_item_get_title (item));

  /* Not known before the leads are. */
  return g_strdup (lki_view_get_own_id (self->view) != NULL
                       ? _ ("Leads")
                       : lki_view_get_title (LKI_LEAD_VIEW_CATEGORY));
}

/**
 * lki_views_pane_dup_nth_view:
 * @self: the pane
 * @position: a position from the top, beginning with 0
 *
 * Returns: (transfer full) (nullable): the name of the view that stands there
 */
char *
lki_views_pane_dup_nth_view (LkiViewsPane *self,
                             guint position)
{
  g_return_val_if_fail (LKI_IS_VIEWS_PANE (self), NULL);

  return g_strdup (lki_views_pane_get_item_view (adw_sidebar_get_item (self->sidebar, position)));
}
