// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-application.h"

G_BEGIN_DECLS

gboolean lki_stage_reach_account (LkiApplication *application,
                                  const char *name,
                                  GError **error);

G_END_DECLS
