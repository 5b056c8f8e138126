// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LKI_TYPE_APPLICATION (lki_application_get_type ())
G_DECLARE_FINAL_TYPE (LkiApplication,
                      lki_application,
                      LKI,
                      APPLICATION,
                      AdwApplication)

LkiApplication *lki_application_new (void);
int lki_application_run (LkiApplication *self,
                         int argc,
                         char **argv);

G_END_DECLS
