// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-account-record.h"
#include "lki-lead-status.h"

G_BEGIN_DECLS

gboolean lki_status_menu_is_empty (LkiLeadStatus from);
GMenuModel *lki_status_menu_new (LkiLeadStatus from,
                                 const char *action);
GMenuModel *lki_status_menu_new_for_many (const char *action);
GMenuModel *lki_assign_menu_new (LkiAccountRecord *account,
                                 gboolean nobody,
                                 const char *action);

G_END_DECLS
