// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An activity that a generated lead comes with. */
typedef struct
{
  char id[40];
  gint64 at_ms;
  const char *actor_id; /* (nullable) */
  const char *actor_name;
  const char *type;
  const char *outcome; /* (nullable) */
  const char *text;    /* (nullable) */
} LkiSandboxWrittenActivity;

/* A generated lead, ready to be stored. */
typedef struct
{
  char id[24];
  gint64 delivered_ms;
  gint64 revision;
  GString *json; /* (owned) reused from lead to lead */
  guint n_activities;
  LkiSandboxWrittenActivity activities[6];
} LkiSandboxWrittenLead;

void lki_sandbox_lead_writer_write (LkiSandboxWrittenLead *lead,
                                    guint64 seed,
                                    guint64 number,
                                    gint64 organisation,
                                    const char *organisation_id,
                                    gint64 delivered_ms,
                                    gint64 now_ms);

G_END_DECLS
