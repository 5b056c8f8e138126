// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-crash-handler.h"

G_BEGIN_DECLS

/**
 * LkiReport:
 * @id: 32 hexadecimal digits, random
 * @at_ms: when it happened, in milliseconds since the epoch
 * @crash: %TRUE for what ended the program
 * @type: the code of an error, see [func@Lki.error_get_code_name], or the name of a signal
 * @what: a static description of what failed
 * @http_status: what a server answered, or 0
 * @version: of the program
 * @addresses: (array length=n_addresses): where it was, the innermost first
 * @n_addresses: how many
 * @modules: (element-type LkiModule): what was loaded
 *
 * A failure, as it is reported to those who mend it: nothing of a person, a lead or an account, not
 * even the message of an error. Immutable.
 */
typedef struct
{
  char *id;
  gint64 at_ms;
  gboolean crash;
  char *type;
  char *what;
  guint http_status;
  char *version;
  guint64 addresses[LKI_BACKTRACE_MAX];
  guint n_addresses;
  GPtrArray *modules;
} LkiReport;

#define LKI_TYPE_REPORT (lki_report_get_type ())
GType lki_report_get_type (void);

LkiReport *lki_report_new_error (const char *what,
                                 const GError *error,
                                 gint64 at_ms,
                                 const char *version);
LkiReport *lki_report_new_crash (LkiCrash *crash);
LkiReport *lki_report_ref (LkiReport *self);
void lki_report_unref (LkiReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiReport,
                               lki_report_unref)

G_END_DECLS
