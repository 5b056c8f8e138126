// SPDX-License-Identifier: GPL-3.0-or-later
// Takes single values out of what a server sent, checked, bounded and cleaned. It knows JSON's
// types and nothing of leads.

#include "lki-wire-value.h"

#include "lki-clock.h"

#include <math.h>
#include <string.h>

/* What a double holds exactly (RFC 8259, 6), and what every other implementation can therefore
 * send. */
#define MAX_INT (G_GINT64_CONSTANT (1) << 53)

/* The year 2500: beyond it is a mistake, and the row ids of the store have no room for it. */
#define MAX_TIME_MS G_GINT64_CONSTANT (16725225600000)

static const LkiJsonItem *
get_string (const LkiJsonItem *object,
            const char *member,
            gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, member);

  if (item == NULL || item->kind == LKI_JSON_STRING)
    return item;

  *bad = TRUE;

  return NULL;
}

/* Marks that turn the direction of all that follows, when nobody turns it back: U+202A to U+202E
 * and U+2066 to U+2069. The marks for one place (U+200E, U+200F) are what a name in Arabic may
 * need, and stay. */
static gboolean
is_direction_override (gunichar character)
{
  return (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

/* Most texts have nothing to clean, which is seen without decoding them: controls, U+0080 to U+00BF
 * (C2), the punctuation that the marks are among (E2 80, E2 81), and U+FEFF (EF). */
static gboolean
is_clean (const char *text,
          gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = text[i];

      if (byte < 0x20 || byte == 0x7f || byte == 0xc2 || byte == 0xef ||
          (byte == 0xe2 && ((guchar) text[i + 1] & 0xfe) == 0x80))
        return FALSE;
    }

  return length == 0 || (text[0] != ' ' && text[length - 1] != ' ');
}

/**
 * lki_wire_clean_text:
 * @text: valid UTF-8
 * @kind: what may be in it
 * @limit: the most bytes of it
 *
 * Takes control characters and marks that override the direction of text out, spaces off its ends,
 * and cuts it at a character when it is too long, with an ellipsis.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if nothing is left
 */
char *
lki_wire_clean_text (const char *text,
                     LkiWireText kind,
                     gsize limit)
{
  g_autoptr (GString) clean = NULL;
  gsize length = strlen (text);

  if (length == 0)
    return NULL;

  if (length <= limit && is_clean (text, length))
    return g_strndup (text, length);

  clean = g_string_sized_new (MIN (length, limit) + 8);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\r')
        {
          if (at[1] == '\n')
            continue;
          character = '\n';
        }
      else if (character == 0x85 || character == 0x2028 || character == 0x2029)
        {
          character = '\n';
        }

      if (character == '\n' || character == '\t')
        {
          if (kind == LKI_WIRE_LINE)
            character = ' ';
        }
      else if (character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xfeff ||
               is_direction_override (character))
        {
          continue;
        }

      if (clean->len + g_unichar_to_utf8 (character, NULL) > limit)
        {
          g_string_append (clean, "…");
          break;
        }

      g_string_append_unichar (clean, character);
    }

  g_strstrip (clean->str);

  return *clean->str != '\0' ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

/**
 * lki_wire_dup_item:
 * @item: a string
 * @kind: what may be in it
 * @limit: the most bytes of it
 *
 * Returns: (transfer full) (nullable): the text, see [func@Lki.wire_clean_text]
 */
char *
lki_wire_dup_item (const LkiJsonItem *item,
                   LkiWireText kind,
                   gsize limit)
{
  g_autofree char *text = NULL;

  /* The most of them are as they should be. */
  if (!item->escaped && item->text_length <= limit && is_clean (item->text, item->text_length))
    return item->text_length > 0 ? g_strndup (item->text, item->text_length) : NULL;

  text = lki_json_item_dup_string (item);

  return lki_wire_clean_text (text, kind, limit);
}

/**
 * lki_wire_dup_text:
 * @object: (nullable): where
 * @member: which
 * @kind: what may be in it
 * @limit: the most bytes of it
 * @bad: set when it is no string
 *
 * Returns: (transfer full) (nullable): the text, see [func@Lki.wire_clean_text]
 */
char *
lki_wire_dup_text (const LkiJsonItem *object,
                   const char *member,
                   LkiWireText kind,
                   gsize limit,
                   gboolean *bad)
{
  const LkiJsonItem *item = get_string (object, member, bad);

  return item != NULL ? lki_wire_dup_item (item, kind, limit) : NULL;
}

/**
 * lki_wire_dup_id:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no string, is empty, too long, or has characters that cannot be seen
 *
 * Returns: (transfer full) (nullable): an opaque id, exactly as it was sent
 */
char *
lki_wire_dup_id (const LkiJsonItem *object,
                 const char *member,
                 gboolean *bad)
{
  const LkiJsonItem *item = get_string (object, member, bad);
  g_autofree char *id = NULL;
  gsize length;

  if (item == NULL)
    return NULL;

  id = lki_json_item_dup_string (item);
  length = strlen (id);
  if (length == 0 || length > LKI_WIRE_MAX_ID || !is_clean (id, length))
    {
      *bad = TRUE;
      return NULL;
    }

  return g_steal_pointer (&id);
}

/**
 * lki_wire_get_time:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no time of RFC 3339 between the years 1970 and 2500
 *
 * Returns: milliseconds since the epoch, or %LKI_TIME_NONE
 */
gint64
lki_wire_get_time (const LkiJsonItem *object,
                   const char *member,
                   gboolean *bad)
{
  const LkiJsonItem *item = get_string (object, member, bad);
  char text[64];
  gint64 time_ms;

  if (item == NULL)
    return LKI_TIME_NONE;

  if (item->text_length >= sizeof text)
    {
      *bad = TRUE;
      return LKI_TIME_NONE;
    }

  memcpy (text, item->text, item->text_length);
  text[item->text_length] = '\0';

  time_ms = lki_time_parse (text);
  if (time_ms < 0 || time_ms > MAX_TIME_MS)
    {
      *bad = TRUE;
      return LKI_TIME_NONE;
    }

  return time_ms;
}

/* A number as text that ends in a NUL, or FALSE if it is none, or has more digits than one that
 * means something. */
static gboolean
copy_number (const LkiJsonItem *item,
             char text[64])
{
  if (item->kind != LKI_JSON_NUMBER || item->text_length >= 64)
    return FALSE;

  memcpy (text, item->text, item->text_length);
  text[item->text_length] = '\0';

  return TRUE;
}

/**
 * lki_wire_get_int:
 * @object: (nullable): where
 * @member: which
 * @min: the least
 * @max: the most; what JSON cannot carry exactly is refused in any case
 * @fallback: for one that is missing or bad
 * @bad: set when it is no whole number between @min and @max
 *
 * Returns: the number
 */
gint64
lki_wire_get_int (const LkiJsonItem *object,
                  const char *member,
                  gint64 min,
                  gint64 max,
                  gint64 fallback,
                  gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, member);
  char text[64];
  gint64 number;

  if (item == NULL)
    return fallback;

  if (!copy_number (item, text) ||
      !g_ascii_string_to_signed (text, 10, MAX (min, -MAX_INT), MIN (max, MAX_INT), &number, NULL))
    {
      *bad = TRUE;
      return fallback;
    }

  return number;
}

/**
 * lki_wire_get_number:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no number, or an infinite one
 *
 * Returns: the number, or NaN
 */
double
lki_wire_get_number (const LkiJsonItem *object,
                     const char *member,
                     gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, member);
  char text[64];
  double number;

  if (item == NULL)
    return NAN;

  number = copy_number (item, text) ? g_ascii_strtod (text, NULL) : INFINITY;
  if (!isfinite (number))
    {
      *bad = TRUE;
      return NAN;
    }

  return number;
}

/**
 * lki_wire_get_bool:
 * @object: (nullable): where
 * @member: which
 * @fallback: for one that is missing or bad
 * @bad: set when it is neither true nor false
 *
 * Returns: the value
 */
gboolean
lki_wire_get_bool (const LkiJsonItem *object,
                   const char *member,
                   gboolean fallback,
                   gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, member);

  if (item == NULL)
    return fallback;

  if (item->kind != LKI_JSON_TRUE && item->kind != LKI_JSON_FALSE)
    {
      *bad = TRUE;
      return fallback;
    }

  return item->kind == LKI_JSON_TRUE;
}

static const LkiJsonItem *
get_kind (const LkiJsonItem *object,
          const char *member,
          LkiJsonKind kind,
          gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, member);

  if (item == NULL || item->kind == kind)
    return item;

  *bad = TRUE;

  return NULL;
}

/**
 * lki_wire_get_object:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no object
 *
 * Returns: (transfer none) (nullable): the object
 */
const LkiJsonItem *
lki_wire_get_object (const LkiJsonItem *object,
                     const char *member,
                     gboolean *bad)
{
  return get_kind (object, member, LKI_JSON_OBJECT, bad);
}

/**
 * lki_wire_get_array:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no array
 *
 * Returns: (transfer none) (nullable): the array
 */
const LkiJsonItem *
lki_wire_get_array (const LkiJsonItem *object,
                    const char *member,
                    gboolean *bad)
{
  return get_kind (object, member, LKI_JSON_ARRAY, bad);
}
