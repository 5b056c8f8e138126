// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-writer.h"

G_BEGIN_DECLS

/**
 * LkiStoredLead:
 * @key: its key; 0 when it is not stored
 * @revision: its revision
 * @shelf: where it stands
 * @category: number of its category
 * @unread: whether nobody has opened it
 * @unsent: how many of its changes wait
 * @failed: how many need the person
 * @pending: the kinds of the unsent ones, a bit `1 << LkiChangeType` each
 * @search_hash: of what is indexed of it
 * @same_json: whether it has the JSON that was asked about
 *
 * What has to be known of a stored lead before it is written again.
 */
typedef struct
{
  gint64 key;
  gint64 revision;
  LkiShelf shelf;
  gint64 category;
  gboolean unread;
  guint unsent;
  guint failed;
  guint pending;
  gint64 search_hash;
  gboolean same_json;
} LkiStoredLead;

gboolean lki_store_leads_find (LkiStoreWriter *writer,
                               const char *lead_id,
                               GBytes *json,
                               LkiStoredLead *lead,
                               GError **error);
gboolean lki_store_leads_get (LkiStoreWriter *writer,
                              gint64 key,
                              LkiStoredLead *lead,
                              GError **error);
gboolean lki_store_leads_put (LkiStoreWriter *writer,
                              LkiLeadRecord *record,
                              const LkiStoredLead *stored,
                              gint64 *key,
                              GError **error);
gboolean lki_store_leads_set_work (LkiStoreWriter *writer,
                                   const LkiStoredLead *stored,
                                   const LkiLeadWork *server_work,
                                   const LkiLeadWork *work,
                                   guint unsent,
                                   guint failed,
                                   guint pending,
                                   GError **error);
gboolean lki_store_leads_set_server_work (LkiStoreWriter *writer,
                                          gint64 key,
                                          const LkiLeadWork *work,
                                          GError **error);
gboolean lki_store_leads_load_work (LkiStoreWriter *writer,
                                    gint64 key,
                                    LkiLeadWork *work,
                                    GError **error);
gboolean lki_store_leads_remove (LkiStoreWriter *writer,
                                 const LkiStoredLead *stored,
                                 GError **error);

G_END_DECLS
