// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens: the JWTs (RFC 7519) that the sandbox signs with a key of its data file, the refresh
// tokens it keeps a hash of, and one-time codes (RFC 6238). It decides who a token stands for,
// never what that person may do.

#include "lki-sandbox-tokens.h"

#include "lki-error.h"

#include <string.h>
#include <sys/random.h>

#define ISSUER "https://securetoken.google.com/" LKI_SANDBOX_PROJECT

static char *
encode_url (const guchar *data,
            gsize size)
{
  char *text = g_base64_encode (data, size);
  char *end;

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  end = strchr (text, '=');
  if (end != NULL)
    *end = '\0';

  return text;
}

/* NULL when @text is not base64url. */
static GBytes *
decode_url (const char *text)
{
  g_autoptr (GString) padded = g_string_new (text);
  guchar *data;
  gsize size;

  if (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") !=
      padded->len)
    return NULL;

  g_string_replace (padded, "-", "+", 0);
  g_string_replace (padded, "_", "/", 0);
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  data = g_base64_decode (padded->str, &size);

  return g_bytes_new_take (data, size);
}

/* 256 bits from the kernel, in hexadecimal. */
char *
lki_sandbox_tokens_make_secret (void)
{
  guint8 bytes[32];
  GString *hex = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The kernel gives no random numbers");
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free_and_steal (hex);
}

static char *
sign (LkiSandboxServer *server,
      const char *text,
      gsize length)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) server->token_key,
                                       strlen (server->token_key));
  guint8 digest[32];
  gsize size = sizeof digest;

  g_hmac_update (hmac, (const guchar *) text, (gssize) length);
  g_hmac_get_digest (hmac, digest, &size);

  return encode_url (digest, size);
}

/* A sign-in without one begins here. */
static void
ensure_session (LkiSandboxAccount *account)
{
  if (account->session == NULL)
    account->session = g_uuid_string_random ();
}

/* @auth_time is in seconds, as the claims have it. The claim session_id is what a platform adds
 * with Firebase's blocking functions; a refresh keeps it. */
char *
lki_sandbox_tokens_make_id_token (LkiSandboxServer *server,
                                  LkiSandboxAccount *account,
                                  gint64 auth_time,
                                  gboolean second_factor)
{
  gint64 now = lki_sandbox_server_get_now_ms (server) / 1000;
  g_autofree char *key_id = g_strdup_printf ("sandbox-%" G_GINT64_FORMAT, server->token_generation);
  g_autofree char *header =
      lki_sandbox_json_format ("{'alg':'HS256','kid':%s,'typ':'JWT'}", key_id);
  g_autoptr (GString) claims = g_string_new (NULL);
  g_autofree char *header64 = NULL;
  g_autofree char *claims64 = NULL;
  g_autofree char *body = NULL;
  g_autofree char *signature = NULL;

  ensure_session (account);
  lki_sandbox_json_append (claims, "{'iss':'" ISSUER "','aud':'" LKI_SANDBOX_PROJECT "'");
  if (account->name != NULL)
    lki_sandbox_json_append (claims, ",'name':%s", account->name);
  lki_sandbox_json_append (
      claims,
      ",'session_id':%s,'auth_time':%d,'user_id':%s,'sub':%s,'iat':%d,'exp':%d,'email':%s,"
      "'email_verified':%b,'firebase':{'identities':{'email':[%s]},"
      "'sign_in_provider':'password'",
      account->session, auth_time, account->id, account->id, now, now + LKI_SANDBOX_TOKEN_SECONDS,
      account->email, account->verified, account->email);
  if (second_factor)
    lki_sandbox_json_append (
        claims, ",'sign_in_second_factor':'totp','second_factor_identifier':%s", account->totp_id);
  g_string_append (claims, "}}");

  header64 = encode_url ((const guchar *) header, strlen (header));
  claims64 = encode_url ((const guchar *) claims->str, claims->len);
  body = g_strconcat (header64, ".", claims64, NULL);
  signature = sign (server, body, strlen (body));

  return g_strconcat (body, ".", signature, NULL);
}

/* A padded token, so that a client which forgets to percent-encode it finds out. */
char *
lki_sandbox_tokens_make_refresh_token (LkiSandboxServer *server,
                                       LkiSandboxAccount *account,
                                       gint64 auth_time)
{
  g_autofree char *secret = lki_sandbox_tokens_make_secret ();
  char *token = g_base64_encode ((const guchar *) secret, strlen (secret));
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  ensure_session (account);
  lki_sandbox_store_run (server->store,
                         "INSERT INTO refresh_tokens (hash, account, auth_time, session) "
                         "VALUES (?, ?, ?, ?)",
                         "tiit", hash, account->number, auth_time, account->session);

  return token;
}

/* The number of the account, or 0. */
gint64
lki_sandbox_tokens_find_refresh_token (LkiSandboxServer *server,
                                       const char *token,
                                       gint64 *auth_time,
                                       char **session)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  *session = lki_sandbox_store_text (
      server->store, "SELECT session FROM refresh_tokens WHERE hash = ?", "t", hash);
  *auth_time = lki_sandbox_store_int (
      server->store, 0, "SELECT auth_time FROM refresh_tokens WHERE hash = ?", "t", hash);

  return lki_sandbox_store_int (server->store, 0,
                                "SELECT account FROM refresh_tokens WHERE hash = ?", "t", hash);
}

static JsonNode *
decode_part (const char *text)
{
  g_autoptr (GBytes) bytes = decode_url (text);
  JsonNode *node = bytes != NULL ? lki_sandbox_json_parse (bytes, NULL) : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);

  return node;
}

/* Tokens of an emulator are unsigned, so they are taken only by a sandbox that was started for one.
 */
static const char *
check_signature (LkiSandboxServer *server,
                 char **parts,
                 JsonObject *header)
{
  const char *algorithm = lki_sandbox_json_get_string (header, "alg");
  const char *key_id = lki_sandbox_json_get_string (header, "kid");
  g_autofree char *expected_id =
      g_strdup_printf ("sandbox-%" G_GINT64_FORMAT, server->token_generation);
  g_autofree char *body = g_strconcat (parts[0], ".", parts[1], NULL);
  g_autofree char *signature = NULL;

  if (server->identity_url != NULL)
    return g_strcmp0 (algorithm, "none") == 0 && parts[2][0] == '\0' ? NULL : "token_invalid";

  signature = sign (server, body, strlen (body));
  if (g_strcmp0 (algorithm, "HS256") != 0 || !g_str_equal (signature, parts[2]))
    return "token_invalid";

  return g_strcmp0 (key_id, expected_id) == 0 ? NULL : "token_expired";
}

/* The emulator's accounts are its own; whoever it lets in is a member of the first organisation
 * here. */
static LkiSandboxAccount *
adopt_account (LkiSandboxServer *server,
               const char *id,
               JsonObject *claims)
{
  const char *email = lki_sandbox_json_get_string (claims, "email");
  const char *name = lki_sandbox_json_get_string (claims, "name");
  gint64 number;

  if (email == NULL || strlen (email) > 320 || strlen (id) > 128)
    return NULL;

  lki_sandbox_store_begin (server->store);
  number = lki_sandbox_store_int (server->store, 0, "SELECT number FROM accounts WHERE email = ?",
                                  "t", email);
  if (number != 0)
    lki_sandbox_store_run (server->store, "UPDATE accounts SET id = ? WHERE number = ?", "ti", id,
                           number);
  else
    {
      number = lki_sandbox_account_add (server->store, id, email, name, NULL,
                                        lki_sandbox_server_get_now_ms (server));
      lki_sandbox_account_join (server->store, number, 1, "member");
    }
  if (!lki_sandbox_store_commit (server->store, NULL))
    return NULL;

  return lki_sandbox_account_find_by_number (server->store, number);
}

static LkiSandboxAccount *
find_account (LkiSandboxServer *server,
              JsonObject *claims,
              const char **code,
              gint64 *auth_time)
{
  const char *issuer = lki_sandbox_json_get_string (claims, "iss");
  const char *audience = lki_sandbox_json_get_string (claims, "aud");
  const char *subject = lki_sandbox_json_get_string (claims, "sub");
  const char *session = lki_sandbox_json_get_string (claims, "session_id");
  gint64 issued = lki_sandbox_json_get_int (claims, "iat", 0);
  gint64 now = lki_sandbox_server_get_now_ms (server) / 1000;
  LkiSandboxAccount *account;

  *code = "token_invalid";
  if (g_strcmp0 (issuer, ISSUER) != 0 || g_strcmp0 (audience, LKI_SANDBOX_PROJECT) != 0 ||
      subject == NULL || subject[0] == '\0')
    return NULL;

  *code = "token_expired";
  if (lki_sandbox_json_get_int (claims, "exp", 0) <= now)
    return NULL;

  account = lki_sandbox_account_find_by_id (server->store, subject);
  if (account == NULL && server->identity_url != NULL)
    account = adopt_account (server, subject, claims);
  if (account == NULL)
    {
      *code = "account_not_found";
      return NULL;
    }

  if (account->disabled || issued < account->valid_since / 1000 ||
      (session != NULL &&
       lki_sandbox_store_int (server->store, 0, "SELECT 1 FROM ended_sessions WHERE session = ?",
                              "t", session) != 0))
    {
      *code = account->disabled ? "account_disabled" : "token_revoked";
      lki_sandbox_account_free (account);
      return NULL;
    }

  account->session = g_strdup (session);
  *auth_time = lki_sandbox_json_get_int (claims, "auth_time", issued);
  *code = NULL;

  return account;
}

/*
 * lki_sandbox_tokens_verify:
 * @code: (out): why it is not accepted, as the problem's code
 * @auth_time: (out): when the person last gave a password, in seconds
 *
 * Returns: (nullable): whom the token stands for
 */
LkiSandboxAccount *
lki_sandbox_tokens_verify (LkiSandboxServer *server,
                           const char *token,
                           const char **code,
                           gint64 *auth_time)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 4);
  g_autoptr (JsonNode) header = NULL;
  g_autoptr (JsonNode) claims = NULL;

  *code = "token_invalid";
  *auth_time = 0;
  if (strlen (token) > 16384 || g_strv_length (parts) != 3)
    return NULL;

  header = decode_part (parts[0]);
  claims = decode_part (parts[1]);
  if (header == NULL || claims == NULL)
    return NULL;

  *code = check_signature (server, parts, json_node_get_object (header));
  if (*code != NULL)
    return NULL;

  return find_account (server, json_node_get_object (claims), code, auth_time);
}

/* RFC 4648 base32, without padding. */
static GByteArray *
decode_base32 (const char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  GByteArray *bytes = g_byte_array_new ();
  guint32 buffer = 0;
  int bits = 0;

  for (; *text != '\0'; text++)
    {
      const char *position = strchr (alphabet, g_ascii_toupper (*text));
      guint8 byte;

      if (position == NULL)
        continue;
      buffer = buffer << 5 | (guint32) (position - alphabet);
      bits += 5;
      if (bits < 8)
        continue;
      bits -= 8;
      byte = (guint8) (buffer >> bits);
      g_byte_array_append (bytes, &byte, 1);
    }

  return bytes;
}

static guint
make_totp (GByteArray *secret,
           gint64 step)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, secret->data, secret->len);
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  guint8 digest[20];
  gsize size = sizeof digest;
  guint offset;

  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &size);
  offset = digest[19] & 0xf;

  return ((guint) (digest[offset] & 0x7f) << 24 | (guint) digest[offset + 1] << 16 |
          (guint) digest[offset + 2] << 8 | (guint) digest[offset + 3]) %
         1000000;
}

/* Takes the code of this half minute and of its neighbours, each once (RFC 6238, 5.2). */
gboolean
lki_sandbox_tokens_check_totp (LkiSandboxServer *server,
                               const char *secret,
                               const char *code,
                               gint64 after_step,
                               gint64 *step)
{
  g_autoptr (GByteArray) key = decode_base32 (secret);
  gint64 now = lki_sandbox_server_get_now_ms (server) / 30000;

  for (gint64 candidate = now - 1; candidate <= now + 1; candidate++)
    {
      g_autofree char *expected = g_strdup_printf ("%06u", make_totp (key, candidate));

      if (candidate > after_step && g_str_equal (expected, code))
        {
          *step = candidate;
          return TRUE;
        }
    }

  return FALSE;
}
