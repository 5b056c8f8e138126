// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program; everything else is LkiApplication's.

#include "lki-config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

#include "lki-application.h"
#include "lki-log.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (LkiApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LKI_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname ("leadkit-inbox");
  /* Translators: the name of the program */
  g_set_application_name (_ ("Leadkit Inbox"));

  lki_log_init ();
  dex_init ();
  application = lki_application_new ();

  return lki_application_run (application, argc, argv);
}
