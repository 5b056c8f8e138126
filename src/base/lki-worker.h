// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiWorkerLane:
 * @LKI_WORKER_PROMPT: small work that a person waits for; always taken first
 * @LKI_WORKER_BULK: large work, taken when nothing prompt waits
 *
 * Each lane is first in, first out.
 */
typedef enum
{
  LKI_WORKER_PROMPT,
  LKI_WORKER_BULK,
} LkiWorkerLane;

/**
 * LkiWorkerFunc:
 * @user_data: what was given to [method@Lki.Worker.submit]
 *
 * Runs on the worker's thread.
 *
 * Returns: (transfer full): a future that is already settled (never pending)
 */
typedef DexFuture *(*LkiWorkerFunc) (gpointer user_data);

#define LKI_TYPE_WORKER (lki_worker_get_type ())
G_DECLARE_FINAL_TYPE (LkiWorker,
                      lki_worker,
                      LKI,
                      WORKER,
                      GObject)

LkiWorker *lki_worker_new (const char *name);
DexFuture *lki_worker_submit (LkiWorker *self,
                              LkiWorkerLane lane,
                              LkiWorkerFunc func,
                              gpointer user_data,
                              GDestroyNotify user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;
gboolean lki_worker_is_current (LkiWorker *self);
void lki_worker_refuse (LkiWorker *self);
void lki_worker_stop (LkiWorker *self);

G_END_DECLS
