// SPDX-License-Identifier: GPL-3.0-or-later
// Which leads are announced one by one and which together. Pure: no time but what it is told, no
// desktop.

#include "lki-announcer.h"

/* More than three within a second are one. */
#define BURST_MS 1000
#define BURST_MAX 3
/* GNOME Shell shows ten notifications of a program at most, and drops the others unasked. */
#define SINGLE_MAX 8

struct _LkiAnnouncer
{
  LkiAnnouncementFunc func;
  gpointer user_data;

  GPtrArray *single;   /* (owned) of ids, each with a notification of its own, the oldest first */
  GPtrArray *together; /* (owned) of ids under the summary */
  GPtrArray *burst;    /* (owned) of ids that arrived close to each other */
  GPtrArray *fresh;    /* (owned) of ids to be announced at the next flush */
  gint64 last_ms;
};

static GPtrArray *
ids_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
contains (GPtrArray *ids,
          const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

static gboolean
drop (GPtrArray *ids,
      const char *id)
{
  guint position;

  if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &position))
    return FALSE;
  g_ptr_array_remove_index (ids, position);

  return TRUE;
}

/**
 * lki_announcer_new:
 * @func: told what is to happen
 * @user_data: given to it
 *
 * Returns: (transfer full): an announcer with nothing announced
 */
LkiAnnouncer *
lki_announcer_new (LkiAnnouncementFunc func,
                   gpointer user_data)
{
  LkiAnnouncer *self = g_new0 (LkiAnnouncer, 1);

  self->func = func;
  self->user_data = user_data;
  self->single = ids_new ();
  self->together = ids_new ();
  self->burst = ids_new ();
  self->fresh = ids_new ();
  self->last_ms = G_MININT64 / 2;

  return self;
}

/**
 * lki_announcer_free:
 * @self: an announcer
 */
void
lki_announcer_free (LkiAnnouncer *self)
{
  g_ptr_array_unref (self->single);
  g_ptr_array_unref (self->together);
  g_ptr_array_unref (self->burst);
  g_ptr_array_unref (self->fresh);
  g_free (self);
}

/**
 * lki_announcer_arrive:
 * @self: an announcer
 * @now_ms: the time, in milliseconds of a clock that does not jump
 * @lead_id: a lead that has arrived
 *
 * Notes an arrival; [method@Lki.Announcer.flush] announces all that arrived at once.
 */
void
lki_announcer_arrive (LkiAnnouncer *self,
                      gint64 now_ms,
                      const char *lead_id)
{
  if (contains (self->single, lead_id) || contains (self->together, lead_id) ||
      contains (self->fresh, lead_id))
    return;

  if (now_ms - self->last_ms > BURST_MS)
    g_ptr_array_set_size (self->burst, 0);
  self->last_ms = now_ms;
  g_ptr_array_add (self->burst, g_strdup (lead_id));
  g_ptr_array_add (self->fresh, g_strdup (lead_id));
}

static void
announce_together (LkiAnnouncer *self)
{
  for (guint i = 0; i < self->burst->len; i++)
    {
      const char *id = g_ptr_array_index (self->burst, i);

      if (drop (self->single, id))
        self->func (LKI_ANNOUNCEMENT_WITHDRAW_LEAD, id, 0, self->user_data);
      else if (!drop (self->fresh, id))
        continue;
      g_ptr_array_add (self->together, g_strdup (id));
    }

  self->func (LKI_ANNOUNCEMENT_SUMMARY, NULL, self->together->len, self->user_data);
}

static void
announce_single (LkiAnnouncer *self)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      const char *id = g_ptr_array_index (self->fresh, i);

      if (self->single->len >= SINGLE_MAX)
        {
          self->func (LKI_ANNOUNCEMENT_WITHDRAW_LEAD, g_ptr_array_index (self->single, 0), 0,
                      self->user_data);
          g_ptr_array_remove_index (self->single, 0);
        }
      g_ptr_array_add (self->single, g_strdup (id));
      self->func (LKI_ANNOUNCEMENT_LEAD, id, 0, self->user_data);
    }
  g_ptr_array_set_size (self->fresh, 0);
}

/**
 * lki_announcer_flush:
 * @self: an announcer
 *
 * Announces what has arrived: at once, since a lead does not wait to see whether others come. When
 * it turns out that many came, those notifications give way to a summary.
 */
void
lki_announcer_flush (LkiAnnouncer *self)
{
  if (self->fresh->len == 0)
    return;

  if (self->burst->len > BURST_MAX)
    announce_together (self);
  else
    announce_single (self);
}

/**
 * lki_announcer_repeat:
 * @self: an announcer
 *
 * Announces once more what stands announced, in the same way.
 */
void
lki_announcer_repeat (LkiAnnouncer *self)
{
  for (guint i = 0; i < self->single->len; i++)
    self->func (LKI_ANNOUNCEMENT_LEAD, g_ptr_array_index (self->single, i), 0, self->user_data);
  if (self->together->len > 0)
    self->func (LKI_ANNOUNCEMENT_SUMMARY, NULL, self->together->len, self->user_data);
}

/**
 * lki_announcer_handle:
 * @self: an announcer
 * @lead_id: a lead that somebody has opened or handled, here or elsewhere
 *
 * A summary stays until all of its leads are handled, since to show it again with a smaller number
 * would be one more disturbance.
 */
void
lki_announcer_handle (LkiAnnouncer *self,
                      const char *lead_id)
{
  /* The caller's id may be one of ours. */
  g_autofree char *id = g_strdup (lead_id);

  drop (self->fresh, id);
  drop (self->burst, id);
  if (drop (self->single, id))
    self->func (LKI_ANNOUNCEMENT_WITHDRAW_LEAD, id, 0, self->user_data);
  if (drop (self->together, id) && self->together->len == 0)
    self->func (LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY, NULL, 0, self->user_data);
}

/**
 * lki_announcer_clear:
 * @self: an announcer
 *
 * Takes everything away: the account has changed.
 */
void
lki_announcer_clear (LkiAnnouncer *self)
{
  g_ptr_array_set_size (self->fresh, 0);
  g_ptr_array_set_size (self->burst, 0);
  while (self->single->len > 0)
    lki_announcer_handle (self, g_ptr_array_index (self->single, 0));
  while (self->together->len > 0)
    lki_announcer_handle (self, g_ptr_array_index (self->together, 0));
}

/**
 * lki_announcer_dup_waiting:
 * @self: an announcer
 *
 * Returns: (transfer full) (array zero-terminated=1): the leads that stand announced
 */
char **
lki_announcer_dup_waiting (LkiAnnouncer *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->single->len; i++)
    g_strv_builder_add (ids, g_ptr_array_index (self->single, i));
  for (guint i = 0; i < self->together->len; i++)
    g_strv_builder_add (ids, g_ptr_array_index (self->together, i));

  return g_strv_builder_end (ids);
}
