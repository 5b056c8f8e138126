// SPDX-License-Identifier: GPL-3.0-or-later
// Who else has the lead open, in a line below the name; and telling the session which lead is open
// here, for as long as it is on the screen.

#include "lki-lead-pane-private.h"

#include "lki-config.h"

#include <glib/gi18n.h>

static void
update_open_lead (LkiLeadPane *self)
{
  gboolean shown = self->lead != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
  gboolean active = self->window != NULL && gtk_window_is_active (self->window);

  if (self->session != NULL)
    lki_session_set_open_lead (self->session, shown ? self->lead->id : NULL, shown && active);
}

/* The colleagues who have the lead open; NULL for none. */
static char *
dup_text (LkiLeadPane *self)
{
  LkiPresence *presence = lki_session_get_presence (self->session);
  LkiAccountRecord *account = lki_session_get_account (self->session);
  const char *first = NULL;
  guint n_others = 0;

  if (presence == NULL || account == NULL || self->lead == NULL ||
      g_strcmp0 (presence->lead_id, self->lead->id) != 0)
    return NULL;

  for (guint i = 0; i < presence->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (presence->members, i);

      if (g_strcmp0 (member->id, account->user_id) == 0)
        continue;
      if (n_others++ == 0)
        first = member->name != NULL ? member->name
                                     : lki_account_record_get_member_name (account, member->id);
    }

  if (n_others == 0)
    return NULL;
  if (first == NULL || *first == '\0')
    return g_strdup_printf (
        ngettext ("%u colleague has this lead open", "%u colleagues have this lead open", n_others),
        n_others);
  if (n_others == 1)
    /* Translators: %s is a colleague */
    return g_strdup_printf (_ ("%s has this lead open"), first);

  /* Translators: %1$s is a colleague, %2$u is how many more there are */
  return g_strdup_printf (ngettext ("%1$s and %2$u other have this lead open",
                                    "%1$s and %2$u others have this lead open", n_others - 1),
                          first, n_others - 1);
}

static void
update_line (LkiLeadPane *self)
{
  g_autofree char *text = self->session != NULL ? dup_text (self) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->presence_box), text != NULL);
  if (text != NULL)
    gtk_label_set_text (self->presence_label, text);
}

static void
lead_cb (LkiLeadPane *self)
{
  update_open_lead (self);
  update_line (self);
}

static void
root_cb (LkiLeadPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, update_open_lead, self);
  g_set_weak_pointer (&self->window, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  if (self->window != NULL)
    g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (update_open_lead), self,
                             G_CONNECT_SWAPPED);
  update_open_lead (self);
}

/**
 * lki_lead_pane_init_presence:
 * @self: the pane, which has a signal group and no session yet
 */
void
lki_lead_pane_init_presence (LkiLeadPane *self)
{
  g_signal_group_connect_swapped (self->session_signals, "presence-changed",
                                  G_CALLBACK (update_line), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::account",
                                  G_CALLBACK (update_line), self);

  g_signal_connect (self, "notify::root", G_CALLBACK (root_cb), NULL);
  g_signal_connect (self, "map", G_CALLBACK (update_open_lead), NULL);
  g_signal_connect_after (self, "unmap", G_CALLBACK (update_open_lead), NULL);
  g_signal_connect (self, "notify::lead-id", G_CALLBACK (lead_cb), NULL);
}
