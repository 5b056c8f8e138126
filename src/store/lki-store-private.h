// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-jobs.h"
#include "lki-store.h"
#include "lki-worker.h"

G_BEGIN_DECLS

struct _LkiStore
{
  GObject parent_instance;

  LkiStoreCore *core; /* (owned) */
  LkiWorker *writer;  /* (owned) */
  LkiWorker *reader;  /* (owned) */
  LkiWorker *scanner; /* (owned) */
  guint n_bulk_pages; /* that are on their way */
  gboolean snapshot_complete;
  gboolean tidying;
  gboolean closed;
};

/* What follows from a write once it has ended. */
typedef enum
{
  LKI_STORE_AFTER_NOTHING = 0,
  LKI_STORE_AFTER_OUTBOX = 1 << 0, /* the outbox has changed */
  LKI_STORE_AFTER_BULK = 1 << 1,   /* a bulk page has come to its end */
} LkiStoreAfter;

DexFuture *lki_store_write (LkiStore *self,
                            LkiWorkerLane lane,
                            LkiWorkerFunc func,
                            LkiStoreJob *job,
                            LkiStoreAfter after);
DexFuture *lki_store_read (LkiStore *self,
                           LkiWorkerLane lane,
                           LkiWorkerFunc func,
                           LkiStoreJob *job);

G_END_DECLS
