// SPDX-License-Identifier: GPL-3.0-or-later
// The search of the list, as one types. What is found is the store's business.

#include "lki-list-pane-private.h"

static void
search_changed_cb (LkiListPane *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);
  g_autofree char *search = g_strstrip (g_strdelimit (g_strdup (text), "\n\r\t", ' '));

  if (*search == '\0')
    g_clear_pointer (&search, g_free);
  if (!g_set_str (&self->search, search))
    return;

  lki_list_pane_query (self);
  g_object_notify (G_OBJECT (self), "search");
}

static void
search_activated_cb (LkiListPane *self)
{
  if (lki_list_pane_get_n_leads (self) == 0)
    return;

  gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_FOCUS, NULL);
  lki_list_pane_emit_chosen (self, 0);
  lki_list_pane_select_current (self);
}

static void
search_mode_changed_cb (LkiListPane *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar) && lki_list_pane_get_n_leads (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
clear_search_cb (LkiListPane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* The children and callbacks of the template that concern the search. */
void
lki_list_pane_bind_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_search_cb);
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
