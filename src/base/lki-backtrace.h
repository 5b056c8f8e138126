// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LKI_BACKTRACE_MAX 64

/**
 * LkiModule:
 * @name: the name of the file, without its folder
 * @build_id: lower-case hexadecimal, or empty when the file has none
 * @base: where it is loaded: what a symbol's address in the file is added to
 * @begin: the lowest address of it in memory
 * @end: the first address after it
 *
 * A program or library in this process.
 */
typedef struct
{
  char *name;
  char *build_id;
  guint64 base;
  guint64 begin;
  guint64 end;
} LkiModule;

LkiModule *lki_module_new (const char *name,
                           const char *build_id,
                           guint64 base,
                           guint64 begin,
                           guint64 end);
void lki_module_free (LkiModule *self);

guint lki_backtrace_capture (guint64 *addresses,
                             guint n_addresses);
GPtrArray *lki_backtrace_list_modules (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiModule,
                               lki_module_free)

G_END_DECLS
