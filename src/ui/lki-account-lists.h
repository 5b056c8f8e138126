// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiAccountLists:
 *
 * The organisations and the devices of the account dialog. Signals: `failed (GError *)`,
 * `switch (const char *organisation_id)`: the person wants to go there.
 */
#define LKI_TYPE_ACCOUNT_LISTS (lki_account_lists_get_type ())
G_DECLARE_FINAL_TYPE (LkiAccountLists,
                      lki_account_lists,
                      LKI,
                      ACCOUNT_LISTS,
                      GObject)

LkiAccountLists *lki_account_lists_new (LkiSession *session,
                                        AdwPreferencesGroup *organisations,
                                        AdwPreferencesGroup *devices);
void lki_account_lists_show_organisations (LkiAccountLists *self,
                                           LkiAccountRecord *account);
void lki_account_lists_load_devices (LkiAccountLists *self);

G_END_DECLS
