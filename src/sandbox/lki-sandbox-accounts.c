// SPDX-License-Identifier: GPL-3.0-or-later
// The people who can sign in, their passwords, and the organisations they belong to. Not the
// protocol they sign in by; see lki-sandbox-identity.c.

#include "lki-sandbox-accounts.h"

#include <string.h>

/* Enough that a stolen data file is no list of passwords, little enough that a test does not wait.
 */
#define PASSWORD_ROUNDS 2000

#define COLUMNS                                                                                    \
  "number, id, email, name, photo_url, phone, locale, verified, disabled, totp_id, totp_name, "    \
  "totp_secret, totp_at, created_at, password_at, signed_in_at, refreshed_at, valid_since "        \
  "FROM accounts "

/* PBKDF2 of RFC 8018 with HMAC-SHA-256, its first block. */
static char *
hash_password (const char *salt,
               const char *password)
{
  const gsize size = 32;
  guint8 block[32];
  guint8 result[32];
  g_autofree char *first = g_strconcat (salt, "0001", NULL);
  GString *hex = g_string_new (NULL);

  for (int round = 0; round < PASSWORD_ROUNDS; round++)
    {
      g_autoptr (GHmac) hmac =
          g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) password, strlen (password));
      gsize length = size;

      if (round == 0)
        g_hmac_update (hmac, (const guchar *) first, (gssize) strlen (first));
      else
        g_hmac_update (hmac, block, (gssize) size);
      g_hmac_get_digest (hmac, block, &length);

      for (gsize i = 0; i < size; i++)
        result[i] = round == 0 ? block[i] : result[i] ^ block[i];
    }

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", result[i]);

  return g_string_free_and_steal (hex);
}

static LkiSandboxAccount *
account_from_row (LkiSandboxStore *store,
                  sqlite3_stmt *statement)
{
  LkiSandboxAccount *self;

  if (!lki_sandbox_store_step (store, statement))
    return NULL;

  self = g_new0 (LkiSandboxAccount, 1);
  self->number = sqlite3_column_int64 (statement, 0);
  self->id = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  self->email = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  self->name = g_strdup ((const char *) sqlite3_column_text (statement, 3));
  self->photo_url = g_strdup ((const char *) sqlite3_column_text (statement, 4));
  self->phone = g_strdup ((const char *) sqlite3_column_text (statement, 5));
  self->locale = g_strdup ((const char *) sqlite3_column_text (statement, 6));
  self->verified = sqlite3_column_int (statement, 7) != 0;
  self->disabled = sqlite3_column_int (statement, 8) != 0;
  self->totp_id = g_strdup ((const char *) sqlite3_column_text (statement, 9));
  self->totp_name = g_strdup ((const char *) sqlite3_column_text (statement, 10));
  self->totp_secret = g_strdup ((const char *) sqlite3_column_text (statement, 11));
  self->totp_at = sqlite3_column_int64 (statement, 12);
  self->created_at = sqlite3_column_int64 (statement, 13);
  self->password_at = sqlite3_column_int64 (statement, 14);
  self->signed_in_at = sqlite3_column_int64 (statement, 15);
  self->refreshed_at = sqlite3_column_int64 (statement, 16);
  self->valid_since = sqlite3_column_int64 (statement, 17);
  sqlite3_reset (statement);

  return self;
}

LkiSandboxAccount *
lki_sandbox_account_find_by_id (LkiSandboxStore *store,
                                const char *id)
{
  return account_from_row (
      store, lki_sandbox_store_query (store, "SELECT " COLUMNS "WHERE id = ?", "t", id));
}

LkiSandboxAccount *
lki_sandbox_account_find_by_email (LkiSandboxStore *store,
                                   const char *email)
{
  return account_from_row (
      store, lki_sandbox_store_query (store, "SELECT " COLUMNS "WHERE email = ?", "t", email));
}

LkiSandboxAccount *
lki_sandbox_account_find_by_number (LkiSandboxStore *store,
                                    gint64 number)
{
  return account_from_row (
      store, lki_sandbox_store_query (store, "SELECT " COLUMNS "WHERE number = ?", "i", number));
}

void
lki_sandbox_account_free (LkiSandboxAccount *self)
{
  g_free (self->id);
  g_free (self->email);
  g_free (self->name);
  g_free (self->photo_url);
  g_free (self->phone);
  g_free (self->locale);
  g_free (self->totp_id);
  g_free (self->totp_name);
  g_free (self->totp_secret);
  g_free (self->session);
  g_free (self);
}

/* @id may be NULL for a random one, @password for an account that another server signs in. */
gint64
lki_sandbox_account_add (LkiSandboxStore *store,
                         const char *id,
                         const char *email,
                         const char *name,
                         const char *password,
                         gint64 now_ms)
{
  g_autofree char *uuid = g_uuid_string_random ();
  gint64 number;

  lki_sandbox_store_run (store,
                         "INSERT INTO accounts (id, email, name, locale, created_at) "
                         "VALUES (?, ?, ?, 'nb', ?)",
                         "ttti", id != NULL ? id : uuid, email, name, now_ms);
  number =
      lki_sandbox_store_int (store, 0, "SELECT number FROM accounts WHERE email = ?", "t", email);
  if (password != NULL)
    lki_sandbox_account_set_password (store, number, password, now_ms);

  return number;
}

void
lki_sandbox_account_join (LkiSandboxStore *store,
                          gint64 account,
                          gint64 organisation,
                          const char *role)
{
  lki_sandbox_store_run (store,
                         "INSERT OR IGNORE INTO members (organisation, account, role) "
                         "VALUES (?, ?, ?)",
                         "iit", organisation, account, role);
}

void
lki_sandbox_account_set_password (LkiSandboxStore *store,
                                  gint64 account,
                                  const char *password,
                                  gint64 now_ms)
{
  g_autofree char *salt = g_uuid_string_random ();
  g_autofree char *hash = hash_password (salt, password);

  lki_sandbox_store_run (store,
                         "UPDATE accounts SET salt = ?, password = ?, password_at = ? "
                         "WHERE number = ?",
                         "ttii", salt, hash, now_ms, account);
}

gboolean
lki_sandbox_account_check_password (LkiSandboxStore *store,
                                    gint64 account,
                                    const char *password)
{
  g_autofree char *salt =
      lki_sandbox_store_text (store, "SELECT salt FROM accounts WHERE number = ?", "i", account);
  g_autofree char *kept = lki_sandbox_store_text (
      store, "SELECT password FROM accounts WHERE number = ?", "i", account);
  g_autofree char *given = NULL;

  if (salt == NULL || kept == NULL)
    return FALSE;
  given = hash_password (salt, password);

  return g_str_equal (kept, given);
}

void
lki_sandbox_account_delete (LkiSandboxStore *store,
                            gint64 account)
{
  lki_sandbox_store_run (store, "DELETE FROM refresh_tokens WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "DELETE FROM codes WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "DELETE FROM devices WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "DELETE FROM members WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "DELETE FROM support_messages WHERE account = ?", "i", account);
  /* What was done to leads is the organisation's. The number will be somebody else's one day. */
  lki_sandbox_store_run (store, "UPDATE changes SET account = 0 WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "UPDATE data_requests SET account = 0 WHERE account = ?", "i",
                         account);
  lki_sandbox_store_run (store, "UPDATE deletions SET account = 0 WHERE account = ?", "i", account);
  lki_sandbox_store_run (store, "DELETE FROM accounts WHERE number = ?", "i", account);
}

static const struct
{
  const char *id;
  const char *email;
  const char *name;
  const char *role;  /* in the first organisation, or NULL */
  const char *role2; /* in the second */
} PEOPLE[] = {
  { "usr-kari", LKI_SANDBOX_DEMO_EMAIL, "Kari Nordvik", "admin", NULL },
  { "usr-jonas", "jonas@fjordglimt.example", "Jonas Elvestad", "member", NULL },
  { "usr-sikker", LKI_SANDBOX_TOTP_EMAIL, "Sigrid Kvamme", "member", NULL },
  { "usr-sluttet", "sluttet@fjordglimt.example", "Trond Myrvang", "member", NULL },
  { "usr-leder", "leder@fjordglimt.example", "Ingrid Solbakken", "owner", "member" },
  { "usr-anna", "anna@nordanvind.example", "Anna Lindqvist", NULL, "owner" },
};

static const char *const FIRST_ORGANISATION =
    "{\"id\":\"org-fjordglimt\",\"name\":\"Fjordglimt Tjenester AS\",\"country\":\"NO\","
    "\"time_zone\":\"Europe/Oslo\",\"opening_hours\":["
    "{\"day\":\"monday\",\"opens\":\"08:00\",\"closes\":\"16:00\"},"
    "{\"day\":\"tuesday\",\"opens\":\"08:00\",\"closes\":\"16:00\"},"
    "{\"day\":\"wednesday\",\"opens\":\"08:00\",\"closes\":\"16:00\"},"
    "{\"day\":\"thursday\",\"opens\":\"08:00\",\"closes\":\"18:00\"},"
    "{\"day\":\"friday\",\"opens\":\"08:00\",\"closes\":\"15:30\"},"
    "{\"day\":\"saturday\",\"opens\":\"10:00\",\"closes\":\"14:00\"}],"
    "\"paused_until\":null,\"response_goal_minutes\":5,"
    "\"dispute_rules\":{\"window_days\":14,\"minimum_attempts\":3,\"minimum_days\":2,\"reasons\":["
    "{\"id\":\"wrong_number\",\"name\":{\"nb\":\"Feil nummer\",\"en\":\"Wrong number\"}},"
    "{\"id\":\"unreachable\",\"name\":{\"nb\":\"Ikke å få tak i\",\"en\":\"Cannot be reached\"}},"
    "{\"id\":\"not_a_request\",\"name\":{\"nb\":\"Ikke en reell forespørsel\",\"en\":\"Not a real "
    "request\"}},"
    "{\"id\":\"duplicate\",\"name\":{\"nb\":\"Samme kunde to ganger\",\"en\":\"Same customer "
    "twice\"}},"
    "{\"id\":\"outside_area\",\"name\":{\"nb\":\"Utenfor vårt område\",\"en\":\"Outside our "
    "area\"}}]}}";

static const char *const SECOND_ORGANISATION =
    "{\"id\":\"org-nordanvind\",\"name\":\"Nordanvind Hemservice AB\",\"country\":\"SE\","
    "\"time_zone\":\"Europe/Stockholm\",\"opening_hours\":["
    "{\"day\":\"monday\",\"opens\":\"07:30\",\"closes\":\"16:30\"},"
    "{\"day\":\"tuesday\",\"opens\":\"07:30\",\"closes\":\"16:30\"},"
    "{\"day\":\"wednesday\",\"opens\":\"07:30\",\"closes\":\"16:30\"},"
    "{\"day\":\"thursday\",\"opens\":\"07:30\",\"closes\":\"16:30\"},"
    "{\"day\":\"friday\",\"opens\":\"07:30\",\"closes\":\"16:30\"}],"
    "\"paused_until\":null,\"response_goal_minutes\":15,"
    "\"dispute_rules\":{\"window_days\":10,\"minimum_attempts\":2,\"minimum_days\":1,\"reasons\":["
    "{\"id\":\"wrong_number\",\"name\":{\"sv\":\"Fel nummer\",\"en\":\"Wrong number\"}},"
    "{\"id\":\"unreachable\",\"name\":{\"sv\":\"Går inte att nå\",\"en\":\"Cannot be "
    "reached\"}}]}}";

/* The same people in every sandbox; all have the demo's password. Inside the caller's transaction.
 */
void
lki_sandbox_accounts_seed (LkiSandboxStore *store,
                           gint64 now_ms)
{
  const gint64 long_ago = now_ms - G_GINT64_CONSTANT (800) * 24 * 3600 * 1000;

  lki_sandbox_store_run (store,
                         "INSERT INTO organisations (number, id, json) "
                         "VALUES (1, 'org-fjordglimt', ?), (2, 'org-nordanvind', ?)",
                         "tt", FIRST_ORGANISATION, SECOND_ORGANISATION);

  for (guint i = 0; i < G_N_ELEMENTS (PEOPLE); i++)
    {
      gint64 number = lki_sandbox_account_add (store, PEOPLE[i].id, PEOPLE[i].email, PEOPLE[i].name,
                                               LKI_SANDBOX_DEMO_PASSWORD, long_ago);
      if (PEOPLE[i].role != NULL)
        lki_sandbox_account_join (store, number, 1, PEOPLE[i].role);
      if (PEOPLE[i].role2 != NULL)
        lki_sandbox_account_join (store, number, 2, PEOPLE[i].role2);
    }

  lki_sandbox_store_run (store, "UPDATE accounts SET verified = 1", NULL);
  lki_sandbox_store_run (store, "UPDATE accounts SET disabled = 1 WHERE id = 'usr-sluttet'", NULL);
  lki_sandbox_store_run (store, "UPDATE accounts SET phone = '+4700001001' WHERE id = 'usr-kari'",
                         NULL);
  lki_sandbox_store_run (store, "UPDATE accounts SET locale = 'sv' WHERE id = 'usr-anna'", NULL);
  lki_sandbox_store_run (store,
                         "UPDATE accounts SET totp_id = 'mfa-sikker', totp_name = 'Telefon', "
                         "totp_secret = ?, totp_at = ? WHERE email = ?",
                         "tit", LKI_SANDBOX_TOTP_SECRET, long_ago, LKI_SANDBOX_TOTP_EMAIL);
}

char *
lki_sandbox_organisation_get_id (LkiSandboxStore *store,
                                 gint64 organisation)
{
  return lki_sandbox_store_text (store, "SELECT id FROM organisations WHERE number = ?", "i",
                                 organisation);
}

/* NULL when nobody in the organisation has this id. */
char *
lki_sandbox_member_get_name (LkiSandboxStore *store,
                             gint64 organisation,
                             const char *member_id)
{
  return lki_sandbox_store_text (store,
                                 "SELECT coalesce(a.name, a.email) FROM accounts a "
                                 "JOIN members m ON m.account = a.number "
                                 "WHERE m.organisation = ? AND a.id = ?",
                                 "it", organisation, member_id);
}
