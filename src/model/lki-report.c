// SPDX-License-Identifier: GPL-3.0-or-later
// A failure for those who mend it. How it is written and sent is the business of net.

#include "lki-report.h"

#include <signal.h>
#include <string.h>

#include "lki-error.h"

G_DEFINE_BOXED_TYPE (LkiReport,
                     lki_report,
                     lki_report_ref,
                     lki_report_unref)

static const char *
get_signal_name (int number)
{
  switch (number)
    {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGABRT:
      return "SIGABRT";
    case SIGTRAP:
      return "SIGTRAP";
    case SIGSYS:
      return "SIGSYS";
    default:
      return "signal";
    }
}

static LkiReport *
report_new (void)
{
  LkiReport *self = g_atomic_rc_box_new0 (LkiReport);
  g_autofree char *uuid = g_uuid_string_random ();
  GString *id = g_string_new (uuid);

  g_string_replace (id, "-", "", 0);
  self->id = g_string_free_and_steal (id);

  return self;
}

/**
 * lki_report_new_error:
 * @what: a static description of what failed
 * @error: why
 * @at_ms: when, in milliseconds since the epoch
 * @version: of the program
 *
 * Notes where the program is, too.
 *
 * Returns: (transfer full): a report
 */
LkiReport *
lki_report_new_error (const char *what,
                      const GError *error,
                      gint64 at_ms,
                      const char *version)
{
  LkiReport *self;

  g_return_val_if_fail (what != NULL && error != NULL && version != NULL, NULL);

  self = report_new ();
  self->at_ms = at_ms;
  self->type = g_strdup (lki_error_get_code_name (error));
  self->what = g_strdup (what);
  self->http_status = lki_error_get_http_status (error);
  self->version = g_strdup (version);
  self->n_addresses = lki_backtrace_capture (self->addresses, G_N_ELEMENTS (self->addresses));
  self->modules = lki_backtrace_list_modules ();

  return self;
}

/**
 * lki_report_new_crash:
 * @crash: what a crash has left behind
 *
 * Returns: (transfer full): a report
 */
LkiReport *
lki_report_new_crash (LkiCrash *crash)
{
  LkiReport *self;

  g_return_val_if_fail (crash != NULL, NULL);

  self = report_new ();
  self->crash = TRUE;
  self->at_ms = crash->at_ms;
  self->type = g_strdup (get_signal_name (crash->signal));
  self->what = g_strdup ("crash");
  self->version = g_strdup (crash->version != NULL ? crash->version : "unknown");
  memcpy (self->addresses, crash->addresses, sizeof self->addresses);
  self->n_addresses = crash->n_addresses;
  self->modules = g_ptr_array_ref (crash->modules);

  return self;
}

/**
 * lki_report_ref:
 * @self: a report
 *
 * Returns: (transfer full): @self
 */
LkiReport *
lki_report_ref (LkiReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
report_clear (LkiReport *self)
{
  g_free (self->id);
  g_free (self->type);
  g_free (self->what);
  g_free (self->version);
  g_ptr_array_unref (self->modules);
}

/**
 * lki_report_unref:
 * @self: (transfer full): a report
 */
void
lki_report_unref (LkiReport *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) report_clear);
}
