// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void lki_sandbox_json_append (GString *out,
                              const char *format,
                              ...);
void lki_sandbox_json_append_v (GString *out,
                                const char *format,
                                va_list args);
char *lki_sandbox_json_format (const char *format,
                               ...);
void lki_sandbox_json_append_string (GString *out,
                                     const char *text);

JsonNode *lki_sandbox_json_parse (GBytes *bytes,
                                  GError **error);
char *lki_sandbox_json_to_text (JsonNode *node);
const char *lki_sandbox_json_get_string (JsonObject *object,
                                         const char *name);
gint64 lki_sandbox_json_get_int (JsonObject *object,
                                 const char *name,
                                 gint64 fallback);
gboolean lki_sandbox_json_get_bool (JsonObject *object,
                                    const char *name,
                                    gboolean fallback);
JsonObject *lki_sandbox_json_get_object (JsonObject *object,
                                         const char *name);
JsonArray *lki_sandbox_json_get_array (JsonObject *object,
                                       const char *name);
gboolean lki_sandbox_json_is_null (JsonObject *object,
                                   const char *name);

G_END_DECLS
