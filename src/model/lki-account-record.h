// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-deletion.h"
#include "lki-localized-text.h"
#include "lki-opening-hours.h"

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
 * LkiOrganisation:
 * @id: an opaque id
 * @name: (nullable): its name
 * @role: (nullable): what the person is there: `owner`, `admin`, `member`, or another word
 *
 * An organisation that the person belongs to.
 */
typedef struct
{
  char *id;
  char *name;
  char *role;
} LkiOrganisation;

/**
 * LkiNamed:
 * @id: an opaque id
 * @name: (nullable): its name
 *
 * Something that the organisation has and names: a category, a reason for a dispute.
 */
typedef struct
{
  char *id;
  LkiLocalizedText *name;
} LkiNamed;

/**
 * LkiDisputeRules:
 * @window_days: for how many days after delivery a lead can be disputed
 * @minimum_attempts: how many contacts must be logged for the reason `unreachable`
 * @minimum_days: on how many different days
 * @reasons: (element-type LkiNamed): for what one can dispute
 */
typedef struct
{
  int window_days;
  int minimum_attempts;
  int minimum_days;
  GPtrArray *reasons;
} LkiDisputeRules;

/**
 * LkiAccountRecord:
 * @user_id: who is signed in
 * @name: (nullable): that person's name
 * @email: (nullable): that person's e-mail
 * @email_verified: whether that is known to be the person's
 * @phone: (nullable): that person's phone
 * @locale: (nullable): BCP 47
 * @organisations: (element-type LkiOrganisation): where the person belongs
 * @deletion: (nullable): the deletion that this account awaits
 * @organisation_id: (nullable): the organisation in use
 * @organisation_name: (nullable): its name
 * @organisation_time_zone: (nullable): IANA name
 * @response_goal_minutes: how soon to answer, or -1
 * @opening_hours: when the organisation answers; always open when the server does not say
 * @dispute_rules: what the organisation may dispute
 * @categories: (element-type LkiNamed): of the leads that it receives
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
  gboolean email_verified;
  char *phone;
  char *locale;
  GPtrArray *organisations;
  LkiDeletion *deletion;
  char *organisation_id;
  char *organisation_name;
  char *organisation_time_zone;
  int response_goal_minutes;
  LkiOpeningHours *opening_hours;
  LkiDisputeRules dispute_rules;
  GPtrArray *categories;
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
void lki_account_record_add_organisation (LkiAccountRecord *self,
                                          const char *id,
                                          const char *name,
                                          const char *role);
void lki_account_record_add_category (LkiAccountRecord *self,
                                      const char *id,
                                      LkiLocalizedText *name);
void lki_account_record_add_dispute_reason (LkiAccountRecord *self,
                                            const char *id,
                                            LkiLocalizedText *name);
void lki_account_record_take_opening_hours (LkiAccountRecord *self,
                                            LkiOpeningHours *opening_hours);
const char *lki_account_record_get_member_name (LkiAccountRecord *self,
                                                const char *member_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiServerInfo,
                               lki_server_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiAccountRecord,
                               lki_account_record_unref)

G_END_DECLS
