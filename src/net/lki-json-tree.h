// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-json-span.h"

G_BEGIN_DECLS

/**
 * LkiJsonKind:
 *
 * What a JSON value is.
 */
typedef enum
{
  LKI_JSON_OBJECT,
  LKI_JSON_ARRAY,
  LKI_JSON_STRING,
  LKI_JSON_NUMBER,
  LKI_JSON_TRUE,
  LKI_JSON_FALSE,
  LKI_JSON_NULL,
} LkiJsonKind;

/**
 * LkiJsonItem:
 * @key: the member's name without its quotes, as written; %NULL for what is no member
 * @text: the value, as written; a string without its quotes
 * @key_length: bytes in @key
 * @text_length: bytes in @text, of a scalar
 * @size: how many items it is made of, itself included
 * @kind: what it is
 * @escaped: whether a string has escapes in it
 *
 * One value of a tree. What is in an object or an array follows it directly.
 */
typedef struct
{
  const char *key;
  const char *text;
  guint32 key_length;
  guint32 text_length;
  guint32 size;
  guint8 kind;
  guint8 escaped;
} LkiJsonItem;

/**
 * LkiJsonTree:
 *
 * Reads JSON texts, one after the other, and keeps the values of the last one.
 */
typedef struct _LkiJsonTree LkiJsonTree;

/**
 * LKI_JSON_MAX_DEPTH:
 *
 * How deep a value may be nested. The contract needs six.
 */
#define LKI_JSON_MAX_DEPTH 64

LkiJsonTree *lki_json_tree_new (void);
void lki_json_tree_free (LkiJsonTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiJsonTree,
                               lki_json_tree_free)

const LkiJsonItem *lki_json_tree_load (LkiJsonTree *self,
                                       const LkiJsonSpan *span);
const LkiJsonItem *lki_json_tree_load_object (LkiJsonTree *self,
                                              const LkiJsonSpan *span);
const LkiJsonItem *lki_json_item_next (const LkiJsonItem *parent,
                                       const LkiJsonItem *child);
const LkiJsonItem *lki_json_item_get_member (const LkiJsonItem *self,
                                             const char *name);
char *lki_json_item_dup_string (const LkiJsonItem *self);

G_END_DECLS
