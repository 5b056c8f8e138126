// SPDX-License-Identifier: GPL-3.0-or-later
// A strict reader of JSON (RFC 8259), in one pass, with no recursion: it judges a text and notes
// where its values stand, in an array that is used again for the next text. Nothing is copied until
// somebody asks for a string. That is what makes a first sync wait for the disk instead of for the
// parser.

#include "lki-json-tree.h"

#include <string.h>

/* No document of the contract has a tenth of it; the items take a multiple. */
#define MAX_TEXT (4 * 1024 * 1024)

struct _LkiJsonTree
{
  LkiJsonItem *items; /* (owned) */
  guint n_items;
  guint n_allocated;
};

/**
 * lki_json_tree_new:
 *
 * Returns: (transfer full): a tree with nothing in it
 */
LkiJsonTree *
lki_json_tree_new (void)
{
  return g_new0 (LkiJsonTree, 1);
}

/**
 * lki_json_tree_free:
 * @self: (transfer full): a tree
 */
void
lki_json_tree_free (LkiJsonTree *self)
{
  g_free (self->items);
  g_free (self);
}

static LkiJsonItem *
append_item (LkiJsonTree *self)
{
  LkiJsonItem *item;

  if (self->n_items == self->n_allocated)
    {
      self->n_allocated = MAX (self->n_allocated * 2, 256);
      self->items = g_renew (LkiJsonItem, self->items, self->n_allocated);
    }

  item = &self->items[self->n_items++];
  *item = (LkiJsonItem) { .size = 1 };

  return item;
}

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;

  return at;
}

static gboolean
is_hex4 (const char *at)
{
  return g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]) &&
         g_ascii_isxdigit (at[3]);
}

/* From after the opening quote of a string of valid UTF-8 to its closing one, or NULL. */
static const char *
check_string (const char *at,
              const char *end,
              guint8 *escaped)
{
  const char *begin = at;
  gboolean is_ascii = TRUE;

  for (;;)
    {
      while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
        is_ascii &= (guchar) *at++ < 0x80;

      if (at == end || (guchar) *at < 0x20)
        return NULL;

      if (*at == '"')
        return is_ascii || g_utf8_validate (begin, at - begin, NULL) ? at : NULL;

      *escaped = TRUE;
      if (end - at < 2)
        return NULL;

      if (at[1] == 'u')
        {
          /* A NUL would end the string in C, and make another id of an id. */
          if (end - at < 6 || !is_hex4 (at + 2) || memcmp (at + 2, "0000", 4) == 0)
            return NULL;
          at += 6;
        }
      else
        {
          if (at[1] == '\0' || strchr ("\"\\/bfnrt", at[1]) == NULL)
            return NULL;
          at += 2;
        }
    }
}

static const char *
check_digits (const char *at,
              const char *end)
{
  const char *first = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;

  return at > first ? at : NULL;
}

static const char *
check_number (const char *at,
              const char *end)
{
  if (*at == '-')
    at++;

  if (at < end && *at == '0')
    at++;
  else
    at = check_digits (at, end);

  if (at != NULL && at < end && *at == '.')
    at = check_digits (at + 1, end);

  if (at != NULL && at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      at = check_digits (at, end);
    }

  return at;
}

/* Fills @item with the scalar at @at and answers with what comes after it, or NULL. */
static const char *
read_scalar (LkiJsonItem *item,
             const char *at,
             const char *end)
{
  static const struct
  {
    const char *word;
    LkiJsonKind kind;
  } words[] = {
    { "null", LKI_JSON_NULL },
    { "true", LKI_JSON_TRUE },
    { "false", LKI_JSON_FALSE },
  };

  if (*at == '"')
    {
      const char *close = check_string (at + 1, end, &item->escaped);

      if (close == NULL)
        return NULL;

      item->kind = LKI_JSON_STRING;
      item->text = at + 1;
      item->text_length = close - item->text;

      return close + 1;
    }

  item->text = at;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      item->text_length = strlen (words[i].word);
      item->kind = words[i].kind;

      if (end - at >= (gssize) item->text_length &&
          memcmp (at, words[i].word, item->text_length) == 0)
        return at + item->text_length;
    }

  at = check_number (at, end);
  item->kind = LKI_JSON_NUMBER;
  item->text_length = at != NULL ? at - item->text : 0;

  return at;
}

/* Fills @item with the name of a member and answers with what comes after its colon, or NULL. */
static const char *
read_key (LkiJsonItem *item,
          const char *at,
          const char *end)
{
  guint8 escaped = FALSE;
  const char *close;

  at = skip_space (at, end);
  if (at == end || *at != '"')
    return NULL;

  close = check_string (at + 1, end, &escaped);
  if (close == NULL)
    return NULL;

  item->key = at + 1;
  item->key_length = close - item->key;
  at = skip_space (close + 1, end);

  return at < end && *at == ':' ? at + 1 : NULL;
}

static gboolean
read_text (LkiJsonTree *self,
           const char *at,
           const char *end)
{
  guint open[LKI_JSON_MAX_DEPTH];
  guint depth = 0;

  for (;;)
    {
      LkiJsonItem *item = append_item (self);

      /* A value stands here, after its name if it is a member. */
      if (depth > 0 && self->items[open[depth - 1]].kind == LKI_JSON_OBJECT)
        at = read_key (item, at, end);
      if (at == NULL)
        return FALSE;

      at = skip_space (at, end);
      if (at == end)
        return FALSE;

      if (*at == '{' || *at == '[')
        {
          const char *inside = skip_space (at + 1, end);

          if (depth == LKI_JSON_MAX_DEPTH)
            return FALSE;

          item->kind = *at == '{' ? LKI_JSON_OBJECT : LKI_JSON_ARRAY;
          item->text = at;

          if (inside == end || *inside != (*at == '{' ? '}' : ']'))
            {
              open[depth++] = self->n_items - 1;
              at = inside;
              continue;
            }

          at = inside + 1;
        }
      else
        {
          at = read_scalar (item, at, end);
          if (at == NULL)
            return FALSE;
        }

      /* A value has ended here, and perhaps what it is in. */
      for (;;)
        {
          LkiJsonItem *parent;

          at = skip_space (at, end);
          if (depth == 0)
            return at == end;
          if (at == end)
            return FALSE;

          parent = &self->items[open[depth - 1]];
          if (*at != (parent->kind == LKI_JSON_OBJECT ? '}' : ']'))
            break;

          parent->size = self->n_items - open[depth - 1];
          at++;
          depth--;
        }

      if (*at != ',')
        return FALSE;
      at++;
    }
}

/**
 * lki_json_tree_load:
 * @self: a tree
 * @span: a text, which must outlive the use of what is returned
 *
 * Reads @span in place of what was there before. It must be one value with nothing but white space
 * around it, in valid UTF-8, without NUL in any form, not nested deeper than %LKI_JSON_MAX_DEPTH,
 * and not larger than 4 MiB.
 *
 * Returns: (transfer none) (nullable): the value, until the next text is loaded, or %NULL if @span
 * is not sound
 */
const LkiJsonItem *
lki_json_tree_load (LkiJsonTree *self,
                    const LkiJsonSpan *span)
{
  self->n_items = 0;

  if (span->end - span->begin > MAX_TEXT || !read_text (self, span->begin, span->end))
    return NULL;

  return self->items;
}

/**
 * lki_json_tree_load_object:
 * @self: a tree
 * @span: a text
 *
 * Returns: (transfer none) (nullable): as [method@Lki.JsonTree.load], but %NULL for what is no
 * object
 */
const LkiJsonItem *
lki_json_tree_load_object (LkiJsonTree *self,
                           const LkiJsonSpan *span)
{
  const LkiJsonItem *root = lki_json_tree_load (self, span);

  return root != NULL && root->kind == LKI_JSON_OBJECT ? root : NULL;
}

/**
 * lki_json_item_next:
 * @parent: (nullable): an object or an array
 * @child: (nullable): one of its children, or %NULL to begin
 *
 * Returns: (transfer none) (nullable): the child after @child
 */
const LkiJsonItem *
lki_json_item_next (const LkiJsonItem *parent,
                    const LkiJsonItem *child)
{
  const LkiJsonItem *next;

  if (parent == NULL)
    return NULL;

  next = child != NULL ? child + child->size : parent + 1;

  return next < parent + parent->size ? next : NULL;
}

/**
 * lki_json_item_get_member:
 * @self: (nullable): an object
 * @name: a name with nothing in it that JSON escapes
 *
 * Returns: (transfer none) (nullable): the first member that is called @name, unless it is null
 */
const LkiJsonItem *
lki_json_item_get_member (const LkiJsonItem *self,
                          const char *name)
{
  gsize length = strlen (name);

  for (const LkiJsonItem *member = lki_json_item_next (self, NULL); member != NULL;
       member = lki_json_item_next (self, member))
    {
      if (member->key_length == length && memcmp (member->key, name, length) == 0)
        return member->kind != LKI_JSON_NULL ? member : NULL;
    }

  return NULL;
}

static gunichar
parse_hex4 (const char *at)
{
  gunichar unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit << 4 | (guint) g_ascii_xdigit_value (at[i]);

  return unit;
}

/* The character of the escape at @at, which moves past it. Half of a surrogate pair is no
 * character. */
static gunichar
decode_escape (const char **at,
               const char *end)
{
  static const char names[] = "bfnrt";
  static const char characters[] = "\b\f\n\r\t";
  const char *name;
  gunichar unit;

  if ((*at)[1] != 'u')
    {
      name = strchr (names, (*at)[1]);
      unit = name != NULL ? characters[name - names] : (*at)[1];
      *at += 2;

      return unit;
    }

  unit = parse_hex4 (*at + 2);
  *at += 6;

  if (unit >= 0xd800 && unit < 0xdc00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
    {
      gunichar low = parse_hex4 (*at + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          *at += 6;
          return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        }
    }

  return unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
}

/**
 * lki_json_item_dup_string:
 * @self: a string
 *
 * Returns: (transfer full): what it says, in UTF-8
 */
char *
lki_json_item_dup_string (const LkiJsonItem *self)
{
  const char *at = self->text;
  const char *end = self->text + self->text_length;
  GString *string;

  if (!self->escaped)
    return g_strndup (self->text, self->text_length);

  /* No escape is shorter than what it stands for. */
  string = g_string_sized_new (self->text_length);

  while (at < end)
    {
      const char *escape = memchr (at, '\\', end - at);

      if (escape == NULL)
        escape = end;
      g_string_append_len (string, at, escape - at);
      at = escape;

      if (at < end)
        g_string_append_unichar (string, decode_escape (&at, end));
    }

  return g_string_free (string, FALSE);
}
