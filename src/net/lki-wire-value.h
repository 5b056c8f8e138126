// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-json-span.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiWireText:
 * @LKI_WIRE_LINE: one line: line breaks and tabs become spaces
 * @LKI_WIRE_LINES: what a person wrote: line breaks and tabs stay
 *
 * What a text may hold.
 */
typedef enum
{
  LKI_WIRE_LINE,
  LKI_WIRE_LINES,
} LkiWireText;

/* Each reads one member. One that is missing or null gives NULL, LKI_TIME_NONE or the given value;
 * one of a wrong type, or out of range, sets `bad` as well, and leaves it alone otherwise, so that
 * it is asked once at the end. */

char *lki_wire_dup_text (JsonObject *object,
                         const char *member,
                         LkiWireText kind,
                         gsize limit,
                         gboolean *bad);
char *lki_wire_dup_line (JsonObject *object,
                         const char *member,
                         gboolean *bad);
char *lki_wire_dup_id (JsonObject *object,
                       const char *member,
                       gboolean *bad);
gint64 lki_wire_get_time (JsonObject *object,
                          const char *member,
                          gboolean *bad);
gint64 lki_wire_get_int (JsonObject *object,
                         const char *member,
                         gint64 min,
                         gint64 max,
                         gint64 fallback,
                         gboolean *bad);
double lki_wire_get_number (JsonObject *object,
                            const char *member,
                            gboolean *bad);
gboolean lki_wire_get_bool (JsonObject *object,
                            const char *member,
                            gboolean fallback,
                            gboolean *bad);
JsonObject *lki_wire_get_object (JsonObject *object,
                                 const char *member,
                                 gboolean *bad);
JsonArray *lki_wire_get_array (JsonObject *object,
                               const char *member,
                               gboolean *bad);
LkiMoney lki_wire_get_money (JsonObject *object,
                             const char *member,
                             gboolean *bad);
LkiLocalizedText *lki_wire_read_names (JsonObject *parent,
                                       const char *member,
                                       gboolean *bad);
JsonNode *lki_wire_parse_object (GBytes *body);
char *lki_wire_clean_text (const char *text,
                           LkiWireText kind,
                           gsize limit);

/* Longer than anything real, in bytes; what is longer is cut, except ids, which would then be other
 * ids. */
#define LKI_WIRE_MAX_ID 128
#define LKI_WIRE_MAX_WORD 64
#define LKI_WIRE_MAX_LINE 512
#define LKI_WIRE_MAX_URL 2048
#define LKI_WIRE_MAX_TEXT 20000

G_END_DECLS
