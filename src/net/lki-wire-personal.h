// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-data-request.h"
#include "lki-deletion.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

LkiDeletion *lki_wire_read_deletion (JsonObject *object);
LkiDataRequest *lki_wire_read_data_request (JsonObject *object);

G_END_DECLS
