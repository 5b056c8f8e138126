// SPDX-License-Identifier: GPL-3.0-or-later
// From what a filter can be chosen: the kinds, the choices of a kind, and two dates. What there is
// to choose from is asked each time it opens.

#include "lki-filter-popover.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-filter-text.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-minute.h"

#include <glib/gi18n.h>

/* More choices than can be seen at once. */
#define MANY 8

struct _LkiFilterPopover
{
  GtkPopover parent_instance;

  LkiSession *session;   /* (owned) (nullable) */
  LkiLeadFilter *filter; /* (owned) (nullable) */
  LkiLeadFacets *facets; /* (owned) (nullable) until they are loaded */
  LkiFilterKind kind;
  GListStore *choices;     /* (owned) of GtkStringObject */
  GtkStringFilter *search; /* (owned) */
  GDateTime *edges[2];     /* (owned) the first and the last day */
  gboolean updating;
  guint serial;

  GtkStack *stack;
  GtkBox *kind_box;
  GtkLabel *choices_title;
  GtkEditable *search_entry;
  GtkListView *choice_view;
  GtkToggleButton *from_button;
  GtkToggleButton *to_button;
  GtkCalendar *calendar;
};

enum
{
  FILTER_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiFilterPopover,
                     lki_filter_popover,
                     GTK_TYPE_POPOVER)

static void
choose (LkiFilterPopover *self,
        LkiLeadFilter *filter)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[FILTER_CHOSEN], 0, filter);
}

/* Choices */

static GQuark
value_quark (void)
{
  return g_quark_from_static_string ("lki-value");
}

static GQuark
detail_quark (void)
{
  return g_quark_from_static_string ("lki-detail");
}

/* @value: what the filter is given, %NULL for everything; @total: how many leads, or -1 */
static void
add_choice (LkiFilterPopover *self,
            const char *title,
            const char *value,
            gint64 total)
{
  g_autoptr (GtkStringObject) choice = gtk_string_object_new (title);

  g_object_set_qdata_full (G_OBJECT (choice), value_quark (), g_strdup (value), g_free);
  if (total >= 0)
    g_object_set_qdata_full (G_OBJECT (choice), detail_quark (), lki_format_count (total), g_free);
  g_list_store_append (self->choices, choice);
}

static gint64
get_total (GPtrArray *facets,
           const char *value)
{
  for (guint i = 0; facets != NULL && i < facets->len; i++)
    {
      LkiLeadFacet *facet = g_ptr_array_index (facets, i);

      if (g_str_equal (facet->value, value))
        return facet->total;
    }

  return facets != NULL ? 0 : -1;
}

static void
fill_assignees (LkiFilterPopover *self)
{
  LkiAccountRecord *account =
      self->session != NULL ? lki_session_get_account (self->session) : NULL;
  GPtrArray *facets = self->facets != NULL ? self->facets->assignees : NULL;

  if (account != NULL && account->user_id != NULL)
    add_choice (self, C_ ("assigned to", "Me"), account->user_id,
                get_total (facets, account->user_id));
  add_choice (self, _ ("Nobody"), "", get_total (facets, ""));
  for (guint i = 0; account != NULL && i < account->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (account->members, i);

      if (g_strcmp0 (member->id, account->user_id) != 0)
        add_choice (self, member->name != NULL ? member->name : member->id, member->id,
                    get_total (facets, member->id));
    }
}

static int
compare_titles (gconstpointer a,
                gconstpointer b,
                gpointer user_data)
{
  const LkiLeadFacet *left = *(const LkiLeadFacet *const *) a;
  const LkiLeadFacet *right = *(const LkiLeadFacet *const *) b;

  return g_utf8_collate (left->value, right->value);
}

/* By name, as one looks for a name. */
static void
fill_facets (LkiFilterPopover *self,
             GPtrArray *facets)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; facets != NULL && i < facets->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (facets, i));
  g_ptr_array_sort_with_data (sorted, compare_titles, NULL);
  for (guint i = 0; i < sorted->len; i++)
    {
      LkiLeadFacet *facet = g_ptr_array_index (sorted, i);
      const char *name = facet->name != NULL ? lki_localized_text_get_for_user (facet->name) : NULL;

      add_choice (self, name != NULL ? name : facet->value, facet->value, facet->total);
    }
}

static void
fill_periods (LkiFilterPopover *self)
{
  for (LkiLeadPeriod period = LKI_LEAD_PERIOD_TODAY; period < LKI_N_LEAD_PERIODS; period++)
    {
      g_autofree char *value = g_strdup_printf ("%d", period);

      add_choice (self, lki_period_get_title (period), value, -1);
    }
  add_choice (self, lki_period_get_title (LKI_LEAD_PERIOD_DATES), "0", -1);
}

static void
fill_choices (LkiFilterPopover *self)
{
  g_list_store_remove_all (self->choices);
  add_choice (self, C_ ("filter", "Any"), NULL, -1);
  switch (self->kind)
    {
    case LKI_FILTER_CATEGORY:
      fill_facets (self, self->facets != NULL ? self->facets->categories : NULL);
      break;
    case LKI_FILTER_ASSIGNEE:
      fill_assignees (self);
      break;
    case LKI_FILTER_SITE:
      fill_facets (self, self->facets != NULL ? self->facets->sites : NULL);
      break;
    case LKI_FILTER_CITY:
      fill_facets (self, self->facets != NULL ? self->facets->cities : NULL);
      break;
    case LKI_FILTER_PERIOD:
      fill_periods (self);
      break;
    case LKI_N_FILTER_KINDS:
    default:
      break;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry),
                          g_list_model_get_n_items (G_LIST_MODEL (self->choices)) > MANY);
}

static void
show_choices (LkiFilterPopover *self,
              LkiFilterKind kind)
{
  self->kind = kind;
  gtk_label_set_label (self->choices_title, lki_filter_kind_get_title (kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lki_filter_kind_get_title (kind), -1);
  gtk_editable_set_text (self->search_entry, "");
  fill_choices (self);
  gtk_stack_set_visible_child_name (self->stack, "choices");
  if (gtk_widget_get_visible (GTK_WIDGET (self->search_entry)))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->choice_view));
}

static void
setup_choice_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (detail, "dimmed");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
}

static gboolean
is_chosen (LkiFilterPopover *self,
           const char *value)
{
  LkiLeadFilter *filter = self->filter;

  if (filter == NULL)
    return value == NULL;

  switch (self->kind)
    {
    case LKI_FILTER_CATEGORY:
      return g_strcmp0 (filter->category_id, value) == 0;
    case LKI_FILTER_ASSIGNEE:
      return g_strcmp0 (filter->assignee_id, value) == 0;
    case LKI_FILTER_SITE:
      return g_strcmp0 (filter->site_name, value) == 0;
    case LKI_FILTER_CITY:
      return g_strcmp0 (filter->city, value) == 0;
    case LKI_FILTER_PERIOD:
      if (value == NULL || g_str_equal (value, "0"))
        return filter->period == LKI_LEAD_PERIOD_DATES &&
               (filter->delivered_from != LKI_TIME_NONE ||
                filter->delivered_before != LKI_TIME_NONE) == (value != NULL);
      return filter->period == (LkiLeadPeriod) g_ascii_strtoull (value, NULL, 10);
    case LKI_N_FILTER_KINDS:
    default:
      return FALSE;
    }
}

static void
bind_choice_cb (LkiFilterPopover *self,
                GtkListItem *item)
{
  GtkStringObject *choice = gtk_list_item_get_item (item);
  GtkWidget *mark = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_next_sibling (mark);
  const char *detail = g_object_get_qdata (G_OBJECT (choice), detail_quark ());
  gboolean chosen = is_chosen (self, g_object_get_qdata (G_OBJECT (choice), value_quark ()));

  gtk_widget_set_opacity (mark, chosen ? 1 : 0);
  gtk_label_set_label (GTK_LABEL (title), gtk_string_object_get_string (choice));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)),
                       detail != NULL ? detail : "");
}

/* Dates */

static void
show_edges (LkiFilterPopover *self)
{
  GtkToggleButton *buttons[] = { self->from_button, self->to_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *day = lki_format_day (self->edges[i]);
      /* Translators: buttons beside each other: the first and the last day of a period */
      g_autofree char *label = i == 0 ? g_strdup_printf (C_ ("period", "From %s"), day)
                                      : g_strdup_printf (C_ ("period", "To %s"), day);

      gtk_button_set_label (GTK_BUTTON (buttons[i]), label);
    }
}

static void
show_edge_in_calendar (LkiFilterPopover *self)
{
  guint edge = gtk_toggle_button_get_active (self->from_button) ? 0 : 1;

  self->updating = TRUE;
  gtk_calendar_set_date (self->calendar, self->edges[edge]);
  self->updating = FALSE;
}

static void
set_edge (LkiFilterPopover *self,
          guint edge,
          GDateTime *day)
{
  g_clear_pointer (&self->edges[edge], g_date_time_unref);
  self->edges[edge] = g_date_time_ref (day);
}

static void
show_dates (LkiFilterPopover *self)
{
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_local (lki_minute_get_now_ms (lki_minute_get_default ()) / 1000);
  gboolean dates = self->filter != NULL && self->filter->period == LKI_LEAD_PERIOD_DATES;

  for (guint edge = 0; edge < 2; edge++)
    {
      gint64 time_ms = !dates      ? LKI_TIME_NONE
                       : edge == 0 ? self->filter->delivered_from
                                   : self->filter->delivered_before;
      g_autoptr (GDateTime) day =
          time_ms != LKI_TIME_NONE
              ? g_date_time_new_from_unix_local ((time_ms - (edge == 1 ? 1 : 0)) / 1000)
              : NULL;

      set_edge (self, edge, day != NULL ? day : now);
    }
  gtk_toggle_button_set_active (self->from_button, TRUE);
  show_edges (self);
  show_edge_in_calendar (self);
  gtk_stack_set_visible_child_name (self->stack, "dates");
  gtk_widget_grab_focus (GTK_WIDGET (self->calendar));
}

static void
edge_toggled_cb (LkiFilterPopover *self)
{
  if (self->edges[0] != NULL)
    show_edge_in_calendar (self);
}

static void
day_selected_cb (LkiFilterPopover *self)
{
  g_autoptr (GDateTime) day = NULL;

  if (self->updating || self->edges[0] == NULL)
    return;

  day = gtk_calendar_get_date (self->calendar);
  set_edge (self, gtk_toggle_button_get_active (self->from_button) ? 0 : 1, day);
  show_edges (self);
}

static gint64
get_midnight (GDateTime *day,
              int days)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (day, days);
  g_autoptr (GDateTime) midnight =
      g_date_time_new_local (g_date_time_get_year (other), g_date_time_get_month (other),
                             g_date_time_get_day_of_month (other), 0, 0, 0);

  return g_date_time_to_unix (midnight) * 1000;
}

static void
dates_chosen_cb (LkiFilterPopover *self)
{
  g_autoptr (LkiLeadFilter) filter = lki_filter_new_without (self->filter, LKI_FILTER_PERIOD);
  /* Whichever was chosen first, the earlier one begins. */
  gboolean ordered = g_date_time_compare (self->edges[0], self->edges[1]) <= 0;

  filter->delivered_from = get_midnight (self->edges[ordered ? 0 : 1], 0);
  filter->delivered_before = get_midnight (self->edges[ordered ? 1 : 0], 1);
  choose (self, filter);
}

/* Choosing */

static void
choice_activated_cb (LkiFilterPopover *self,
                     guint position)
{
  g_autoptr (GtkStringObject) choice =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->choice_view)), position);
  g_autoptr (LkiLeadFilter) filter = NULL;
  const char *value;

  if (choice == NULL)
    return;

  value = g_object_get_qdata (G_OBJECT (choice), value_quark ());
  if (self->kind == LKI_FILTER_PERIOD && g_strcmp0 (value, "0") == 0)
    {
      show_dates (self);
      return;
    }

  filter = lki_filter_new_with (self->filter, self->kind, value);
  choose (self, filter);
}

static void
search_activated_cb (LkiFilterPopover *self)
{
  choice_activated_cb (self, 0);
}

static void
back_to_periods_cb (LkiFilterPopover *self)
{
  show_choices (self, LKI_FILTER_PERIOD);
}

static void
kind_cb (GtkButton *button,
         LkiFilterPopover *self)
{
  show_choices (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind")));
}

static GtkWidget *
make_kind (LkiFilterPopover *self,
           LkiFilterKind kind)
{
  g_autofree char *text = lki_filter_dup_value (self->filter, kind, self->session);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (lki_filter_kind_get_title (kind));
  GtkWidget *value = gtk_label_new (text != NULL ? text : C_ ("filter", "Any"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (value), 18);
  if (text == NULL)
    gtk_widget_add_css_class (value, "dimmed");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "lki-choice");
  g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (kind));
  g_signal_connect_object (button, "clicked", G_CALLBACK (kind_cb), self, G_CONNECT_DEFAULT);

  return button;
}

static void
show_kinds (LkiFilterPopover *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->kind_box))) != NULL)
    gtk_box_remove (self->kind_box, child);
  for (LkiFilterKind kind = 0; kind < LKI_N_FILTER_KINDS; kind++)
    gtk_box_append (self->kind_box, make_kind (self, kind));
  gtk_stack_set_visible_child_name (self->stack, "kinds");
}

/* To where it was left. */
static void
back_cb (LkiFilterPopover *self)
{
  GtkWidget *button;

  show_kinds (self);
  button = gtk_widget_get_first_child (GTK_WIDGET (self->kind_box));
  for (LkiFilterKind kind = 0; kind < self->kind; kind++)
    button = gtk_widget_get_next_sibling (button);
  gtk_widget_grab_focus (button);
}

/* Loading */

typedef struct
{
  LkiFilterPopover *self; /* (owned) */
  LkiSession *session;    /* (owned) */
  guint serial;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->self);
  g_object_unref (load->session);
  g_free (load);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  LkiFilterPopover *self = load->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiLeadFacets) facets =
      dex_await_boxed (lki_session_load_facets (load->session), &error);

  if (facets == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (load->serial != self->serial)
    return lki_future_new_done ();

  g_clear_pointer (&self->facets, lki_lead_facets_unref);
  self->facets = g_steal_pointer (&facets);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "choices") == 0)
    fill_choices (self);

  return lki_future_new_done ();
}

static void
load_facets (LkiFilterPopover *self)
{
  Load *load;

  if (self->session == NULL)
    return;

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->session = g_object_ref (self->session);
  load->serial = ++self->serial;
  lki_future_report (lki_future_spawn ("filter-facets", load_fiber, load, load_free),
                     "what to filter by");
}

static void
lki_filter_popover_map (GtkWidget *widget)
{
  LkiFilterPopover *self = LKI_FILTER_POPOVER (widget);

  show_kinds (self);
  load_facets (self);

  GTK_WIDGET_CLASS (lki_filter_popover_parent_class)->map (widget);
}

static void
lki_filter_popover_dispose (GObject *object)
{
  LkiFilterPopover *self = LKI_FILTER_POPOVER (object);

  self->serial++;
  g_clear_object (&self->session);
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  g_clear_pointer (&self->facets, lki_lead_facets_unref);
  g_clear_pointer (&self->edges[0], g_date_time_unref);
  g_clear_pointer (&self->edges[1], g_date_time_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_FILTER_POPOVER);
  g_clear_object (&self->choices);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (lki_filter_popover_parent_class)->dispose (object);
}

static void
lki_filter_popover_class_init (LkiFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_filter_popover_dispose;
  widget_class->map = lki_filter_popover_map;

  signals[FILTER_CHOSEN] =
      g_signal_new ("filter-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD_FILTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, kind_box);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, choices_title);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, choice_view);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, from_button);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, to_button);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterPopover, calendar);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_to_periods_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, dates_chosen_cb);
}

static void
lki_filter_popover_init (LkiFilterPopover *self)
{
  g_autoptr (GtkNoSelection) model = NULL;

  self->choices = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->search =
      gtk_string_filter_new (gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_widget_init_template (GTK_WIDGET (self));

  model = gtk_no_selection_new (G_LIST_MODEL (gtk_filter_list_model_new (
      G_LIST_MODEL (g_object_ref (self->choices)), GTK_FILTER (g_object_ref (self->search)))));
  gtk_list_view_set_model (self->choice_view, GTK_SELECTION_MODEL (model));
  g_object_bind_property (self->search_entry, "text", self->search, "search", G_BINDING_DEFAULT);
}

/**
 * lki_filter_popover_set_session:
 * @self: the popover
 * @session: (nullable): whose leads are filtered
 */
void
lki_filter_popover_set_session (LkiFilterPopover *self,
                                LkiSession *session)
{
  g_return_if_fail (LKI_IS_FILTER_POPOVER (self));

  if (!g_set_object (&self->session, session))
    return;

  self->serial++;
  g_clear_pointer (&self->facets, lki_lead_facets_unref);
}

/**
 * lki_filter_popover_set_filter:
 * @self: the popover
 * @filter: (nullable): what is chosen
 */
void
lki_filter_popover_set_filter (LkiFilterPopover *self,
                               LkiLeadFilter *filter)
{
  g_return_if_fail (LKI_IS_FILTER_POPOVER (self));

  if (filter != NULL)
    lki_lead_filter_ref (filter);
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  self->filter = filter;
}
