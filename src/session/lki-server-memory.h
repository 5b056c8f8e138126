// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"

G_BEGIN_DECLS

GBytes *lki_server_memory_save (LkiServerInfo *server);
LkiServerInfo *lki_server_memory_load (GBytes *bytes);

G_END_DECLS
