// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-backtrace.h"

G_BEGIN_DECLS

gboolean lki_crash_handler_install (const char *path,
                                    const char *version,
                                    GError **error);
void lki_crash_handler_refresh (void);
void lki_crash_handler_remove (void);

/**
 * LkiCrash:
 * @at_ms: when it was, in milliseconds since the epoch
 * @signal: which signal ended the program
 * @version: of the program
 * @addresses: (array length=n_addresses): where it was, the innermost first
 * @n_addresses: how many
 * @modules: (element-type LkiModule): what was loaded
 *
 * What a crash has left behind.
 */
typedef struct
{
  gint64 at_ms;
  int signal;
  char *version;
  guint64 addresses[LKI_BACKTRACE_MAX];
  guint n_addresses;
  GPtrArray *modules;
} LkiCrash;

LkiCrash *lki_crash_parse (GBytes *bytes);
void lki_crash_free (LkiCrash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiCrash,
                               lki_crash_free)

G_END_DECLS
