// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LkiJsonSpan:
 * @begin: the first byte
 * @end: one past the last
 *
 * Where a JSON value stands in a text that belongs to somebody else.
 */
typedef struct
{
  const char *begin;
  const char *end;
} LkiJsonSpan;

/**
 * LkiJsonIter:
 *
 * A walk over the direct members of an object or the elements of an array. For the stack.
 */
typedef struct
{
  /*< private >*/
  const char *at;
  const char *end;
  char close;
  gboolean started;
} LkiJsonIter;

/**
 * LKI_JSON_MAX_DEPTH:
 *
 * How deep a value may be nested. The contract needs six.
 */
#define LKI_JSON_MAX_DEPTH 64

LkiJsonSpan lki_json_span_of_bytes (GBytes *bytes);
gboolean lki_json_iter_init (LkiJsonIter *iter,
                             const LkiJsonSpan *span,
                             char open);
int lki_json_iter_next (LkiJsonIter *iter,
                        LkiJsonSpan *key,
                        LkiJsonSpan *value);
gboolean lki_json_span_is_valid (const LkiJsonSpan *span);
gboolean lki_json_span_equals (const LkiJsonSpan *span,
                               const char *text);
JsonNode *lki_json_span_parse (const LkiJsonSpan *span,
                               JsonParser *parser);

G_END_DECLS
