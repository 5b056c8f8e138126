// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, from the words of GIO, libsoup and the two kinds of server into LKI_ERROR.
// Nothing of an answer's free text gets into a message: it may hold personal data.

#include "lki-http-error.h"

#include "lki-clock.h"
#include "lki-envelope.h"
#include "lki-error.h"
#include "lki-json-span.h"

#include <libdex.h>
#include <string.h>

/* What a server may ask to wait; one that says a year has a broken clock. */
#define MAX_RETRY_AFTER_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/**
 * lki_http_error_from_transport:
 * @error: an error of GIO or libsoup
 *
 * Returns: (transfer full): the same in LKI_ERROR
 */
GError *
lki_http_error_from_transport (const GError *error)
{
  LkiErrorCode code = LKI_ERROR_NETWORK;

  if (error->domain == LKI_ERROR)
    return g_error_copy (error);

  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE) ||
      g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED) ||
      g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_INAPPROPRIATE_FALLBACK))
    code = LKI_ERROR_CERTIFICATE;
  else if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
           error->domain == SOUP_SESSION_ERROR)
    code = LKI_ERROR_PROTOCOL;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = LKI_ERROR_TIMED_OUT;
  else if (g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    code = LKI_ERROR_CANCELLED;

  return lki_error_new (code, "%s", error->message);
}

/**
 * lki_http_error_parse_date:
 * @text: (nullable): an HTTP date (RFC 9110, 5.6.7)
 *
 * Returns: milliseconds since the epoch, or %LKI_TIME_NONE
 */
gint64
lki_http_error_parse_date (const char *text)
{
  g_autoptr (GDateTime) when = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return when != NULL ? g_date_time_to_unix (when) * 1000 : LKI_TIME_NONE;
}

static gint64
parse_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;
  gint64 until;
  gint64 now;

  if (text == NULL)
    return -1;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return MIN ((gint64) seconds * 1000, MAX_RETRY_AFTER_MS);

  until = lki_http_error_parse_date (text);
  if (until == LKI_TIME_NONE)
    return -1;

  /* Both ends by the server's clock, as ours may be wrong. */
  now = lki_http_error_parse_date (soup_message_headers_get_one (headers, "Date"));
  if (now == LKI_TIME_NONE)
    now = g_get_real_time () / 1000;

  return CLAMP (until - now, 0, MAX_RETRY_AFTER_MS);
}

/* A code is a word for programs; what does not look like one may be a sentence about a person. */
static char *
dup_word (JsonObject *object,
          const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text;
  gsize length;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);
  length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

  /* Google puts an explanation after " : ". */
  if (length == 0 || length > 100 || (text[length] != '\0' && text[length] != ' '))
    return NULL;

  return g_strndup (text, length);
}

/* The name of the first member that was refused, from a JSON pointer (RFC 6901). */
static char *
dup_invalid_member (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "errors");
  JsonArray *errors =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode *first = errors != NULL && json_array_get_length (errors) > 0
                        ? json_array_get_element (errors, 0)
                        : NULL;
  JsonNode *pointer = first != NULL && JSON_NODE_HOLDS_OBJECT (first)
                          ? json_object_get_member (json_node_get_object (first), "pointer")
                          : NULL;
  const char *text = pointer != NULL && json_node_get_value_type (pointer) == G_TYPE_STRING
                         ? json_node_get_string (pointer)
                         : NULL;
  gsize length;

  if (text == NULL || *text != '/')
    return NULL;

  length = strspn (text + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

  return length > 0 && length <= 60 && (text[length + 1] == '\0' || text[length + 1] == '/')
             ? g_strndup (text + 1, length)
             : NULL;
}

static void
read_problem (GBytes *body,
              char **code,
              char **request_id,
              char **invalid_member)
{
  LkiJsonSpan span = lki_json_span_of_bytes (body);
  g_autoptr (JsonNode) root = lki_json_span_parse (&span, NULL);
  JsonObject *object;
  JsonNode *inner;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  object = json_node_get_object (root);
  inner = json_object_get_member (object, "error");

  /* RFC 9457 with our two members, or what Google's services answer. */
  if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner))
    {
      *code = dup_word (json_node_get_object (inner), "message");
    }
  else
    {
      *code = dup_word (object, "code");
      *request_id = dup_word (object, "request_id");
      *invalid_member = dup_invalid_member (object);
    }
}

/**
 * lki_http_error_is_html:
 * @headers: headers of an answer
 *
 * No endpoint answers with a web page: what does is a captive portal or a proxy on the way.
 *
 * Returns: %TRUE for a web page
 */
gboolean
lki_http_error_is_html (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 ||
                          g_ascii_strcasecmp (type, "application/xhtml+xml") == 0);
}

static LkiErrorCode
code_of_status (guint status,
                gint64 retry_after_ms,
                const char *problem_code,
                gboolean is_html)
{
  switch (status)
    {
    case 408:
      return LKI_ERROR_TIMED_OUT;
    case 413:
      return LKI_ERROR_TOO_LARGE;
    case 429:
      return LKI_ERROR_RATE_LIMITED;
    case 501:
      return LKI_ERROR_UNSUPPORTED;
    case 503:
      return retry_after_ms >= 0 ? LKI_ERROR_RATE_LIMITED : LKI_ERROR_SERVER;
    case 511:
      return LKI_ERROR_PROTOCOL;
    default:
      break;
    }

  if (status >= 500)
    return LKI_ERROR_SERVER;

  /* Something on the way must not be able to end the session or the sync with a page of its own. */
  if (is_html)
    return LKI_ERROR_PROTOCOL;

  switch (status)
    {
    case 401:
      return LKI_ERROR_UNAUTHENTICATED;
    case 403:
      return g_strcmp0 (problem_code, "recent_sign_in_required") == 0
                 ? LKI_ERROR_RECENT_SIGN_IN_REQUIRED
                 : LKI_ERROR_FORBIDDEN;
    case 404:
      return LKI_ERROR_NOT_FOUND;
    case 407:
      return LKI_ERROR_NETWORK;
    case 409:
      return LKI_ERROR_CONFLICT;
    case 410:
      return g_strcmp0 (problem_code, "cursor_expired") == 0 ? LKI_ERROR_CURSOR_EXPIRED
                                                             : LKI_ERROR_NOT_FOUND;
    case 426:
      return LKI_ERROR_CLIENT_TOO_OLD;
    default:
      return status >= 400 ? LKI_ERROR_INVALID : LKI_ERROR_PROTOCOL;
    }
}

/**
 * lki_http_error_from_answer:
 * @status: a status that is no success
 * @headers: the answer's headers
 * @body: the beginning of its body
 *
 * Reads the problem document (RFC 9457) or the error of Google's services, and `Retry-After` (RFC
 * 9110, 10.2.3).
 *
 * Returns: (transfer full): the error
 */
GError *
lki_http_error_from_answer (guint status,
                            SoupMessageHeaders *headers,
                            GBytes *body)
{
  g_autofree char *code = NULL;
  g_autofree char *request_id = NULL;
  g_autofree char *invalid_member = NULL;
  g_autofree char *message = NULL;
  GError *error;
  gint64 retry_after_ms = parse_retry_after (headers);
  gint64 rate_limit_ms = lki_envelope_parse_rate_limits (
      soup_message_headers_get_list (headers, "X-Sentry-Rate-Limits"));
  gboolean is_html = lki_http_error_is_html (headers);

  /* It says more exactly what the time is for than `Retry-After`. */
  if (rate_limit_ms > 0)
    retry_after_ms = rate_limit_ms;
  if (!is_html)
    read_problem (body, &code, &request_id, &invalid_member);

  message = g_strdup_printf ("the server answered %u%s%s", status, code != NULL ? " " : "",
                             code != NULL ? code
                             : is_html    ? " with a web page"
                                          : "");

  error = lki_error_new_http (code_of_status (status, retry_after_ms, code, is_html), status,
                              retry_after_ms, code, request_id, message);
  lki_error_set_invalid_member (error, invalid_member);

  return error;
}
