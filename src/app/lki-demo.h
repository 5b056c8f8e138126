// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiDemo:
 *
 * The server of the demo: a sandbox inside the program, on a loopback address, with made-up leads
 * and new ones arriving. It keeps nothing.
 */
#define LKI_TYPE_DEMO (lki_demo_get_type ())
G_DECLARE_FINAL_TYPE (LkiDemo,
                      lki_demo,
                      LKI,
                      DEMO,
                      GObject)

LkiDemo *lki_demo_new (guint leads,
                       double arrivals_seconds);
DexFuture *lki_demo_start (LkiDemo *self); /* → TRUE when it can be signed in to */
DexFuture *lki_demo_stop (LkiDemo *self);  /* → TRUE when nothing of it is left */
DexFuture *lki_demo_control (LkiDemo *self,
                             const char *path,
                             const char *json); /* → TRUE; one of the controls under `/sandbox/` */
guint lki_demo_get_leads (LkiDemo *self);
gboolean lki_demo_is_running (LkiDemo *self);
void lki_demo_add_lead (LkiDemo *self);
const char *lki_demo_get_address (LkiDemo *self);
const char *lki_demo_get_email (LkiDemo *self);
const char *lki_demo_get_password (LkiDemo *self);

G_END_DECLS
