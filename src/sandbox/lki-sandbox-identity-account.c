// SPDX-License-Identifier: GPL-3.0-or-later
// What Identity Toolkit lets people do with an account they have: look at it, change it, reset its
// password by a code, delete it. Signing in is in lki-sandbox-identity.c.

#include "lki-sandbox-identity.h"

#include "lki-clock.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define CODE_SECONDS 3600

static void
append_provider (GString *out,
                 LkiSandboxAccount *account)
{
  lki_sandbox_json_append (out,
                           "'providerUserInfo':[{'providerId':'password','email':%s,"
                           "'federatedId':%s,'rawId':%s",
                           account->email, account->email, account->email);
  if (account->name != NULL)
    lki_sandbox_json_append (out, ",'displayName':%s", account->name);
  if (account->photo_url != NULL)
    lki_sandbox_json_append (out, ",'photoUrl':%s", account->photo_url);
  g_string_append (out, "}]");
}

static void
lookup (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_identity_begin (request);
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *valid_since = NULL;
  g_autofree char *created_at = NULL;
  g_autofree char *last_login = NULL;
  g_autofree char *last_refresh = NULL;
  gint64 auth_time;
  GString *out;

  if (body == NULL)
    return;
  account = lki_sandbox_identity_find_user (request, body, &auth_time);
  if (account == NULL)
    return;

  valid_since = g_strdup_printf ("%" G_GINT64_FORMAT, account->valid_since / 1000);
  created_at = g_strdup_printf ("%" G_GINT64_FORMAT, account->created_at);
  last_login =
      g_strdup_printf ("%" G_GINT64_FORMAT, MAX (account->signed_in_at, account->created_at));
  last_refresh = lki_time_format (
      MAX (account->refreshed_at, MAX (account->signed_in_at, account->created_at)));

  out = g_string_new (NULL);
  lki_sandbox_json_append (out,
                           "{'kind':'identitytoolkit#GetAccountInfoResponse','users':[{"
                           "'localId':%s,'email':%s,'emailVerified':%b,",
                           account->id, account->email, account->verified);
  if (account->name != NULL)
    lki_sandbox_json_append (out, "'displayName':%s,", account->name);
  if (account->photo_url != NULL)
    lki_sandbox_json_append (out, "'photoUrl':%s,", account->photo_url);
  append_provider (out, account);
  if (account->totp_id != NULL)
    {
      g_autofree char *enrolled_at = lki_time_format (account->totp_at);

      lki_sandbox_json_append (out,
                               ",'mfaInfo':[{'mfaEnrollmentId':%s,'displayName':%s,"
                               "'enrolledAt':%s,'totpInfo':{}}]",
                               account->totp_id, account->totp_name, enrolled_at);
    }
  lki_sandbox_json_append (out,
                           ",'validSince':%s,'lastLoginAt':%s,'createdAt':%s,"
                           "'passwordUpdatedAt':%d,'lastRefreshAt':%s,'disabled':%b}]",
                           valid_since, last_login, created_at, account->password_at, last_refresh,
                           account->disabled);
  lki_sandbox_identity_reply (request, out);
}

static void
send_code (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *kind = lki_sandbox_json_get_string (body, "requestType");
  const char *email = lki_sandbox_json_get_string (body, "email");
  const char *new_email = lki_sandbox_json_get_string (body, "newEmail");
  g_autoptr (LkiSandboxAccount) account = NULL;
  gint64 auth_time;

  if (body == NULL)
    return;

  if (g_strcmp0 (kind, "PASSWORD_RESET") == 0)
    {
      if (email == NULL || !lki_sandbox_identity_is_email (email))
        {
          lki_sandbox_identity_refuse (request, email == NULL ? "MISSING_EMAIL" : "INVALID_EMAIL");
          return;
        }
      account = lki_sandbox_account_find_by_email (server->store, email);
      if (account == NULL && !server->email_privacy)
        {
          lki_sandbox_identity_refuse (request, "EMAIL_NOT_FOUND");
          return;
        }
    }
  else if (g_strcmp0 (kind, "VERIFY_EMAIL") == 0 ||
           g_strcmp0 (kind, "VERIFY_AND_CHANGE_EMAIL") == 0)
    {
      account = lki_sandbox_identity_find_user (request, body, &auth_time);
      if (account == NULL)
        return;
      if (g_str_equal (kind, "VERIFY_AND_CHANGE_EMAIL"))
        {
          g_autoptr (LkiSandboxAccount) other = NULL;

          if (!lki_sandbox_identity_check_recent (request, auth_time))
            return;
          if (new_email == NULL || !lki_sandbox_identity_is_email (new_email))
            {
              lki_sandbox_identity_refuse (request, new_email == NULL ? "MISSING_NEW_EMAIL"
                                                                      : "INVALID_NEW_EMAIL");
              return;
            }
          other = lki_sandbox_account_find_by_email (server->store, new_email);
          if (other != NULL)
            {
              lki_sandbox_identity_refuse (request, "EMAIL_EXISTS");
              return;
            }
        }
      email = account->email;
    }
  else
    {
      lki_sandbox_identity_refuse (request, kind == NULL ? "MISSING_REQ_TYPE" : "INVALID_REQ_TYPE");
      return;
    }

  if (account != NULL)
    {
      g_autofree char *code = NULL;

      lki_sandbox_store_begin (server->store);
      code =
          lki_sandbox_identity_make_code (request, account->number, kind, new_email, CODE_SECONDS);
      if (!lki_sandbox_identity_commit (request))
        return;
    }
  lki_sandbox_request_reply_format (
      request, 200, "{'kind':'identitytoolkit#GetOobConfirmationCodeResponse','email':%s}", email);
}

/* A new password ends every other session, and their devices are signed out. */
static void
change_password (LkiSandboxServer *server,
                 gint64 account,
                 const char *password,
                 const char *session)
{
  gint64 now = lki_sandbox_server_get_now_ms (server);

  lki_sandbox_account_set_password (server->store, account, password, now);
  lki_sandbox_store_run (server->store, "DELETE FROM refresh_tokens WHERE account = ?", "i",
                         account);
  lki_sandbox_store_run (server->store,
                         "DELETE FROM devices WHERE account = ? AND session IS NOT ?", "it",
                         account, session);
  lki_sandbox_store_run (server->store, "UPDATE accounts SET valid_since = ? WHERE number = ?",
                         "ii", now / 1000 * 1000, account);
}

static void
reset_password (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *code = lki_sandbox_json_get_string (body, "oobCode");
  const char *password = lki_sandbox_json_get_string (body, "newPassword");
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *data = NULL;
  gint64 number = 0;

  if (body == NULL)
    return;
  if (code == NULL)
    {
      lki_sandbox_identity_refuse (request, "MISSING_OOB_CODE");
      return;
    }
  if (password != NULL && lki_sandbox_identity_is_weak (password))
    {
      lki_sandbox_identity_refuse_weak (request);
      return;
    }

  lki_sandbox_store_begin (server->store);
  data =
      lki_sandbox_identity_take_code (request, code, "PASSWORD_RESET", password == NULL, &number);
  account = lki_sandbox_account_find_by_number (server->store, number);
  if (data == NULL || account == NULL)
    {
      lki_sandbox_store_cancel (server->store);
      lki_sandbox_identity_refuse (request, "INVALID_OOB_CODE");
      return;
    }

  if (password != NULL)
    {
      change_password (server, number, password, NULL);
      lki_sandbox_store_run (server->store, "UPDATE accounts SET verified = 1 WHERE number = ?",
                             "i", number);
      lki_sandbox_identity_count_attempt (server, account->email, TRUE);
    }
  lki_sandbox_request_reply_format (request, 200,
                                    "{'kind':'identitytoolkit#ResetPasswordResponse','email':%s,"
                                    "'requestType':'PASSWORD_RESET'}",
                                    account->email);
  lki_sandbox_identity_commit (request);
}

/* Inside a transaction; 0 when it has been refused. */
static gint64
apply_code (LkiSandboxRequest *request,
            const char *code)
{
  LkiSandboxStore *store = request->server->store;
  g_autofree char *verify = NULL;
  g_autofree char *change = NULL;
  gint64 number = 0;

  verify = lki_sandbox_identity_take_code (request, code, "VERIFY_EMAIL", FALSE, &number);
  if (verify == NULL)
    change =
        lki_sandbox_identity_take_code (request, code, "VERIFY_AND_CHANGE_EMAIL", FALSE, &number);
  if (number == 0)
    {
      lki_sandbox_identity_refuse (request, "INVALID_OOB_CODE");
      return 0;
    }

  lki_sandbox_store_run (store, "UPDATE accounts SET verified = 1 WHERE number = ?", "i", number);
  if (change != NULL)
    lki_sandbox_store_run (store, "UPDATE OR IGNORE accounts SET email = ? WHERE number = ?", "ti",
                           change, number);

  return number;
}

/* Inside a transaction; FALSE when it has been refused. */
static gboolean
apply_update (LkiSandboxRequest *request,
              JsonObject *body,
              LkiSandboxAccount *account,
              gint64 auth_time,
              gboolean *new_tokens)
{
  LkiSandboxServer *server = request->server;
  const char *email = lki_sandbox_json_get_string (body, "email");
  const char *password = lki_sandbox_json_get_string (body, "password");
  const char *name = lki_sandbox_json_get_string (body, "displayName");
  const char *photo = lki_sandbox_json_get_string (body, "photoUrl");
  g_autoptr (LkiSandboxAccount) other = NULL;

  *new_tokens = email != NULL || password != NULL;
  if (*new_tokens && !lki_sandbox_identity_check_recent (request, auth_time))
    return FALSE;
  if (password != NULL && lki_sandbox_identity_is_weak (password))
    {
      lki_sandbox_identity_refuse_weak (request);
      return FALSE;
    }
  if (email != NULL && !lki_sandbox_identity_is_email (email))
    {
      lki_sandbox_identity_refuse (request, "INVALID_EMAIL");
      return FALSE;
    }
  other = email != NULL ? lki_sandbox_account_find_by_email (server->store, email) : NULL;
  if (other != NULL && other->number != account->number)
    {
      lki_sandbox_identity_refuse (request, "EMAIL_EXISTS");
      return FALSE;
    }

  if (email != NULL)
    lki_sandbox_store_run (server->store,
                           "UPDATE accounts SET email = ?, verified = 0 WHERE number = ?", "ti",
                           email, account->number);
  if (name != NULL)
    lki_sandbox_store_run (server->store, "UPDATE accounts SET name = ? WHERE number = ?", "ti",
                           name, account->number);
  if (photo != NULL)
    lki_sandbox_store_run (server->store, "UPDATE accounts SET photo_url = ? WHERE number = ?",
                           "ti", photo, account->number);
  if (password != NULL)
    change_password (server, account->number, password, account->session);

  return TRUE;
}

static void
update (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *code = lki_sandbox_json_get_string (body, "oobCode");
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autoptr (LkiSandboxAccount) updated = NULL;
  gboolean new_tokens = FALSE;
  gint64 auth_time = 0;
  gint64 number = 0;
  GString *out;

  if (body == NULL)
    return;
  if (code == NULL)
    {
      account = lki_sandbox_identity_find_user (request, body, &auth_time);
      if (account == NULL)
        return;
      number = account->number;
    }

  lki_sandbox_store_begin (server->store);
  if (code != NULL)
    number = apply_code (request, code);
  else if (!apply_update (request, body, account, auth_time, &new_tokens))
    number = 0;

  updated = lki_sandbox_account_find_by_number (server->store, number);
  if (updated == NULL)
    {
      lki_sandbox_store_cancel (server->store);
      return;
    }

  out = g_string_new (NULL);
  lki_sandbox_json_append (out,
                           "{'kind':'identitytoolkit#SetAccountInfoResponse','localId':%s,"
                           "'email':%s,'emailVerified':%b,'displayName':%s,",
                           updated->id, updated->email, updated->verified,
                           updated->name != NULL ? updated->name : "");
  append_provider (out, updated);
  if (account != NULL)
    updated->session = g_strdup (account->session);
  if (new_tokens)
    lki_sandbox_identity_append_tokens (request, out, updated);
  lki_sandbox_identity_reply (request, out);
  if (lki_sandbox_identity_commit (request))
    lki_sandbox_events_send (server->events, 0, number, "account", "{}");
}

static void
delete_account (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  g_autoptr (LkiSandboxAccount) account = NULL;
  gint64 auth_time;

  if (body == NULL)
    return;
  account = lki_sandbox_identity_find_user (request, body, &auth_time);
  if (account == NULL)
    return;
  if (!lki_sandbox_identity_check_recent (request, auth_time))
    return;

  lki_sandbox_store_begin (server->store);
  lki_sandbox_account_delete (server->store, account->number);
  lki_sandbox_request_reply_format (request, 200,
                                    "{'kind':'identitytoolkit#DeleteAccountResponse'}");
  if (lki_sandbox_identity_commit (request))
    lki_sandbox_events_end (server->events, account->number, NULL);
}

const LkiSandboxRoute LKI_SANDBOX_IDENTITY_ACCOUNT_ROUTES[] = {
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:lookup", LKI_SANDBOX_IDENTITY, lookup },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:sendOobCode", LKI_SANDBOX_IDENTITY, send_code },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:resetPassword", LKI_SANDBOX_IDENTITY,
    reset_password },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:update", LKI_SANDBOX_IDENTITY, update },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v1/accounts:delete", LKI_SANDBOX_IDENTITY, delete_account },
  { NULL },
};
