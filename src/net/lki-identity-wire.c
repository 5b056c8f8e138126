// SPDX-License-Identifier: GPL-3.0-or-later
// The requests, answers and errors of Google's Identity Toolkit and Secure Token services, as far
// as they are the same for every call. A token is opaque here but for when it ends and whose it is;
// whether it is genuine is for the server to say.

#include "lki-identity-private.h"

#include "lki-error.h"
#include "lki-wire-value.h"

#include <string.h>

#define MAX_TOKEN 16384
#define DEFAULT_LIFETIME_S 3600

/**
 * lki_tokens_clear:
 * @self: tokens
 *
 * Frees what is in it.
 */
void
lki_tokens_clear (LkiTokens *self)
{
  g_clear_pointer (&self->id_token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  g_clear_pointer (&self->user_id, g_free);
}

/* The claims of a JWT (RFC 7519): the middle one of three parts, base64url without padding. */
static JsonNode *
parse_claims (const char *token)
{
  const char *begin = strchr (token, '.');
  const char *end = begin != NULL ? strchr (begin + 1, '.') : NULL;
  g_autoptr (GString) text = NULL;
  g_autofree guchar *decoded = NULL;
  LkiJsonSpan span;
  JsonNode *claims;
  gsize length;

  if (end == NULL)
    return NULL;

  text = g_string_new_len (begin + 1, end - begin - 1);
  for (gsize i = 0; i < text->len; i++)
    {
      if (text->str[i] == '-')
        text->str[i] = '+';
      else if (text->str[i] == '_')
        text->str[i] = '/';
    }
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');

  decoded = g_base64_decode (text->str, &length);
  span = (LkiJsonSpan) { (const char *) decoded, (const char *) decoded + length };
  claims = lki_json_span_parse (&span, NULL);

  if (claims != NULL && !JSON_NODE_HOLDS_OBJECT (claims))
    g_clear_pointer (&claims, json_node_unref);

  return claims;
}

static char *
dup_first (JsonObject *object,
           const char *one,
           const char *other,
           gsize limit,
           gboolean *bad)
{
  char *text = lki_wire_dup_text (object, one, LKI_WIRE_LINE, limit, bad);

  return text != NULL ? text : lki_wire_dup_text (object, other, LKI_WIRE_LINE, limit, bad);
}

/**
 * lki_tokens_read:
 * @self: (out caller-allocates): the tokens
 * @object: the answer to a sign-in or a refresh; they name the same things differently
 * @date_ms: the answer's `Date`, or %LKI_TIME_NONE
 * @clock: ours, which hears the date
 *
 * Returns: %FALSE, with nothing in @self, when the answer has no tokens
 */
gboolean
lki_tokens_read (LkiTokens *self,
                 JsonObject *object,
                 gint64 date_ms,
                 LkiClock *clock)
{
  g_autoptr (JsonNode) claims = NULL;
  g_autofree char *lifetime = NULL;
  gint64 now_ms;
  guint64 lifetime_s = DEFAULT_LIFETIME_S;
  gint64 expires_s = -1;
  gboolean bad = FALSE;

  lki_clock_hear (clock, date_ms);
  now_ms = lki_clock_get_now_ms (clock);
  *self = (LkiTokens) { 0 };
  self->id_token = dup_first (object, "idToken", "id_token", MAX_TOKEN, &bad);
  self->refresh_token = dup_first (object, "refreshToken", "refresh_token", MAX_TOKEN, &bad);
  self->user_id = dup_first (object, "localId", "user_id", LKI_WIRE_MAX_ID, &bad);
  lifetime = dup_first (object, "expiresIn", "expires_in", LKI_WIRE_MAX_WORD, &bad);

  if (bad || self->id_token == NULL || self->refresh_token == NULL)
    {
      lki_tokens_clear (self);
      return FALSE;
    }

  claims = parse_claims (self->id_token);
  if (claims != NULL)
    {
      gboolean ignored = FALSE;

      expires_s = lki_wire_get_int (json_node_get_object (claims), "exp", 0,
                                    G_GINT64_CONSTANT (1) << 40, -1, &ignored);
      if (self->user_id == NULL)
        self->user_id =
            dup_first (json_node_get_object (claims), "user_id", "sub", LKI_WIRE_MAX_ID, &ignored);
    }

  if (lifetime != NULL)
    g_ascii_string_to_unsigned (lifetime, 10, 1, 30 * 24 * 3600, &lifetime_s, NULL);

  self->received_ms = date_ms != LKI_TIME_NONE ? date_ms : now_ms;
  self->ahead_ms = self->received_ms - now_ms;
  self->expires_ms =
      expires_s >= 0 ? expires_s * 1000 : self->received_ms + (gint64) lifetime_s * 1000;

  return TRUE;
}

/**
 * lki_identity_map_error:
 * @error: what [method@Lki.Http.send] failed with
 * @is_refresh: whether the call was a refresh
 *
 * Gives Google's codes their meaning. Which of address and password was wrong is lost here, on
 * purpose.
 *
 * Returns: (transfer full): the error
 */
GError *
lki_identity_map_error (const GError *error,
                        gboolean is_refresh)
{
  static const struct
  {
    const char *problem;
    LkiErrorCode code;
    LkiErrorCode refresh_code;
  } meanings[] = {
    { "EMAIL_NOT_FOUND", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_PASSWORD", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_LOGIN_CREDENTIALS", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_EMAIL", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "MISSING_EMAIL", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "MISSING_PASSWORD", LKI_ERROR_CREDENTIALS, LKI_ERROR_UNAUTHENTICATED },
    { "USER_DISABLED", LKI_ERROR_ACCOUNT_DISABLED, LKI_ERROR_ACCOUNT_DISABLED },
    { "TOO_MANY_ATTEMPTS_TRY_LATER", LKI_ERROR_TOO_MANY_ATTEMPTS, LKI_ERROR_RATE_LIMITED },
    { "INVALID_CODE", LKI_ERROR_SECOND_FACTOR_CODE, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_MFA_PENDING_CREDENTIAL", LKI_ERROR_RECENT_SIGN_IN_REQUIRED,
      LKI_ERROR_UNAUTHENTICATED },
    { "MFA_ENROLLMENT_NOT_FOUND", LKI_ERROR_RECENT_SIGN_IN_REQUIRED, LKI_ERROR_UNAUTHENTICATED },
    { "SESSION_EXPIRED", LKI_ERROR_RECENT_SIGN_IN_REQUIRED, LKI_ERROR_UNAUTHENTICATED },
    { "WEAK_PASSWORD", LKI_ERROR_WEAK_PASSWORD, LKI_ERROR_UNAUTHENTICATED },
    { "PASSWORD_DOES_NOT_MEET_REQUIREMENTS", LKI_ERROR_WEAK_PASSWORD, LKI_ERROR_UNAUTHENTICATED },
    { "CREDENTIAL_TOO_OLD_LOGIN_AGAIN", LKI_ERROR_RECENT_SIGN_IN_REQUIRED,
      LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_REFRESH_TOKEN", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "MISSING_REFRESH_TOKEN", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_GRANT_TYPE", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "INVALID_ID_TOKEN", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "TOKEN_EXPIRED", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "USER_NOT_FOUND", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "PROJECT_NUMBER_MISMATCH", LKI_ERROR_UNAUTHENTICATED, LKI_ERROR_UNAUTHENTICATED },
    { "OPERATION_NOT_ALLOWED", LKI_ERROR_UNSUPPORTED, LKI_ERROR_UNSUPPORTED },
    { "PASSWORD_LOGIN_DISABLED", LKI_ERROR_UNSUPPORTED, LKI_ERROR_UNSUPPORTED },
  };
  const char *problem = lki_error_get_problem_code (error);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (g_strcmp0 (problem, meanings[i].problem) == 0)
        {
          LkiErrorCode code = is_refresh ? meanings[i].refresh_code : meanings[i].code;

          /* A code that is not repeated tells nobody whether the address exists. */
          return code == LKI_ERROR_CREDENTIALS
                     ? lki_error_new_http (code, lki_error_get_http_status (error), -1, NULL, NULL,
                                           "the credentials are not accepted")
                     : lki_error_new_http (code, lki_error_get_http_status (error),
                                           lki_error_get_retry_after_ms (error), problem, NULL,
                                           error->message);
        }
    }

  return g_error_copy (error);
}

/**
 * lki_identity_call:
 * @http: the session
 * @server: whose API key to use
 * @base: the service's base address
 * @method: what stands after the last slash, such as `accounts:lookup`
 * @request: the body
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.HttpResponse]; fails as
 *   [method@Lki.Http.send] does
 */
DexFuture *
lki_identity_call (LkiHttp *http,
                   LkiServerInfo *server,
                   const char *base,
                   const char *method,
                   JsonNode *request)
{
  g_autofree char *key = g_uri_escape_string (server->identity_api_key, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("%s/%s?key=%s", base, method, key);
  char *text = json_to_string (request, FALSE);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return lki_http_send (http, "POST", uri, NULL, "application/json", body);
}

/**
 * lki_identity_dup_second_base:
 * @server: what discovery found
 *
 * Returns: (transfer full): where the second factor lives: version 2 of the same service
 */
char *
lki_identity_dup_second_base (LkiServerInfo *server)
{
  GString *base = g_string_new (server->identity_toolkit);

  if (g_str_has_suffix (base->str, "/v1"))
    base->str[base->len - 1] = '2';

  return g_string_free (base, FALSE);
}

/**
 * lki_identity_parse:
 * @response: an answer of one of the services
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): a node that holds an object, or %NULL
 */
JsonNode *
lki_identity_parse (LkiHttpResponse *response,
                    GError **error)
{
  JsonNode *root = lki_wire_parse_object (response->body);

  if (root == NULL)
    g_propagate_error (
        error, lki_error_new (LKI_ERROR_PROTOCOL, "the identity service answered no JSON object"));

  return root;
}
