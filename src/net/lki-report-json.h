// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "lki-report.h"

G_BEGIN_DECLS

JsonNode *lki_report_to_json (LkiReport *report,
                              const char *environment);
JsonNode *lki_report_scrub (JsonNode *event);

G_END_DECLS
