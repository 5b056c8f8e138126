// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lead-maker.h"
#include "lki-store.h"
#include "test-await.h"

G_BEGIN_DECLS

/**
 * Fixture:
 * @folder: a folder of its own
 * @path: the file in it
 * @store: open
 * @sets: (element-type LkiChangeSet): what `changed` told, in order
 * @n_outbox_changes: how often `outbox-changed` was emitted
 *
 * A store in a file of its own.
 */
typedef struct
{
  char *folder;
  char *path;
  LkiStore *store;
  GPtrArray *sets;
  guint n_outbox_changes;
} Fixture;

void fixture_set_up (Fixture *fixture,
                     gconstpointer data);
void fixture_tear_down (Fixture *fixture,
                        gconstpointer data);
void fixture_open (Fixture *fixture);
void fixture_close (Fixture *fixture);

LkiChangeSet *fixture_apply (Fixture *fixture,
                             LkiSyncPage *page);
LkiChangeSet *fixture_put (Fixture *fixture,
                           LkiLeadRecord *lead);
LkiLeadPage *fixture_query (Fixture *fixture,
                            LkiLeadView view,
                            const char *search,
                            LkiLeadSort sort,
                            guint limit);
char *fixture_find (Fixture *fixture,
                    LkiLeadView view,
                    const char *search,
                    LkiLeadSort sort);
LkiLeadRecord *fixture_lead (Fixture *fixture,
                             const char *id);
LkiLeadCounts *fixture_count (Fixture *fixture);

#define fixture_add(type, name, func)                                                              \
  g_test_add (name, type, NULL, fixture_set_up, func, fixture_tear_down)

G_END_DECLS
