// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what may be written there, and the help about it. Acting on it is the
// application's business.

#include "lki-config.h"

#include "lki-command-line.h"

#include <glib/gi18n.h>

#include "lki-error.h"
#include "lki-http.h"
#include "lki-lead-link.h"

static GOptionContext *
create_context (LkiCommandLine *self,
                char **server,
                char ***links)
{
  const GOptionEntry entries[] = {
    { "demo", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self->demo,
      N_ ("Try the app with made-up leads; needs no account and no network"), NULL },
    { "server", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, server,
      N_ ("Sign in to this server instead of Leadkit’s own"),
      /* Translators: stands for a web address in the output of --help */
      N_ ("ADDRESS") },
    { "background", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self->background,
      N_ ("Announce leads without opening a window"), NULL },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self->version, N_ ("Show the version"),
      NULL },
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->service, NULL,
      NULL },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, links, NULL,
      /* Translators: stands for a link to a lead in the output of --help */
      N_ ("[LINK]") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *description = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("Receives, announces and shows the leads of a Leadkit partner.\n"
                                   "If it is already running, its window comes to the front."));
  description = g_strconcat (
      _ ("Examples:"), "\n", "  leadkit-inbox                                  ",
      _ ("open the inbox"), "\n", "  leadkit-inbox --demo                           ",
      _ ("look around first"), "\n", "  leadkit-inbox leadkit:lead/ID                  ",
      _ ("open a lead"), "\n", "  leadkit-inbox --server http://localhost:8080   ",
      _ ("use a sandbox of one’s own"), "\n", NULL);
  g_option_context_set_description (context, description);

  return g_steal_pointer (&context);
}

static gboolean
check_server (LkiCommandLine *self,
              const char *server,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (server == NULL)
    return TRUE;

  self->server = lki_http_check_address (server, &local_error);
  if (self->server != NULL)
    return TRUE;

  if (g_error_matches (local_error, LKI_ERROR, LKI_ERROR_INSECURE_ADDRESS))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* Translators: %s is what was given to --server */
                 _ ("“%s” is not secure: use an address that begins with https://"), server);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* Translators: %s is what was given to --server */
                 _ ("“%s” is not the address of a server"), server);
  return FALSE;
}

static gboolean
check_links (LkiCommandLine *self,
             char **links,
             GError **error)
{
  if (links == NULL)
    return TRUE;

  if (links[1] != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("Only one lead can be opened at a time"));
      return FALSE;
    }

  self->lead_id = lki_lead_link_parse (links[0], NULL);
  if (self->lead_id == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was given as a link */
                   _ ("“%s” is not a link to a lead"), links[0]);
      return FALSE;
    }

  return TRUE;
}

/**
 * lki_command_line_parse:
 * @arguments: (inout): the arguments with the program's name first; what is understood is taken out
 * @error: return location for a #GOptionError, with a message for the person
 *
 * Reads the command line. `--help` prints the help and ends the process, as GOption does it.
 *
 * Returns: (transfer full) (nullable): what was asked for, or %NULL with @error set
 */
LkiCommandLine *
lki_command_line_parse (char ***arguments,
                        GError **error)
{
  g_autoptr (LkiCommandLine) self = g_new0 (LkiCommandLine, 1);
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *server = NULL;
  g_auto (GStrv) links = NULL;

  context = create_context (self, &server, &links);
  if (!g_option_context_parse_strv (context, arguments, error) ||
      !check_server (self, server, error) || !check_links (self, links, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * lki_command_line_free:
 * @self: (transfer full): a command line
 *
 * Frees @self.
 */
void
lki_command_line_free (LkiCommandLine *self)
{
  g_free (self->server);
  g_free (self->lead_id);
  g_free (self);
}
