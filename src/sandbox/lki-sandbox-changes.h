// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-leads.h"

G_BEGIN_DECLS

/* What became of one change. */
typedef struct
{
  const char *outcome; /* "applied", "duplicate", "conflict", "rejected" */
  const char *code;    /* (nullable) of the problem */
  const char *detail;  /* (nullable) */
} LkiSandboxOutcome;

LkiSandboxOutcome lki_sandbox_change_apply (LkiSandboxServer *server,
                                            LkiSandboxLead *lead,
                                            JsonObject *change,
                                            const char *id,
                                            gint64 base_revision,
                                            gint64 at_ms,
                                            LkiSandboxActor actor);

G_END_DECLS
