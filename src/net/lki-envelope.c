// SPDX-License-Identifier: GPL-3.0-or-later
// Sends reports to a server that understands Sentry's protocol (develop.sentry.dev, "Envelopes").
// Whether a report may be made at all, and when it goes, is decided above.

#include "lki-envelope.h"

#include <gio/gio.h>
#include <string.h>

#include "lki-config.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-report-json.h"

#define SECONDS_MAX (24 * 60 * 60)

/**
 * lki_dsn_parse:
 * @text: `https://KEY@HOST[:PORT][/PATH]/PROJECT`
 * @error: return location for an error: %LKI_ERROR_ADDRESS, or %LKI_ERROR_INSECURE_ADDRESS
 *
 * Returns: (transfer full) (nullable): where reports go
 */
LkiDsn *
lki_dsn_parse (const char *text,
               GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) endpoint = NULL;
  g_autofree char *path = NULL;
  const char *key, *project;
  LkiDsn *self;

  g_return_val_if_fail (text != NULL, NULL);

  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  key = uri != NULL ? g_uri_get_userinfo (uri) : NULL;
  project = uri != NULL ? strrchr (g_uri_get_path (uri), '/') : NULL;
  if (key == NULL || *key == '\0' || strlen (key) > 128 ||
      key[strspn (key, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS)] != '\0' ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || project == NULL ||
      project[1] == '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_ADDRESS, "This is not a DSN");
      return NULL;
    }
  if (!lki_http_is_acceptable (uri))
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_INSECURE_ADDRESS,
                           "Only HTTPS may leave this machine");
      return NULL;
    }

  path = g_strdup_printf ("%.*s/api%s/envelope/", (int) (project - g_uri_get_path (uri)),
                          g_uri_get_path (uri), project);
  endpoint = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                          g_uri_get_port (uri), path, NULL, NULL);
  self = g_new0 (LkiDsn, 1);
  self->endpoint = g_uri_to_string (endpoint);
  self->key = g_strdup (key);

  return self;
}

/**
 * lki_dsn_free:
 * @self: where reports go
 */
void
lki_dsn_free (LkiDsn *self)
{
  g_free (self->endpoint);
  g_free (self->key);
  g_free (self);
}

/**
 * lki_envelope_print:
 * @report: a report
 * @environment: a word for what kind of build this is
 *
 * Returns: (transfer full): the envelope, as it is sent and as a person may read it
 */
GBytes *
lki_envelope_print (LkiReport *report,
                    const char *environment)
{
  g_autoptr (JsonNode) event = lki_report_to_json (report, environment);
  g_autofree char *payload = json_to_string (event, TRUE);
  char *text = g_strdup_printf ("{\"event_id\":\"%s\"}\n"
                                "{\"type\":\"event\",\"content_type\":\"application/json\","
                                "\"length\":%zu}\n%s\n",
                                report->id, strlen (payload), payload);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * lki_envelope_parse_rate_limits:
 * @text: (nullable): value of the header `X-Sentry-Rate-Limits`
 *
 * Reads how long events are not wanted (develop.sentry.dev, "Rate Limiting"): limits parted by
 * commas, each `SECONDS:CATEGORIES:SCOPE…`, the categories parted by semicolons, none for all.
 *
 * Returns: milliseconds, 0 if events are welcome
 */
gint64
lki_envelope_parse_rate_limits (const char *text)
{
  g_auto (GStrv) limits = g_strsplit (text != NULL ? text : "", ",", 32);
  gint64 longest = 0;

  for (guint i = 0; limits[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (limits[i]), ":", 3);
      g_auto (GStrv) categories = NULL;
      guint64 seconds;

      if (parts[0] == NULL ||
          !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT32, &seconds, NULL))
        continue;
      categories = g_strsplit (parts[1] != NULL ? parts[1] : "", ";", 32);
      if (categories[0] == NULL || *categories[0] == '\0' ||
          g_strv_contains ((const char *const *) categories, "error") ||
          g_strv_contains ((const char *const *) categories, "default"))
        longest = MAX (longest, (gint64) MIN (seconds, SECONDS_MAX) * 1000);
    }

  return longest;
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);

  return g_converter_convert_bytes (G_CONVERTER (compressor), bytes, NULL);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer user_data)
{
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_for_int64 (lki_envelope_parse_rate_limits (response->rate_limits));
}

/**
 * lki_envelope_send:
 * @http: the session
 * @dsn: where to
 * @envelope: what [func@Lki.envelope_print] gave
 *
 * Returns: (transfer full): a future that resolves to a gint64 when the server has it: for how many
 *   milliseconds it does not want another; rejected as [method@Lki.Http.send] is, with
 *   %LKI_ERROR_RATE_LIMITED and the time to wait when it does not want this one
 */
DexFuture *
lki_envelope_send (LkiHttp *http,
                   LkiDsn *dsn,
                   GBytes *envelope)
{
  g_autoptr (GBytes) body = NULL;
  g_autofree char *auth = NULL;

  g_return_val_if_fail (LKI_IS_HTTP (http), NULL);
  g_return_val_if_fail (dsn != NULL && envelope != NULL, NULL);

  body = compress (envelope);
  if (body == NULL)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_FAILED, "Compressing failed"));
  auth = g_strdup_printf ("Sentry sentry_version=7, sentry_client=leadkit-inbox/" LKI_VERSION
                          ", sentry_key=%s",
                          dsn->key);

  return dex_future_then (
      lki_http_send_with_headers (
          http, "POST", dsn->endpoint, NULL,
          (const char *const[]) { "X-Sentry-Auth", auth, "Content-Encoding", "gzip", NULL },
          "application/x-sentry-envelope", body),
      sent_cb, NULL, NULL);
}
