// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiCommandLine:
 * @version: print the version and leave
 * @demo: start, or switch to, the demo
 * @service: started by D-Bus: wait for what it asks for
 * @background: started at login: no window
 * @server: (nullable): the origin of the server to sign in to
 * @lead_id: (nullable): the lead to open
 *
 * What the person asked for when starting the program.
 */
typedef struct
{
  gboolean version;
  gboolean demo;
  gboolean service;
  gboolean background;
  char *server;
  char *lead_id;
} LkiCommandLine;

LkiCommandLine *lki_command_line_parse (char ***arguments,
                                        GError **error);
void lki_command_line_free (LkiCommandLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiCommandLine,
                               lki_command_line_free)

G_END_DECLS
