// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-http.h"
#include "lki-report.h"

G_BEGIN_DECLS

/**
 * LkiDsn:
 * @endpoint: where envelopes go
 * @key: the public key
 *
 * Where reports go: what Sentry calls a DSN, `https://KEY@HOST/PROJECT`.
 */
typedef struct
{
  char *endpoint;
  char *key;
} LkiDsn;

LkiDsn *lki_dsn_parse (const char *text,
                       GError **error);
void lki_dsn_free (LkiDsn *self);

GBytes *lki_envelope_print (LkiReport *report,
                            const char *environment);
DexFuture *lki_envelope_send (LkiHttp *http,
                              LkiDsn *dsn,
                              GBytes *envelope) G_GNUC_WARN_UNUSED_RESULT;
gint64 lki_envelope_parse_rate_limits (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDsn,
                               lki_dsn_free)

G_END_DECLS
