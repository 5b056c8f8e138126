// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _LkiSandboxStore LkiSandboxStore;

LkiSandboxStore *lki_sandbox_store_open (const char *path,
                                         GError **error);
void lki_sandbox_store_close (LkiSandboxStore *self);

void lki_sandbox_store_begin (LkiSandboxStore *self);
gboolean lki_sandbox_store_commit (LkiSandboxStore *self,
                                   GError **error);
void lki_sandbox_store_cancel (LkiSandboxStore *self);

void lki_sandbox_store_run (LkiSandboxStore *self,
                            const char *sql,
                            const char *types,
                            ...);
sqlite3_stmt *lki_sandbox_store_query (LkiSandboxStore *self,
                                       const char *sql,
                                       const char *types,
                                       ...);
gboolean lki_sandbox_store_step (LkiSandboxStore *self,
                                 sqlite3_stmt *statement);
gint64 lki_sandbox_store_int (LkiSandboxStore *self,
                              gint64 fallback,
                              const char *sql,
                              const char *types,
                              ...);
char *lki_sandbox_store_text (LkiSandboxStore *self,
                              const char *sql,
                              const char *types,
                              ...);
int lki_sandbox_store_changes (LkiSandboxStore *self);

char *lki_sandbox_store_get_meta (LkiSandboxStore *self,
                                  const char *key);
gint64 lki_sandbox_store_get_meta_int (LkiSandboxStore *self,
                                       const char *key);
void lki_sandbox_store_set_meta (LkiSandboxStore *self,
                                 const char *key,
                                 const char *value);
void lki_sandbox_store_set_meta_int (LkiSandboxStore *self,
                                     const char *key,
                                     gint64 value);

gint64 lki_sandbox_store_next_sequence (LkiSandboxStore *self);
gint64 lki_sandbox_store_get_sequence (LkiSandboxStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxStore,
                               lki_sandbox_store_close)

G_END_DECLS
