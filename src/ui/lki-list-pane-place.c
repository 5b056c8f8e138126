// SPDX-License-Identifier: GPL-3.0-or-later
// The place in the list: the lead that is open, the selection, and how far the list is scrolled,
// all kept while the leads beneath change. Which leads those are is not decided here.

#include "lki-list-pane-private.h"

/* About a row, in pixels. */
#define NEARLY_TOP 100

/* Shows the lead that is open as selected, where the list has it. */
void
lki_list_pane_select_current (LkiListPane *self)
{
  guint position;

  if (self->leads != NULL && self->current_key != 0 &&
      lki_lead_list_find (self->leads, self->current_key, &position))
    self->last_position = position;

  /* Folded, it is on another page. */
  lki_lead_selection_show_key (self->selection, self->folded ? 0 : self->current_key);
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
  if (lki_list_pane_get_n_leads (self) > 0 && self->scroll_to < 0)
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

  if (value < 0 || lki_list_pane_get_n_leads (self) == 0 ||
      gtk_adjustment_get_upper (adjustment) <= value)
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
      self->last_position = 0;
      gtk_adjustment_set_value (get_adjustment (self), 0);
      /* A lead that was in the view before too would be kept where it is on the screen. */
      if (lki_list_pane_get_n_leads (self) > 0)
        gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
    }
  self->query_is_new = FALSE;

  lki_list_pane_select_current (self);
  lki_list_pane_update_page (self);
}

static void
items_changed_cb (LkiListPane *self)
{
  guint position;

  lki_list_pane_update_page (self);
  if (self->leads != NULL && self->current_key != 0 &&
      lki_lead_list_find (self->leads, self->current_key, &position))
    self->last_position = position;
}

static void
chosen_cb (LkiListPane *self,
           guint position)
{
  /* Folded, the selection follows the pointer, and a click or Enter opens. */
  if (!self->folded && lki_lead_list_get_key (self->leads, position) != self->current_key)
    lki_list_pane_emit_chosen (self, position);
}

static void
activated_cb (LkiListPane *self,
              guint position)
{
  if (lki_lead_selection_get_multiple (self->selection))
    lki_list_pane_toggle_selected (self, position);
  else
    lki_list_pane_emit_chosen (self, position);
}

/* Follows the list that is shown from now on. */
void
lki_list_pane_watch_leads (LkiListPane *self)
{
  g_signal_connect_object (self->leads, "reloaded", G_CALLBACK (reloaded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leads, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
lki_list_pane_init_place (LkiListPane *self)
{
  self->scroll_to = -1;

  self->selection = lki_lead_selection_new ();
  g_signal_connect_object (self->selection, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "changed", G_CALLBACK (extent_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  lki_list_pane_select_current (self);
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
  guint n_items, position;
  gint64 next;

  g_return_val_if_fail (LKI_IS_LIST_PANE (self), FALSE);

  n_items = lki_list_pane_get_n_leads (self);
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

  if (position >= lki_list_pane_get_n_leads (self))
    return FALSE;

  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_NONE, NULL);
  lki_list_pane_emit_chosen (self, position);

  return TRUE;
}
