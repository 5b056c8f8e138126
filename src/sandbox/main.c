// SPDX-License-Identifier: GPL-3.0-or-later
// leadkit-sandbox: the command line around lki-sandbox.

#include "lki-sandbox.h"

#include "lki-config.h"
#include "lki-sandbox-accounts.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const SUMMARY =
    "A complete server of the Leadkit Partner API on this machine, with made-up leads.\n"
    "Point Leadkit Inbox at the address it prints and sign in with the account it prints.";

static const char *const DESCRIPTION =
    "It answers at loopback addresses only. Without --data everything is gone when it ends.\n"
    "\n"
    "Examples:\n"
    "  leadkit-sandbox --leads 1000 --arrivals 30\n"
    "      A thousand leads, and a new one about every half minute.\n"
    "  leadkit-sandbox --port 8080 --data ~/sandbox.db\n"
    "      The same address and data every time.\n"
    "  leadkit-sandbox --certificate cert.pem --key key.pem\n"
    "      HTTPS.\n"
    "\n"
    "While it runs (ADDRESS is what it printed):\n"
    "  curl -d '{\"count\":1}' ADDRESS/sandbox/leads\n"
    "      A new lead arrives.\n"
    "  curl -d '{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola\"}}}' ADDRESS/sandbox/leads\n"
    "      A new lead of a certain person.\n"
    "  curl -d '{\"path\":\"/v1/leads\",\"status\":503,\"retry_after\":5}' ADDRESS/sandbox/faults\n"
    "      The next request for leads fails.\n"
    "  curl ADDRESS/sandbox/received\n"
    "      What clients sent.\n"
    "The other controls are described at the top of lki-sandbox-controls.c and in "
    "partner-api.yaml:\n"
    "  update, remove, act-as, drop-streams, event, expire-cursors, expire-tokens,\n"
    "  revoke-refresh-tokens, minimum-client, account, identity, codes, clock, state,\n"
    "  deletion, support, data-request, envelopes, requests.\n"
    "\n"
    "Exit status: 0 when ended by SIGTERM or SIGINT, 1 when it could not start, 2 for wrong "
    "options.";

typedef struct
{
  char *port;
  char *data;
  char *leads;
  char *seed;
  char *arrivals;
  char *keep_alive;
  char *presence;
  char *support_reply;
  char *certificate;
  char *key;
  char *identity;
  gboolean compress;
  gboolean version;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->port);
  g_free (arguments->data);
  g_free (arguments->leads);
  g_free (arguments->seed);
  g_free (arguments->arrivals);
  g_free (arguments->keep_alive);
  g_free (arguments->presence);
  g_free (arguments->support_reply);
  g_free (arguments->certificate);
  g_free (arguments->key);
  g_free (arguments->identity);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments,
                                  arguments_clear)

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static gboolean
fail_usage (const char *message,
            const char *value)
{
  fprintf (stderr, "leadkit-sandbox: %s%s%s\nTry 'leadkit-sandbox --help'.\n", message,
           value != NULL ? ": " : "", value != NULL ? value : "");

  return FALSE;
}

static gboolean
parse_number (const char *option,
              const char *text,
              guint64 maximum,
              guint64 *value)
{
  g_autofree char *message = NULL;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, maximum, value, NULL))
    return TRUE;

  message = g_strdup_printf ("%s takes a whole number from 0 to %" G_GUINT64_FORMAT ", not", option,
                             maximum);

  return fail_usage (message, text);
}

/* FALSE when a value is not acceptable, and that has been said. */
static gboolean
read_options (const Arguments *arguments,
              LkiSandboxOptions *options)
{
  guint64 port = 0;
  guint64 leads = 1000;
  guint64 seed = 1;
  guint64 keep_alive = 0;
  guint64 presence = 0;
  guint64 support_reply = 0;

  if (!parse_number ("--port", arguments->port, 65535, &port) ||
      !parse_number ("--leads", arguments->leads, 10000000, &leads) ||
      !parse_number ("--seed", arguments->seed, G_MAXINT64, &seed) ||
      !parse_number ("--keep-alive", arguments->keep_alive, 3600, &keep_alive) ||
      !parse_number ("--presence", arguments->presence, 3600, &presence) ||
      !parse_number ("--support-reply", arguments->support_reply, 3600, &support_reply))
    return FALSE;

  if (arguments->arrivals != NULL)
    {
      char *end;
      double seconds = g_ascii_strtod (arguments->arrivals, &end);

      if (end == arguments->arrivals || *end != '\0' || !(seconds >= 0 && seconds <= 1000000))
        return fail_usage ("--arrivals takes a number of seconds, not", arguments->arrivals);
      options->arrivals_seconds = seconds;
    }
  if (arguments->key != NULL && arguments->certificate == NULL)
    return fail_usage ("--key needs --certificate", NULL);
  if (arguments->identity != NULL)
    {
      g_autoptr (GUri) uri = g_uri_parse (arguments->identity, G_URI_FLAGS_NONE, NULL);

      if (uri == NULL || g_uri_get_host (uri) == NULL ||
          (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 &&
           g_strcmp0 (g_uri_get_scheme (uri), "https") != 0))
        return fail_usage ("--identity takes an address such as http://127.0.0.1:9099, not",
                           arguments->identity);
      while (g_str_has_suffix (arguments->identity, "/"))
        arguments->identity[strlen (arguments->identity) - 1] = '\0';
    }

  options->port = (guint16) port;
  options->leads = (guint) leads;
  options->seed = seed;
  options->keep_alive_seconds = (guint) keep_alive;
  options->presence_seconds = (guint) presence;
  options->support_reply_seconds = (guint) support_reply;
  options->certificate = arguments->certificate;
  options->key = arguments->key;
  options->identity_url = arguments->identity;
  options->compress = arguments->compress;
  if (g_strcmp0 (arguments->data, ":memory:") != 0)
    options->data_file = arguments->data;

  return TRUE;
}

static void
print_accounts (LkiSandbox *sandbox)
{
  printf ("account: %s %s\n", lki_sandbox_get_demo_email (sandbox),
          lki_sandbox_get_demo_password (sandbox));
  printf ("\nOther accounts, with the same password:\n"
          "  jonas@fjordglimt.example     a colleague\n"
          "  leder@fjordglimt.example     owner, and member of a second organisation\n"
          "  %s    asks for a code; secret %s\n"
          "  sluttet@fjordglimt.example   disabled\n"
          "  anna@nordanvind.example      of the second organisation, in Sweden\n",
          LKI_SANDBOX_TOTP_EMAIL, LKI_SANDBOX_TOTP_SECRET);
}

static int
run (const LkiSandboxOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  LkiSandbox *sandbox;

  sandbox = lki_sandbox_start (options, &error);
  if (sandbox == NULL)
    {
      fprintf (stderr, "leadkit-sandbox: %s\n", error->message);
      return 1;
    }

  /* Until here a signal ends the program at once; a data file half filled is filled again. */
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);

  /* A program that started this one reads the first line. */
  printf ("address: %s\n", lki_sandbox_get_address (sandbox));
  print_accounts (sandbox);
  fflush (stdout);

  g_main_loop_run (loop);
  lki_sandbox_stop (sandbox);

  return 0;
}

int
main (int argc,
      char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  LkiSandboxOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_STRING, &arguments.port,
      "Port to listen on; any free one without it", "N" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &arguments.data,
      "Keep the data in a file; in memory without it", "FILE" },
    { "leads", 'n', 0, G_OPTION_ARG_STRING, &arguments.leads,
      "How many leads a new sandbox begins with (1000)", "N" },
    { "seed", 's', 0, G_OPTION_ARG_STRING, &arguments.seed, "Same seed, same leads (1)", "N" },
    { "arrivals", 'a', 0, G_OPTION_ARG_STRING, &arguments.arrivals,
      "A new lead about every so many seconds", "SECONDS" },
    { "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &arguments.certificate,
      "Speak TLS with this certificate", "PEM" },
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &arguments.key,
      "The key of the certificate, where it is a file of its own", "PEM" },
    { "identity", 'i', 0, G_OPTION_ARG_STRING, &arguments.identity,
      "Accept the tokens of a Firebase emulator at this address", "URL" },
    { "keep-alive", 0, 0, G_OPTION_ARG_STRING, &arguments.keep_alive,
      "A comment line on event streams so often (25)", "SECONDS" },
    { "presence", 0, 0, G_OPTION_ARG_STRING, &arguments.presence,
      "A lead that is open and not renewed stays so for so long (90)", "SECONDS" },
    { "support-reply", 0, 0, G_OPTION_ARG_STRING, &arguments.support_reply,
      "A message to support is answered by itself so soon; never without it", "SECONDS" },
    { "compress", 'z', 0, G_OPTION_ARG_NONE, &arguments.compress,
      "Compress for clients on this machine too", NULL },
    { "version", 'v', 0, G_OPTION_ARG_NONE, &arguments.version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fail_usage (error->message, NULL);
      return 2;
    }
  if (argc > 1)
    {
      fail_usage ("There is nothing to do with", argv[1]);
      return 2;
    }
  if (arguments.version)
    {
      printf ("leadkit-sandbox %s\n", LKI_VERSION);
      return 0;
    }
  if (!read_options (&arguments, &options))
    return 2;

  return run (&options);
}
