// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

/* A lead that is about to be changed. */
typedef struct
{
  gint64 key;
  gint64 organisation;
  char *id;
  gint64 revision;
  char *json;
  gboolean changed;
} LkiSandboxLead;

/* Who does something to a lead; a NULL id is the platform itself. */
typedef struct
{
  const char *id;
  const char *name;
} LkiSandboxActor;

void lki_sandbox_lead_insert (LkiSandboxStore *store,
                              gint64 organisation,
                              const char *id,
                              gint64 delivered_ms,
                              gint64 revision,
                              const char *json);
LkiSandboxLead *lki_sandbox_lead_find (LkiSandboxStore *store,
                                       gint64 organisation,
                                       const char *id);
void lki_sandbox_lead_free (LkiSandboxLead *self);
char *lki_sandbox_lead_get (LkiSandboxStore *store,
                            LkiSandboxLead *self,
                            const char *path);
gint64 lki_sandbox_lead_get_field_revision (LkiSandboxStore *store,
                                            LkiSandboxLead *self,
                                            const char *field);
void lki_sandbox_lead_set (LkiSandboxStore *store,
                           LkiSandboxLead *self,
                           const char *path,
                           const char *json);
void lki_sandbox_lead_patch (LkiSandboxStore *store,
                             LkiSandboxLead *self,
                             const char *patch);
void lki_sandbox_lead_save (LkiSandboxStore *store,
                            LkiSandboxLead *self);
void lki_sandbox_lead_remove (LkiSandboxStore *store,
                              LkiSandboxLead *self,
                              const char *reason);
void lki_sandbox_lead_add_activity (LkiSandboxStore *store,
                                    LkiSandboxLead *self,
                                    const char *id,
                                    gint64 at_ms,
                                    LkiSandboxActor actor,
                                    const char *type,
                                    const char *outcome,
                                    const char *text,
                                    const char *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxLead,
                               lki_sandbox_lead_free)

G_END_DECLS
