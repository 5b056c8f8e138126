// SPDX-License-Identifier: GPL-3.0-or-later
// What reaches stderr. A machine without notifications is nobody's mistake, but GLib would warn
// about it for each lead that arrives: such words become debug output, which is shown to those who
// ask for it with G_MESSAGES_DEBUG.

#include "lki-log.h"

#include <string.h>

#include "lki-journal.h"

/* Domain and beginning of the messages that are about the machine. */
static const struct
{
  const char *domain;
  const char *beginning;
} about_the_machine[] = {
  { "GLib-GIO", "unable to send notifications through " },
  { "Gtk", "Unable to acquire the address of the accessibility bus" },
};

static const char *
get_field (const GLogField *fields,
           gsize n_fields,
           const char *name)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      /* Only text without a given length ends with a NUL. */
      if (g_str_equal (fields[i].key, name) && fields[i].length < 0)
        return fields[i].value;
    }

  return "";
}

static GLogWriterOutput
log_writer (GLogLevelFlags level,
            const GLogField *fields,
            gsize n_fields,
            gpointer user_data)
{
  const char *domain = get_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = get_field (fields, n_fields, "MESSAGE");

  for (guint i = 0; i < G_N_ELEMENTS (about_the_machine); i++)
    {
      if (g_str_equal (domain, about_the_machine[i].domain) &&
          g_str_has_prefix (message, about_the_machine[i].beginning))
        level = G_LOG_LEVEL_DEBUG;
    }

  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    lki_journal_write_message (level, domain);

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/**
 * lki_log_init:
 *
 * Chooses what reaches stderr, for the whole process. Debug output and information, of our domains
 * as of all others, do so only when G_MESSAGES_DEBUG names the domain.
 */
void
lki_log_init (void)
{
  g_log_set_writer_func (log_writer, NULL, NULL);
}
