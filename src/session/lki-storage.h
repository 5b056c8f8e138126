// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-diagnostics.h"
#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiStorageKind:
 * @LKI_STORAGE_SESSION: who is signed in, and what lets the next start go on
 * @LKI_STORAGE_LEADS: leads, activities and changes that wait to be sent
 * @LKI_STORAGE_DRAFTS: unfinished texts
 * @LKI_STORAGE_EXPORT_LOG: who has taken which data out, and when
 * @LKI_STORAGE_PREFERENCES: what was set
 * @LKI_STORAGE_REPORTS: reports and counts that wait to be sent
 * @LKI_STORAGE_LOGS: logs
 *
 * What the program keeps on this device.
 */
typedef enum
{
  LKI_STORAGE_SESSION,
  LKI_STORAGE_LEADS,
  LKI_STORAGE_DRAFTS,
  LKI_STORAGE_EXPORT_LOG,
  LKI_STORAGE_PREFERENCES,
  LKI_STORAGE_REPORTS,
  LKI_STORAGE_LOGS,
} LkiStorageKind;

#define LKI_N_STORAGE_KINDS 7

/**
 * LkiStorageFact:
 * @there: whether there is anything
 * @count: how many, or -1 where that is not known
 * @bytes: how much, or -1 where it is a part of something else
 * @changed_ms: when it was last written, or %LKI_TIME_NONE
 *
 * What there is of one kind.
 */
typedef struct
{
  gboolean there;
  gint64 count;
  gint64 bytes;
  gint64 changed_ms;
} LkiStorageFact;

/**
 * LkiStorage:
 *
 * What the program keeps on this device, to be looked at and to be removed. What is removed is
 * gone from the files, not only from sight.
 */
#define LKI_TYPE_STORAGE (lki_storage_get_type ())
G_DECLARE_FINAL_TYPE (LkiStorage,
                      lki_storage,
                      LKI,
                      STORAGE,
                      GObject)

LkiStorage *lki_storage_new (LkiSessionManager *manager,
                             LkiSettings *settings,
                             LkiDiagnostics *diagnostics);
DexFuture *lki_storage_load (LkiStorage *self);
DexFuture *lki_storage_remove (LkiStorage *self,
                               LkiStorageKind kind);
void lki_storage_forget_account (LkiStorage *self);
LkiSession *lki_storage_get_session (LkiStorage *self);
LkiSettings *lki_storage_get_settings (LkiStorage *self);
char *lki_storage_dup_log_folder (LkiStorage *self);

G_END_DECLS
