// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean lki_sandbox_answers_knows (const char *way);
GBytes *lki_sandbox_answers_rewrite (GBytes *answer,
                                     const char *way);

G_END_DECLS
