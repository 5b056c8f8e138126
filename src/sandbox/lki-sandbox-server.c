// SPDX-License-Identifier: GPL-3.0-or-later
// The server as a whole: its data, its clock, and the addresses it listens on. Requests go to the
// router by way of the sender.

#include "lki-sandbox-server.h"

#include "lki-error.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-router.h"
#include "lki-sandbox-sender.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

gint64
lki_sandbox_server_get_now_ms (LkiSandboxServer *self)
{
  return g_get_real_time () / 1000 + self->clock_offset_ms;
}

void
lki_sandbox_server_new_epoch (LkiSandboxServer *self)
{
  g_autofree char *secret = lki_sandbox_tokens_make_secret ();

  g_free (self->epoch);
  self->epoch = g_strndup (secret, 8);
  lki_sandbox_store_set_meta (self->store, "epoch", self->epoch);
}

/* The origin as the caller wrote it, since a certificate may be for one name of the loopback only.
 */
char *
lki_sandbox_server_dup_origin (LkiSandboxServer *self,
                               LkiSandboxRequest *request)
{
  const char *host = lki_sandbox_request_get_header (request, "Host");
  const char *scheme = g_str_has_prefix (self->address, "https:") ? "https" : "http";

  if (host == NULL || *host == '\0' ||
      strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-:[]") != strlen (host))
    return g_strdup (self->address);

  return g_strconcat (scheme, "://", host, NULL);
}

static void
request_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  LkiSandboxServer *self = data;
  LkiSandboxRequest *request = lki_sandbox_request_new (self, message, path, query);

  if (!g_str_has_prefix (request->path, "/sandbox/"))
    lki_sandbox_received_request (self->received, request, lki_sandbox_server_get_now_ms (self));
  lki_sandbox_sender_take (request);
}

/* A body is read whole before its handler runs, so one without end is cut off on the way. */
static void
got_chunk_cb (SoupServerMessage *message,
              GBytes *chunk,
              gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (soup_server_message_get_request_body (message)->length > LKI_SANDBOX_BODY_LIMIT &&
      socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static gboolean
listen_on (LkiSandboxServer *self,
           guint16 port,
           gboolean tls,
           GError **error)
{
  SoupServerListenOptions options = tls ? SOUP_SERVER_LISTEN_HTTPS : 0;
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!soup_server_listen_local (self->soup, port, options, &local_error))
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_FAILED, "Cannot listen on port %u: %s", port,
                   local_error->message);
      return FALSE;
    }

  uris = soup_server_get_uris (self->soup);
  self->address =
      g_strdup_printf ("%s://127.0.0.1:%d", tls ? "https" : "http", g_uri_get_port (uris->data));

  return TRUE;
}

static gboolean
open_soup (LkiSandboxServer *self,
           const LkiSandboxOptions *options,
           GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) local_error = NULL;

  if (options->certificate != NULL)
    {
      certificate =
          options->key != NULL
              ? g_tls_certificate_new_from_files (options->certificate, options->key, &local_error)
              : g_tls_certificate_new_from_file (options->certificate, &local_error);
      if (certificate == NULL)
        {
          g_set_error (error, LKI_ERROR, LKI_ERROR_CERTIFICATE, "Cannot use the certificate: %s",
                       local_error->message);
          return FALSE;
        }
    }

  self->soup = soup_server_new ("server-header", "leadkit-sandbox", NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->soup, certificate);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);

  return listen_on (self, options->port, certificate != NULL, error);
}

/* What a new data file begins with: all of it in one transaction, so a start that was cut short is
 * made again. */
static gboolean
prepare_data (LkiSandboxServer *self,
              const LkiSandboxOptions *options,
              GError **error)
{
  gint64 now = lki_sandbox_server_get_now_ms (self);

  self->token_key = lki_sandbox_store_get_meta (self->store, "token_key");
  if (self->token_key == NULL)
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, options->seed);

      lki_sandbox_store_begin (self->store);
      self->token_key = lki_sandbox_tokens_make_secret ();
      lki_sandbox_store_set_meta (self->store, "token_key", self->token_key);
      lki_sandbox_store_set_meta (self->store, "seed", seed);
      lki_sandbox_server_new_epoch (self);
      lki_sandbox_accounts_seed (self->store, now);
      lki_sandbox_generator_fill (self->store, options->seed, options->leads, now);
      if (!lki_sandbox_store_commit (self->store, error))
        return FALSE;
    }
  else
    {
      g_autofree char *seed = lki_sandbox_store_get_meta (self->store, "seed");

      self->epoch = lki_sandbox_store_get_meta (self->store, "epoch");
      self->seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 0;
    }
  self->token_generation = lki_sandbox_store_get_meta_int (self->store, "token_generation");

  return TRUE;
}

/* Runs on the thread whose default context is @context. */
LkiSandboxServer *
lki_sandbox_server_new (const LkiSandboxOptions *options,
                        GMainContext *context,
                        GError **error)
{
  g_autoptr (LkiSandboxServer) self = g_new0 (LkiSandboxServer, 1);

  self->context = g_main_context_ref (context);
  self->sources = g_hash_table_new (NULL, NULL);
  self->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->faults = lki_sandbox_faults_new ();
  self->received = lki_sandbox_received_new ();
  self->events = lki_sandbox_events_new (self, options->keep_alive_seconds);
  self->presence = lki_sandbox_presence_new (self, options->presence_seconds);
  self->minimum_client = g_strdup ("1.0");
  self->identity_url = g_strdup (options->identity_url);
  self->email_privacy = TRUE;
  self->deletion_state = "completed";
  self->deletion_days = 30;
  self->support_reply_seconds = options->support_reply_seconds;
  self->compress = options->compress;
  self->seed = options->seed;
  self->arrivals_seconds = options->arrivals_seconds;
  if (options->now_ms != 0)
    self->clock_offset_ms = options->now_ms - g_get_real_time () / 1000;

  self->store = lki_sandbox_store_open (options->data_file, error);
  if (self->store == NULL || !prepare_data (self, options, error) ||
      !open_soup (self, options, error))
    return NULL;

  lki_sandbox_generator_start_arrivals (self);

  return g_steal_pointer (&self);
}

void
lki_sandbox_server_free (LkiSandboxServer *self)
{
  g_autoptr (GPtrArray) sources = g_hash_table_get_keys_as_ptr_array (self->sources);

  for (guint i = 0; i < sources->len; i++)
    g_source_destroy (g_ptr_array_index (sources, i));
  if (self->arrival != NULL)
    {
      g_source_destroy (self->arrival);
      g_source_unref (self->arrival);
    }

  g_clear_pointer (&self->presence, lki_sandbox_presence_free);
  g_clear_pointer (&self->events, lki_sandbox_events_free);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->store, lki_sandbox_store_close);
  g_clear_pointer (&self->faults, lki_sandbox_faults_free);
  g_clear_pointer (&self->received, lki_sandbox_received_free);
  g_clear_pointer (&self->attempts, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_free (self->address);
  g_free (self->epoch);
  g_free (self->token_key);
  g_free (self->identity_url);
  g_free (self->minimum_client);
  g_main_context_unref (self->context);
  g_free (self);
}
