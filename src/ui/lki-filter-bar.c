// SPDX-License-Identifier: GPL-3.0-or-later
// The tags above the list. It shows a filter and tells which parts go; it does not filter.

#include "lki-filter-bar.h"

#include "lki-config.h"
#include "lki-filter-text.h"

#include <glib/gi18n.h>

struct _LkiFilterBar
{
  AdwBin parent_instance;

  LkiLeadFilter *filter;               /* (owned) (nullable) */
  GtkWidget *tags[LKI_N_FILTER_KINDS]; /* (nullable), owned by the box */
  gboolean changed;

  AdwWrapBox *tag_box;
  GtkWidget *update_button;
};

enum
{
  FILTER_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiFilterBar,
                     lki_filter_bar,
                     ADW_TYPE_BIN)

static void
tag_cb (GtkButton *button,
        LkiFilterBar *self)
{
  for (LkiFilterKind kind = 0; kind < LKI_N_FILTER_KINDS; kind++)
    if (self->tags[kind] == GTK_WIDGET (button))
      {
        g_autoptr (LkiLeadFilter) filter = lki_filter_new_without (self->filter, kind);

        /* The tag goes; who removes one by the keyboard may want to remove the next. */
        gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
        g_signal_emit (self, signals[FILTER_CHOSEN], 0, filter);
        return;
      }
}

static GtkWidget *
make_tag (LkiFilterBar *self,
          LkiFilterKind kind,
          const char *text,
          const char *value)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  g_autofree char *name = NULL;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "lki-tag");
  /* Translators: removes one filter; the first %s is what it is about, such as “Place”, the second
   * what it lets through, such as “Oslo” */
  name = g_strdup_printf (_ ("Remove Filter %s: %s"), lki_filter_kind_get_title (kind), value);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (tag_cb), self, G_CONNECT_DEFAULT);

  return button;
}

static void
update_visible (LkiFilterBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->changed || !lki_lead_filter_is_empty (self->filter));
}

static void
lki_filter_bar_dispose (GObject *object)
{
  LkiFilterBar *self = LKI_FILTER_BAR (object);

  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  for (LkiFilterKind kind = 0; kind < LKI_N_FILTER_KINDS; kind++)
    self->tags[kind] = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_FILTER_BAR);

  G_OBJECT_CLASS (lki_filter_bar_parent_class)->dispose (object);
}

static void
lki_filter_bar_class_init (LkiFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_filter_bar_dispose;

  signals[FILTER_CHOSEN] =
      g_signal_new ("filter-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD_FILTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiFilterBar, tag_box);
  gtk_widget_class_bind_template_child (widget_class, LkiFilterBar, update_button);
}

static void
lki_filter_bar_init (LkiFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_filter_bar_set_filter:
 * @self: the bar
 * @filter: (nullable): what narrows the list
 * @session: (nullable): whose names to use
 */
void
lki_filter_bar_set_filter (LkiFilterBar *self,
                           LkiLeadFilter *filter,
                           LkiSession *session)
{
  GtkWidget *last = NULL;

  g_return_if_fail (LKI_IS_FILTER_BAR (self));

  if (filter != NULL)
    lki_lead_filter_ref (filter);
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  self->filter = filter;

  for (LkiFilterKind kind = 0; kind < LKI_N_FILTER_KINDS; kind++)
    {
      g_autofree char *text = lki_filter_dup_tag (filter, kind, session);
      g_autofree char *value = lki_filter_dup_value (filter, kind, session);

      if (self->tags[kind] != NULL)
        adw_wrap_box_remove (self->tag_box, self->tags[kind]);
      self->tags[kind] = NULL;
      if (text == NULL)
        continue;

      self->tags[kind] = make_tag (self, kind, text, value);
      adw_wrap_box_insert_child_after (self->tag_box, self->tags[kind], last);
      last = self->tags[kind];
    }
  update_visible (self);
}

/**
 * lki_filter_bar_set_changed:
 * @self: the bar
 * @changed: whether a view of one's own is shown otherwise than it was kept
 *
 * Offers to keep it so.
 */
void
lki_filter_bar_set_changed (LkiFilterBar *self,
                            gboolean changed)
{
  g_return_if_fail (LKI_IS_FILTER_BAR (self));

  self->changed = changed;
  gtk_widget_set_visible (self->update_button, changed);
  update_visible (self);
}
