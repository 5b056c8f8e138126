// SPDX-License-Identifier: GPL-3.0-or-later
// The key of a lead: its row in the store. Pure arithmetic.
//
// A key is TOP - (milliseconds << 8 | tie-break): newest first is ascending, the way in which
// SQLite and FTS5 walk fastest, and the eight bits keep the distances between keys, which FTS5
// stores for every word, short.

#include "lki-store-key.h"

#include <string.h>

#include "lki-clock.h"

#define TIE_BITS 8
#define TIES (1 << TIE_BITS)

/* 2248-09-26; a lead from before 1970 or after that sorts as if it came then. */
#define LAST_MS ((G_GINT64_CONSTANT (1) << 43) - 1)
#define TOP (G_GINT64_CONSTANT (1) << (43 + TIE_BITS))

/* How much older than it is a lead may sort whose moment is full: a moment of a billion leads. */
#define SLACK_MS (2 * 60 * 60 * 1000)

#define TRIES_PER_WINDOW 4
#define LARGEST_WINDOW_BITS 40

static guint64
mix (guint64 value)
{
  value ^= value >> 30;
  value *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value ^= value >> 27;
  value *= G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return value ^ (value >> 31);
}

/**
 * lki_store_hash:
 * @data: bytes
 * @size: how many
 *
 * The same on every machine and in every version: the store keeps its results. Not for secrets.
 *
 * Returns: a hash of them
 */
guint64
lki_store_hash (const void *data,
                gsize size)
{
  const guint8 *bytes = data;
  guint64 hash = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ size;

  for (; size >= 8; bytes += 8, size -= 8)
    {
      guint64 word;

      memcpy (&word, bytes, 8);
      hash = mix (hash ^ GUINT64_FROM_LE (word)) + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    }
  for (; size > 0; bytes++, size--)
    hash = (hash ^ *bytes) * G_GUINT64_CONSTANT (0x100000001b3);

  return mix (hash);
}

/**
 * lki_store_hash_id:
 * @id: an opaque id of the server
 *
 * Returns: what stands for it in an index. Whoever finds something by it compares the id as well.
 */
gint64
lki_store_hash_id (const char *id)
{
  return (gint64) lki_store_hash (id, strlen (id));
}

/**
 * lki_store_make_key:
 * @delivered_at: milliseconds since the epoch; anything is accepted
 * @id_hash: hash of the lead's id
 * @attempt: 0 at first, then one more each time that the key is found to be taken
 *
 * The same lead gets the same key again in a fresh store, unless keys collide. When a moment is
 * full (an import that stamped thousands of leads alike), a lead goes among slightly older ones.
 *
 * Returns: a key, greater than zero
 */
gint64
lki_store_make_key (gint64 delivered_at,
                    gint64 id_hash,
                    guint attempt)
{
  gint64 ms = CLAMP (delivered_at, 0, LAST_MS);
  guint bits = MIN (TIE_BITS + attempt / TRIES_PER_WINDOW, LARGEST_WINDOW_BITS);
  guint64 random = mix ((guint64) id_hash + attempt * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  return TOP - (ms << TIE_BITS) - (TIES - 1) +
         (gint64) (random & ((G_GUINT64_CONSTANT (1) << bits) - 1));
}

/**
 * lki_store_key_get_range:
 * @from: delivered at this time or later, or %LKI_TIME_NONE
 * @before: delivered before this time, or %LKI_TIME_NONE
 * @first: (out): no lead of that time has a smaller key
 * @last: (out): no lead of that time has a larger key
 *
 * Some leads that were delivered a little before have keys in the range too.
 */
void
lki_store_key_get_range (gint64 from,
                         gint64 before,
                         gint64 *first,
                         gint64 *last)
{
  *first = before == LKI_TIME_NONE || before > LAST_MS
               ? G_MININT64
               : TOP - (MAX (before, 0) << TIE_BITS) - (TIES - 1);
  *last = from == LKI_TIME_NONE || from <= SLACK_MS
              ? G_MAXINT64
              : TOP - ((MIN (from, LAST_MS) - SLACK_MS) << TIE_BITS);
}
