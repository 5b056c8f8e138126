// SPDX-License-Identifier: GPL-3.0-or-later
// Takes single values out of what a server sent, checked, bounded and cleaned. It knows JSON's
// types and nothing of leads.

#include "lki-wire-value.h"

#include "lki-clock.h"

#include <math.h>
#include <string.h>

/* What a double holds exactly (RFC 8259, 6), and what every other implementation can therefore
 * send. */
#define MAX_LANGUAGES 32
#define MAX_INT (G_GINT64_CONSTANT (1) << 53)

/* The year 2500: beyond it is a mistake, and the row ids of the store have no room for it. */
#define MAX_TIME_MS G_GINT64_CONSTANT (16725225600000)

static JsonNode *
get_member (JsonObject *object,
            const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *member,
            gboolean *bad)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      *bad = TRUE;
      return NULL;
    }

  return json_node_get_string (node);
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
lki_wire_dup_text (JsonObject *object,
                   const char *member,
                   LkiWireText kind,
                   gsize limit,
                   gboolean *bad)
{
  const char *text = get_string (object, member, bad);

  return text != NULL ? lki_wire_clean_text (text, kind, limit) : NULL;
}

/**
 * lki_wire_dup_line:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no string
 *
 * Returns: (transfer full) (nullable): [func@Lki.wire_dup_text] of one line, of the usual length
 */
char *
lki_wire_dup_line (JsonObject *object,
                   const char *member,
                   gboolean *bad)
{
  return lki_wire_dup_text (object, member, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
}

/**
 * lki_wire_parse_object:
 * @body: an answer
 *
 * Returns: (transfer full) (nullable): a node that holds an object, or %NULL when it is none, or
 * broken
 */
JsonNode *
lki_wire_parse_object (GBytes *body)
{
  LkiJsonSpan span = lki_json_span_of_bytes (body);
  JsonNode *root = lki_json_span_parse (&span, NULL);

  if (root != NULL && !JSON_NODE_HOLDS_OBJECT (root))
    g_clear_pointer (&root, json_node_unref);

  return root;
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
lki_wire_dup_id (JsonObject *object,
                 const char *member,
                 gboolean *bad)
{
  const char *text = get_string (object, member, bad);
  gsize length;

  if (text == NULL)
    return NULL;

  length = strlen (text);
  if (length == 0 || length > LKI_WIRE_MAX_ID || !is_clean (text, length))
    {
      *bad = TRUE;
      return NULL;
    }

  return g_strndup (text, length);
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
lki_wire_get_time (JsonObject *object,
                   const char *member,
                   gboolean *bad)
{
  const char *text = get_string (object, member, bad);
  gint64 time_ms;

  if (text == NULL)
    return LKI_TIME_NONE;

  time_ms = lki_time_parse (text);
  if (time_ms < 0 || time_ms > MAX_TIME_MS)
    {
      *bad = TRUE;
      return LKI_TIME_NONE;
    }

  return time_ms;
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
lki_wire_get_int (JsonObject *object,
                  const char *member,
                  gint64 min,
                  gint64 max,
                  gint64 fallback,
                  gboolean *bad)
{
  JsonNode *node = get_member (object, member);
  gint64 number;

  if (node == NULL)
    return fallback;

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    {
      *bad = TRUE;
      return fallback;
    }

  number = json_node_get_int (node);
  if (number < MAX (min, -MAX_INT) || number > MIN (max, MAX_INT))
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
lki_wire_get_number (JsonObject *object,
                     const char *member,
                     gboolean *bad)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NAN;

  if ((json_node_get_value_type (node) != G_TYPE_DOUBLE &&
       json_node_get_value_type (node) != G_TYPE_INT64) ||
      !isfinite (json_node_get_double (node)))
    {
      *bad = TRUE;
      return NAN;
    }

  return json_node_get_double (node);
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
lki_wire_get_bool (JsonObject *object,
                   const char *member,
                   gboolean fallback,
                   gboolean *bad)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return fallback;

  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      *bad = TRUE;
      return fallback;
    }

  return json_node_get_boolean (node);
}

/**
 * lki_wire_get_object:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no object
 *
 * Returns: (transfer none) (nullable): the object
 */
JsonObject *
lki_wire_get_object (JsonObject *object,
                     const char *member,
                     gboolean *bad)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      *bad = TRUE;
      return NULL;
    }

  return json_node_get_object (node);
}

/**
 * lki_wire_get_array:
 * @object: (nullable): where
 * @member: which
 * @bad: set when it is no array
 *
 * Returns: (transfer none) (nullable): the array
 */
JsonArray *
lki_wire_get_array (JsonObject *object,
                    const char *member,
                    gboolean *bad)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      *bad = TRUE;
      return NULL;
    }

  return json_node_get_array (node);
}

/**
 * lki_wire_get_money:
 * @object: (nullable): an object
 * @member: an amount with its currency, or null
 * @bad: (inout): set if it breaks the contract
 *
 * Returns: the amount; its currency is empty when there is none
 */
LkiMoney
lki_wire_get_money (JsonObject *parent,
                    const char *member,
                    gboolean *bad)
{
  JsonObject *object = lki_wire_get_object (parent, member, bad);
  g_autofree char *currency = NULL;
  LkiMoney money = { 0 };

  if (object == NULL)
    return money;

  currency = lki_wire_dup_text (object, "currency", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
  money.amount_minor = lki_wire_get_int (object, "amount_minor", G_MININT64, G_MAXINT64, 0, bad);

  if (currency == NULL || strlen (currency) != 3 ||
      strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3 ||
      !json_object_has_member (object, "amount_minor"))
    {
      *bad = TRUE;
      return (LkiMoney) { 0 };
    }

  memcpy (money.currency, currency, 4);

  return money;
}

/**
 * lki_wire_read_names:
 * @parent: (nullable): an object
 * @member: a text in several languages
 * @bad: (inout): set if it breaks the contract
 *
 * Returns: (transfer full) (nullable): the text, or %NULL when there is none
 */
LkiLocalizedText *
lki_wire_read_names (JsonObject *parent,
                     const char *member,
                     gboolean *bad)
{
  JsonObject *object = lki_wire_get_object (parent, member, bad);
  g_autoptr (GPtrArray) tags = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  JsonObjectIter iter;
  const char *tag;

  if (object == NULL)
    return NULL;

  tags = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  texts = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &tag, NULL) && tags->len < MAX_LANGUAGES)
    {
      char *text = lki_wire_dup_text (object, tag, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);

      if (text == NULL)
        continue;

      g_ptr_array_add (tags, lki_wire_clean_text (tag, LKI_WIRE_LINE, LKI_WIRE_MAX_WORD));
      g_ptr_array_add (texts, text);

      if (g_ptr_array_index (tags, tags->len - 1) == NULL)
        {
          g_ptr_array_set_size (tags, tags->len - 1);
          g_ptr_array_set_size (texts, texts->len - 1);
        }
    }

  if (tags->len == 0)
    return NULL;

  return lki_localized_text_new ((const char *const *) tags->pdata,
                                 (const char *const *) texts->pdata);
}
