// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiServerInfo:
 *
 * What the discovery document says that a person may see. Immutable once shared; every string may
 * be %NULL.
 */
typedef struct
{
  char *api;
  char *identity_api_key;
  char *identity_project_id;
  char *identity_toolkit;
  char *secure_token;
  char *diagnostics_dsn;
  gboolean support_chat;
  char *support_booking_url;
  char *support_email;
  char *support_phone;
  char *privacy_policy_url;
  char *terms_url;
  char *account_deletion_url;
  char *account_deletion_email;
  char *minimum_client_version;
} LkiServerInfo;

#define LKI_TYPE_SERVER_INFO (lki_server_info_get_type ())
GType lki_server_info_get_type (void);

LkiServerInfo *lki_server_info_new (void);
LkiServerInfo *lki_server_info_ref (LkiServerInfo *self);
void lki_server_info_unref (LkiServerInfo *self);

/**
 * LkiMember:
 *
 * A colleague.
 */
typedef struct
{
  char *id;
  char *name;
  char *role;
  char *email;
} LkiMember;

/**
 * LkiAccountRecord:
 * @user_id: who is signed in
 * @name: (nullable): that person's name
 * @email: (nullable): that person's e-mail
 * @phone: (nullable): that person's phone
 * @locale: (nullable): BCP 47
 * @organisation_id: (nullable): the organisation in use
 * @organisation_name: (nullable): its name
 * @organisation_time_zone: (nullable): IANA name
 * @response_goal_minutes: how soon to answer, or -1
 * @members: (element-type LkiMember): the colleagues
 * @json: (nullable): what the server sent, `{"me":…,"organisation":…}`, kept by the store for the
 * next start
 *
 * The signed-in person and the organisation. Immutable once shared.
 */
typedef struct
{
  char *user_id;
  char *name;
  char *email;
  char *phone;
  char *locale;
  char *organisation_id;
  char *organisation_name;
  char *organisation_time_zone;
  int response_goal_minutes;
  GPtrArray *members;
  GBytes *json;
} LkiAccountRecord;

#define LKI_TYPE_ACCOUNT_RECORD (lki_account_record_get_type ())
GType lki_account_record_get_type (void);

LkiAccountRecord *lki_account_record_new (void);
LkiAccountRecord *lki_account_record_ref (LkiAccountRecord *self);
void lki_account_record_unref (LkiAccountRecord *self);
void lki_account_record_add_member (LkiAccountRecord *self,
                                    const char *id,
                                    const char *name,
                                    const char *role,
                                    const char *email);
const char *lki_account_record_get_member_name (LkiAccountRecord *self,
                                                const char *member_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiServerInfo,
                               lki_server_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiAccountRecord,
                               lki_account_record_unref)

G_END_DECLS
