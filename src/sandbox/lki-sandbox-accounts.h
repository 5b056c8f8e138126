// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

#define LKI_SANDBOX_DEMO_EMAIL "kari@fjordglimt.example"
#define LKI_SANDBOX_DEMO_PASSWORD "leadkit-demo"
#define LKI_SANDBOX_TOTP_EMAIL "sikker@fjordglimt.example"
#define LKI_SANDBOX_TOTP_SECRET "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

/* A person who can sign in. Times are milliseconds since the epoch, 0 when they never happened. */
struct _LkiSandboxAccount
{
  gint64 number;
  char *id;
  char *email;
  char *name;      /* (nullable) */
  char *photo_url; /* (nullable) */
  char *phone;     /* (nullable) */
  char *locale;    /* (nullable) */
  gboolean verified;
  gboolean disabled;
  char *totp_id;     /* (nullable) */
  char *totp_name;   /* (nullable) */
  char *totp_secret; /* (nullable) base32 */
  gint64 totp_at;
  gint64 created_at;
  gint64 password_at;
  gint64 signed_in_at;
  gint64 refreshed_at;
  gint64 valid_since;
  char *session; /* (nullable) the sign-in that a token of this request comes from */
};

LkiSandboxAccount *lki_sandbox_account_find_by_id (LkiSandboxStore *store,
                                                   const char *id);
LkiSandboxAccount *lki_sandbox_account_find_by_email (LkiSandboxStore *store,
                                                      const char *email);
LkiSandboxAccount *lki_sandbox_account_find_by_number (LkiSandboxStore *store,
                                                       gint64 number);
void lki_sandbox_account_free (LkiSandboxAccount *self);

gint64 lki_sandbox_account_add (LkiSandboxStore *store,
                                const char *id,
                                const char *email,
                                const char *name,
                                const char *password,
                                gint64 now_ms);
void lki_sandbox_account_join (LkiSandboxStore *store,
                               gint64 account,
                               gint64 organisation,
                               const char *role);
void lki_sandbox_account_set_password (LkiSandboxStore *store,
                                       gint64 account,
                                       const char *password,
                                       gint64 now_ms);
gboolean lki_sandbox_account_check_password (LkiSandboxStore *store,
                                             gint64 account,
                                             const char *password);
void lki_sandbox_account_delete (LkiSandboxStore *store,
                                 gint64 account);

void lki_sandbox_accounts_seed (LkiSandboxStore *store,
                                gint64 now_ms);
char *lki_sandbox_organisation_get_id (LkiSandboxStore *store,
                                       gint64 organisation);
char *lki_sandbox_member_get_name (LkiSandboxStore *store,
                                   gint64 organisation,
                                   const char *member_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxAccount,
                               lki_sandbox_account_free)

G_END_DECLS
