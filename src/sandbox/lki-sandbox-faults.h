// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What shall go wrong with the next requests of a path. */
typedef struct
{
  char *method; /* (nullable) any */
  char *path;   /* a '*' at its end takes the rest */
  gint64 skip;  /* requests that pass first */
  gint64 count; /* requests left */

  guint status;    /* 0 for the real answer */
  gboolean apply;  /* handle the request, though the answer is another */
  gboolean close;  /* drop the connection instead of answering to the end */
  gboolean gzip;   /* compress the body, whatever the client accepts */
  gint64 truncate; /* send so many bytes of the body, -1 for all */
  guint delay_ms;
  guint bytes_per_second;
  gint64 retry_after; /* -1 for none */
  char *code;         /* (nullable) of the problem */
  char *results;      /* (nullable) how to make over the results of changes */
  GBytes *body;       /* (nullable) */
  char *content_type; /* (nullable) */
  GHashTable *headers;
} LkiSandboxFault;

typedef struct _LkiSandboxFaults LkiSandboxFaults;

LkiSandboxFaults *lki_sandbox_faults_new (void);
void lki_sandbox_faults_free (LkiSandboxFaults *self);
const char *lki_sandbox_faults_add (LkiSandboxFaults *self,
                                    JsonObject *description,
                                    const char **pointer);
void lki_sandbox_faults_reset (LkiSandboxFaults *self);
guint lki_sandbox_faults_count (LkiSandboxFaults *self);
LkiSandboxFault *lki_sandbox_faults_take (LkiSandboxFaults *self,
                                          const char *method,
                                          const char *path);
void lki_sandbox_fault_unref (LkiSandboxFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxFault,
                               lki_sandbox_fault_unref)

G_END_DECLS
