// SPDX-License-Identifier: GPL-3.0-or-later
// Menus of what can be done with leads, for one that is open and for many: statuses with their
// reasons, and colleagues.

#include "lki-work-menus.h"

#include "lki-config.h"
#include "lki-words.h"

#include <glib/gi18n.h>

static void
append_status (GMenu *menu,
               LkiLeadStatus status,
               const char *action)
{
  const char *const *reasons = lki_status_get_reasons (status);
  const char *name = lki_lead_status_to_string (status);
  g_autoptr (GMenu) submenu = NULL;

  if (reasons == NULL)
    {
      g_autofree char *detailed = g_strdup_printf ("%s::%s", action, name);

      g_menu_append (menu, lki_status_get_title (status), detailed);
      return;
    }

  submenu = g_menu_new ();
  for (guint i = 0; reasons[i] != NULL; i++)
    {
      g_autofree char *title = lki_reason_dup_title (reasons[i]);
      g_autofree char *detailed = g_strdup_printf ("%s::%s:%s", action, name, reasons[i]);

      g_menu_append (submenu, title, detailed);
    }
  g_menu_append_submenu (menu, lki_status_get_title (status), G_MENU_MODEL (submenu));
}

static GMenuModel *
make_status_menu (gboolean many,
                  LkiLeadStatus from,
                  const char *action)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) closed = g_menu_new ();

  for (LkiLeadStatus to = LKI_LEAD_STATUS_NEW; to <= LKI_LEAD_STATUS_DECLINED; to++)
    if (many || lki_lead_status_can_become (from, to))
      append_status (lki_lead_status_is_open (to) ? open : closed, to, action);

  if (g_menu_model_get_n_items (G_MENU_MODEL (open)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  if (g_menu_model_get_n_items (G_MENU_MODEL (closed)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (closed));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/**
 * lki_status_menu_is_empty:
 * @from: where a lead stands
 *
 * Returns: %TRUE if a person may make no step from there, so that lki_status_menu_new() has nothing
 */
gboolean
lki_status_menu_is_empty (LkiLeadStatus from)
{
  for (LkiLeadStatus to = LKI_LEAD_STATUS_NEW; to <= LKI_LEAD_STATUS_DECLINED; to++)
    if (lki_lead_status_can_become (from, to))
      return FALSE;

  return TRUE;
}

/**
 * lki_status_menu_new:
 * @from: where a lead stands
 * @action: an action that takes a status, or a status and a reason with a colon between, as a
 * string
 *
 * Returns: (transfer full): the steps that a person may make from there, which may be none
 */
GMenuModel *
lki_status_menu_new (LkiLeadStatus from,
                     const char *action)
{
  g_return_val_if_fail (action != NULL, NULL);

  return make_status_menu (FALSE, from, action);
}

/**
 * lki_status_menu_new_for_many:
 * @action: an action as for lki_status_menu_new()
 *
 * Returns: (transfer full): every status that a person can set
 */
GMenuModel *
lki_status_menu_new_for_many (const char *action)
{
  g_return_val_if_fail (action != NULL, NULL);

  return make_status_menu (TRUE, LKI_LEAD_STATUS_UNKNOWN, action);
}

/**
 * lki_assign_menu_new:
 * @account: (nullable): whose colleagues
 * @nobody: whether nobody can be chosen too
 * @action: an action that takes the id of a member, or an empty string for nobody
 *
 * Returns: (transfer full): the colleagues, the person first
 */
GMenuModel *
lki_assign_menu_new (LkiAccountRecord *account,
                     gboolean nobody,
                     const char *action)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) people = g_menu_new ();

  g_return_val_if_fail (action != NULL, NULL);

  for (guint i = 0; account != NULL && i < account->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (account->members, i);
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *own = NULL;

      if (g_strcmp0 (member->id, account->user_id) == 0)
        /* Translators: the person who is signed in, in a list of colleagues; %s is the name */
        own = g_strdup_printf (_ ("%s (you)"), member->name);
      item = g_menu_item_new (own != NULL ? own : member->name, NULL);
      g_menu_item_set_action_and_target (item, action, "s", member->id);
      if (own != NULL)
        g_menu_prepend_item (people, item);
      else
        g_menu_append_item (people, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (people));

  if (nobody)
    {
      g_autoptr (GMenu) section = g_menu_new ();
      g_autoptr (GMenuItem) item = g_menu_item_new (_ ("Nobody"), NULL);

      g_menu_item_set_action_and_target (item, action, "s", "");
      g_menu_append_item (section, item);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
    }

  return G_MENU_MODEL (g_steal_pointer (&menu));
}
