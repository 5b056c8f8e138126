// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the leads that come to this device have arrived just now. Pure: no store, no server.

#include "lki-arrivals.h"

#include "lki-clock.h"

/* A lead may be committed later than one that was delivered after it. */
#define SLACK_MS (5 * 60 * 1000)
#define NAMED_MAX 1000

struct _LkiArrivals
{
  gint64 newest;     /* delivery time of the newest lead that was there before */
  GHashTable *named; /* (owned) ids that the event stream has named before all was here */
};

/**
 * lki_arrivals_new:
 *
 * Returns: (transfer full): one that knows of no lead
 */
LkiArrivals *
lki_arrivals_new (void)
{
  LkiArrivals *self = g_new0 (LkiArrivals, 1);

  self->newest = LKI_TIME_NONE;
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * lki_arrivals_free:
 * @self: (transfer full): one
 */
void
lki_arrivals_free (LkiArrivals *self)
{
  g_hash_table_unref (self->named);
  g_free (self);
}

/**
 * lki_arrivals_note_known:
 * @self: one
 * @lead: a lead that is no news
 */
void
lki_arrivals_note_known (LkiArrivals *self,
                         LkiLeadRecord *lead)
{
  self->newest = MAX (self->newest, lead->delivered_at);
}

/**
 * lki_arrivals_note_named:
 * @self: one
 * @lead_id: a lead of which the server says, before all is here, that it is new or changed right
 *   now
 */
void
lki_arrivals_note_named (LkiArrivals *self,
                         const char *lead_id)
{
  if (g_hash_table_size (self->named) < NAMED_MAX)
    g_hash_table_add (self->named, g_strdup (lead_id));
}

/**
 * lki_arrivals_catch_up:
 * @self: one
 *
 * All is here: what is new from now on needs no name.
 */
void
lki_arrivals_catch_up (LkiArrivals *self)
{
  g_hash_table_remove_all (self->named);
}

/**
 * lki_arrivals_take:
 * @self: one
 * @added: (element-type LkiLeadRecord): leads that were not on this device before
 * @caught_up: whether all that the server has is here
 *
 * A lead that was delivered long before another one that was here is none that arrives: it was
 * assigned, shared or restored. Neither is one that somebody deals with.
 *
 * Returns: (transfer full) (element-type LkiLeadRecord): those that arrive
 */
GPtrArray *
lki_arrivals_take (LkiArrivals *self,
                   GPtrArray *added,
                   gboolean caught_up)
{
  GPtrArray *arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);

  /* A first sync brings the newest leads first. */
  if (!caught_up)
    for (guint i = 0; i < added->len; i++)
      lki_arrivals_note_known (self, g_ptr_array_index (added, i));

  for (guint i = 0; i < added->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (added, i);

      if (lead->work.status == LKI_LEAD_STATUS_NEW && lead->work.opened_at == LKI_TIME_NONE &&
          lead->work.claimed_by == NULL &&
          (self->newest == LKI_TIME_NONE || lead->delivered_at >= self->newest - SLACK_MS) &&
          (caught_up || g_hash_table_contains (self->named, lead->id)))
        g_ptr_array_add (arrived, lki_lead_record_ref (lead));
    }

  return arrived;
}
