// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Firebase Authentication's REST interface that the client needs, with Firebase's own
// shapes and errors: Identity Toolkit v1 and Secure Token. The second factor is in
// lki-sandbox-second-factor.c.

#include "lki-sandbox-identity.h"

#include "lki-clock.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define PASSWORD_MINIMUM 6
#define ATTEMPTS_LIMIT 10
#define LOCK_MS (5 * 60 * 1000)

typedef struct
{
  guint count;
  gint64 last_ms;
} Attempts;

void
lki_sandbox_identity_error (LkiSandboxRequest *request,
                            guint status,
                            const char *message,
                            const char *reason,
                            const char *status_name)
{
  GString *out = g_string_new (NULL);

  lki_sandbox_json_append (out,
                           "{'error':{'code':%d,'message':%s,'errors':[{'message':%s,'reason':%s,"
                           "'domain':'global'}]",
                           (gint64) status, message, message, reason);
  if (status_name != NULL)
    lki_sandbox_json_append (out, ",'status':%s", status_name);
  g_string_append (out, "}}");
  lki_sandbox_request_reply (request, status, g_string_free_and_steal (out));
}

/* The ordinary error: 400 and a code in capitals. */
void
lki_sandbox_identity_refuse (LkiSandboxRequest *request,
                             const char *message)
{
  lki_sandbox_identity_error (request, 400, message, "invalid", NULL);
}

static gboolean
check_key (LkiSandboxRequest *request)
{
  const char *key = lki_sandbox_request_get_query (request, "key");

  if (key == NULL)
    {
      lki_sandbox_identity_error (request, 403, "The request is missing a valid API key.",
                                  "forbidden", "PERMISSION_DENIED");
      return FALSE;
    }
  if (!g_str_equal (key, LKI_SANDBOX_API_KEY))
    {
      lki_sandbox_identity_error (request, 400, "API key not valid. Please pass a valid API key.",
                                  "badRequest", "INVALID_ARGUMENT");
      return FALSE;
    }

  return TRUE;
}

/* The body, lent; NULL when the request has been answered. */
JsonObject *
lki_sandbox_identity_begin (LkiSandboxRequest *request)
{
  JsonObject *body;

  if (!check_key (request))
    return NULL;

  body = lki_sandbox_request_get_json (request);
  if (body == NULL)
    lki_sandbox_identity_error (request, 400,
                                "Invalid JSON payload received. Unable to parse the body.",
                                "parseError", "INVALID_ARGUMENT");

  return body;
}

gboolean
lki_sandbox_identity_commit (LkiSandboxRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (lki_sandbox_store_commit (request->server->store, &error))
    return TRUE;

  g_info ("An identity request failed: %s", error->message);
  lki_sandbox_identity_error (request, 500, "INTERNAL_ERROR", "internalError", "INTERNAL");

  return FALSE;
}

/* Whose token the body holds; NULL when the request has been answered. */
LkiSandboxAccount *
lki_sandbox_identity_find_user (LkiSandboxRequest *request,
                                JsonObject *body,
                                gint64 *auth_time)
{
  const char *token = lki_sandbox_json_get_string (body, "idToken");
  LkiSandboxAccount *account;
  const char *code;

  if (token == NULL)
    {
      lki_sandbox_identity_refuse (request, "MISSING_ID_TOKEN");
      return NULL;
    }

  account = lki_sandbox_tokens_verify (request->server, token, &code, auth_time);
  if (account != NULL)
    return account;

  if (g_str_equal (code, "token_expired") || g_str_equal (code, "token_revoked"))
    lki_sandbox_identity_refuse (request, "TOKEN_EXPIRED");
  else if (g_str_equal (code, "account_disabled"))
    lki_sandbox_identity_refuse (request, "USER_DISABLED");
  else if (g_str_equal (code, "account_not_found"))
    lki_sandbox_identity_refuse (request, "USER_NOT_FOUND");
  else
    lki_sandbox_identity_refuse (request, "INVALID_ID_TOKEN");

  return NULL;
}

/* FALSE when the person gave a password too long ago, and that has been answered. */
gboolean
lki_sandbox_identity_check_recent (LkiSandboxRequest *request,
                                   gint64 auth_time)
{
  if (lki_sandbox_server_get_now_ms (request->server) / 1000 - auth_time <=
      LKI_SANDBOX_RECENT_SECONDS)
    return TRUE;

  lki_sandbox_identity_refuse (request, "CREDENTIAL_TOO_OLD_LOGIN_AGAIN");

  return FALSE;
}

/* A code that would go out by e-mail; tests read it at /sandbox/codes. Inside a transaction. */
char *
lki_sandbox_identity_make_code (LkiSandboxRequest *request,
                                gint64 account,
                                const char *kind,
                                const char *data,
                                gint64 lifetime_seconds)
{
  char *code = lki_sandbox_tokens_make_secret ();

  lki_sandbox_store_run (
      request->server->store,
      "INSERT INTO codes (code, account, kind, data, expires_at) VALUES (?, ?, ?, ?, ?)", "titti",
      code, account, kind, data,
      lki_sandbox_server_get_now_ms (request->server) + lifetime_seconds * 1000);

  return code;
}

/* The data of a valid code ("" for none), and it is spent unless @keep; NULL when it is not valid.
 */
char *
lki_sandbox_identity_take_code (LkiSandboxRequest *request,
                                const char *code,
                                const char *kind,
                                gboolean keep,
                                gint64 *account)
{
  LkiSandboxStore *store = request->server->store;
  gint64 now = lki_sandbox_server_get_now_ms (request->server);
  char *data;

  *account = lki_sandbox_store_int (
      store, 0, "SELECT account FROM codes WHERE code = ? AND kind = ? AND expires_at > ?", "tti",
      code, kind, now);
  if (*account == 0)
    return NULL;

  data = lki_sandbox_store_text (store, "SELECT coalesce(data, '') FROM codes WHERE code = ?", "t",
                                 code);
  if (!keep)
    lki_sandbox_store_run (store, "DELETE FROM codes WHERE code = ?", "t", code);

  return data;
}

gboolean
lki_sandbox_identity_is_email (const char *text)
{
  const char *at = text != NULL ? strchr (text, '@') : NULL;

  return at != NULL && at > text && strchr (at + 1, '@') == NULL && strchr (at, '.') != NULL &&
         strlen (text) <= 320 && strpbrk (text, " \t\r\n<>\"") == NULL;
}

gboolean
lki_sandbox_identity_is_weak (const char *password)
{
  return g_utf8_strlen (password, -1) < PASSWORD_MINIMUM;
}

void
lki_sandbox_identity_refuse_weak (LkiSandboxRequest *request)
{
  lki_sandbox_identity_refuse (request, "WEAK_PASSWORD : Password should be at least 6 characters");
}

/* TRUE while the address is locked. */
static gboolean
is_locked (LkiSandboxServer *server,
           const char *email)
{
  g_autofree char *key = g_utf8_casefold (email, -1);
  Attempts *attempts = g_hash_table_lookup (server->attempts, key);

  return attempts != NULL && attempts->count >= ATTEMPTS_LIMIT &&
         lki_sandbox_server_get_now_ms (server) - attempts->last_ms < LOCK_MS;
}

void
lki_sandbox_identity_count_attempt (LkiSandboxServer *server,
                                    const char *email,
                                    gboolean right)
{
  g_autofree char *key = g_utf8_casefold (email, -1);
  Attempts *attempts;

  if (right)
    {
      g_hash_table_remove (server->attempts, key);
      return;
    }

  /* A guesser with many addresses does not fill the memory. */
  if (g_hash_table_size (server->attempts) > 10000)
    g_hash_table_remove_all (server->attempts);

  attempts = g_hash_table_lookup (server->attempts, key);
  if (attempts == NULL)
    {
      attempts = g_new0 (Attempts, 1);
      g_hash_table_insert (server->attempts, g_steal_pointer (&key), attempts);
    }
  attempts->count++;
  attempts->last_ms = lki_sandbox_server_get_now_ms (server);
}

/* The members idToken, refreshToken and expiresIn. Inside a transaction. */
void
lki_sandbox_identity_append_tokens (LkiSandboxRequest *request,
                                    GString *out,
                                    LkiSandboxAccount *account)
{
  gint64 now = lki_sandbox_server_get_now_ms (request->server);
  g_autofree char *id_token =
      lki_sandbox_tokens_make_id_token (request->server, account, now / 1000, FALSE);
  g_autofree char *refresh_token =
      lki_sandbox_tokens_make_refresh_token (request->server, account, now / 1000);

  lki_sandbox_json_append (out, ",'idToken':%s,'refreshToken':%s,'expiresIn':'3600'", id_token,
                           refresh_token);
}

void
lki_sandbox_identity_reply (LkiSandboxRequest *request,
                            GString *out)
{
  g_string_append_c (out, '}');
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
reply_pending_factor (LkiSandboxRequest *request,
                      LkiSandboxAccount *account)
{
  g_autofree char *pending = NULL;
  g_autofree char *enrolled_at = lki_time_format (account->totp_at);

  lki_sandbox_store_begin (request->server->store);
  pending = lki_sandbox_identity_make_code (request, account->number, "MFA_SIGN_IN", NULL, 300);
  if (!lki_sandbox_identity_commit (request))
    return;

  lki_sandbox_request_reply_format (
      request, 200,
      "{'kind':'identitytoolkit#VerifyPasswordResponse','localId':%s,'email':%s,'registered':true,"
      "'mfaPendingCredential':%s,'mfaInfo':[{'mfaEnrollmentId':%s,'displayName':%s,"
      "'enrolledAt':%s,'totpInfo':{}}]}",
      account->id, account->email, pending, account->totp_id, account->totp_name, enrolled_at);
}

static void
sign_in (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *email = lki_sandbox_json_get_string (body, "email");
  const char *password = lki_sandbox_json_get_string (body, "password");
  g_autoptr (LkiSandboxAccount) account = NULL;
  gboolean right;
  GString *out;

  if (body == NULL)
    return;
  if (email == NULL || !lki_sandbox_identity_is_email (email))
    {
      lki_sandbox_identity_refuse (request, "INVALID_EMAIL");
      return;
    }
  if (password == NULL || *password == '\0')
    {
      lki_sandbox_identity_refuse (request, "MISSING_PASSWORD");
      return;
    }
  if (is_locked (server, email))
    {
      lki_sandbox_identity_refuse (request,
                                   "TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account has been "
                                   "temporarily disabled due to many failed login attempts.");
      return;
    }

  account = lki_sandbox_account_find_by_email (server->store, email);
  if (account != NULL && account->disabled)
    {
      lki_sandbox_identity_refuse (request, "USER_DISABLED");
      return;
    }

  right = account != NULL &&
          lki_sandbox_account_check_password (server->store, account->number, password);
  lki_sandbox_identity_count_attempt (server, email, right);
  if (!right)
    {
      if (server->email_privacy)
        lki_sandbox_identity_refuse (request, "INVALID_LOGIN_CREDENTIALS");
      else
        lki_sandbox_identity_refuse (request,
                                     account == NULL ? "EMAIL_NOT_FOUND" : "INVALID_PASSWORD");
      return;
    }
  if (account->totp_id != NULL)
    {
      reply_pending_factor (request, account);
      return;
    }

  out = g_string_new (NULL);
  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store, "UPDATE accounts SET signed_in_at = ? WHERE number = ?",
                         "ii", lki_sandbox_server_get_now_ms (server), account->number);
  lki_sandbox_json_append (out,
                           "{'kind':'identitytoolkit#VerifyPasswordResponse','registered':true,"
                           "'localId':%s,'email':%s,'displayName':%s",
                           account->id, account->email, account->name ? account->name : "");
  lki_sandbox_identity_append_tokens (request, out, account);
  lki_sandbox_identity_reply (request, out);
  lki_sandbox_identity_commit (request);
}

static void
sign_up (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *email = lki_sandbox_json_get_string (body, "email");
  const char *password = lki_sandbox_json_get_string (body, "password");
  const char *name = lki_sandbox_json_get_string (body, "displayName");
  g_autoptr (LkiSandboxAccount) account = NULL;
  gint64 number;
  GString *out;

  if (body == NULL)
    return;
  if (email == NULL || !lki_sandbox_identity_is_email (email))
    {
      lki_sandbox_identity_refuse (request, email == NULL ? "MISSING_EMAIL" : "INVALID_EMAIL");
      return;
    }
  if (password == NULL || *password == '\0')
    {
      lki_sandbox_identity_refuse (request, "MISSING_PASSWORD");
      return;
    }
  if (lki_sandbox_identity_is_weak (password))
    {
      lki_sandbox_identity_refuse_weak (request);
      return;
    }

  account = lki_sandbox_account_find_by_email (server->store, email);
  if (account != NULL)
    {
      lki_sandbox_identity_refuse (request, "EMAIL_EXISTS");
      return;
    }

  out = g_string_new (NULL);
  lki_sandbox_store_begin (server->store);
  number = lki_sandbox_account_add (server->store, NULL, email, name, password,
                                    lki_sandbox_server_get_now_ms (server));
  account = lki_sandbox_account_find_by_number (server->store, number);
  lki_sandbox_json_append (out,
                           "{'kind':'identitytoolkit#SignupNewUserResponse','localId':%s,"
                           "'email':%s",
                           account->id, account->email);
  lki_sandbox_identity_append_tokens (request, out, account);
  lki_sandbox_identity_reply (request, out);
  lki_sandbox_identity_commit (request);
}

/* Form-encoded as OAuth has it (RFC 6749, 6). */
static void
refresh (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *id_token = NULL;
  const char *grant;
  const char *token;
  g_autofree char *session = NULL;
  gint64 auth_time = 0;
  gint64 number;

  if (!check_key (request))
    return;

  bytes = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  form = soup_form_decode (text);
  grant = g_hash_table_lookup (form, "grant_type");
  token = g_hash_table_lookup (form, "refresh_token");

  if (grant == NULL || !g_str_equal (grant, "refresh_token"))
    {
      lki_sandbox_identity_refuse (request,
                                   grant == NULL ? "MISSING_GRANT_TYPE" : "INVALID_GRANT_TYPE");
      return;
    }
  if (token == NULL || *token == '\0')
    {
      lki_sandbox_identity_refuse (request, "MISSING_REFRESH_TOKEN");
      return;
    }

  number = lki_sandbox_tokens_find_refresh_token (server, token, &auth_time, &session);
  account = lki_sandbox_account_find_by_number (server->store, number);
  if (account == NULL)
    {
      lki_sandbox_identity_refuse (request, "INVALID_REFRESH_TOKEN");
      return;
    }
  account->session = g_steal_pointer (&session);
  if (account->disabled)
    {
      lki_sandbox_identity_refuse (request, "USER_DISABLED");
      return;
    }

  lki_sandbox_store_run (server->store, "UPDATE accounts SET refreshed_at = ? WHERE number = ?",
                         "ii", lki_sandbox_server_get_now_ms (server), account->number);
  id_token =
      lki_sandbox_tokens_make_id_token (server, account, auth_time, account->totp_id != NULL);
  lki_sandbox_request_reply_format (
      request, 200,
      "{'access_token':%s,'expires_in':'3600','token_type':'Bearer','refresh_token':%s,"
      "'id_token':%s,'user_id':%s,'project_id':'" LKI_SANDBOX_PROJECT "'}",
      id_token, token, id_token, account->id);
}

/* What else Firebase has is not here, and says so in Firebase's way. */
static void
not_implemented (LkiSandboxRequest *request)
{
  lki_sandbox_identity_error (request, 501, "NOT_IMPLEMENTED", "notImplemented", "UNIMPLEMENTED");
}

const LkiSandboxRoute LKI_SANDBOX_IDENTITY_ROUTES[] = {
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:signInWithPassword", LKI_SANDBOX_IDENTITY,
    sign_in },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:signUp", LKI_SANDBOX_IDENTITY, sign_up },
  { "POST", LKI_SANDBOX_SECURE_TOKEN_PATH "/v1/token", LKI_SANDBOX_IDENTITY, refresh },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/{}", LKI_SANDBOX_IDENTITY, not_implemented },
  { NULL },
};
