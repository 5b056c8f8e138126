// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

typedef struct _LkiSandboxPresence LkiSandboxPresence;

LkiSandboxPresence *lki_sandbox_presence_new (LkiSandboxServer *server,
                                              guint seconds);
void lki_sandbox_presence_free (LkiSandboxPresence *self);
void lki_sandbox_presence_left (LkiSandboxPresence *self,
                                gint64 organisation,
                                gint64 account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxPresence,
                               lki_sandbox_presence_free)

G_END_DECLS
