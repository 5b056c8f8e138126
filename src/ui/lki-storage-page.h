// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-storage.h"

G_BEGIN_DECLS

/**
 * LkiStoragePage:
 *
 * The page of the preferences about what is kept on this device, and for how long.
 */
#define LKI_TYPE_STORAGE_PAGE (lki_storage_page_get_type ())
G_DECLARE_FINAL_TYPE (LkiStoragePage,
                      lki_storage_page,
                      LKI,
                      STORAGE_PAGE,
                      AdwPreferencesPage)

void lki_storage_page_set_up (LkiStoragePage *self,
                              LkiStorage *storage);

G_END_DECLS
