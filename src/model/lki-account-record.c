// SPDX-License-Identifier: GPL-3.0-or-later
// The server as it presents itself, and the person who is signed in with the organisation.

#include "lki-account-record.h"

G_DEFINE_BOXED_TYPE (LkiServerInfo,
                     lki_server_info,
                     lki_server_info_ref,
                     lki_server_info_unref)
G_DEFINE_BOXED_TYPE (LkiAccountRecord,
                     lki_account_record,
                     lki_account_record_ref,
                     lki_account_record_unref)

/**
 * lki_server_info_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiServerInfo *
lki_server_info_new (void)
{
  return g_atomic_rc_box_new0 (LkiServerInfo);
}

LkiServerInfo *
lki_server_info_ref (LkiServerInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
server_info_clear (gpointer data)
{
  LkiServerInfo *self = data;

  g_free (self->api);
  g_free (self->identity_api_key);
  g_free (self->identity_project_id);
  g_free (self->identity_toolkit);
  g_free (self->secure_token);
  g_free (self->diagnostics_dsn);
  g_free (self->support_booking_url);
  g_free (self->support_email);
  g_free (self->support_phone);
  g_free (self->privacy_policy_url);
  g_free (self->terms_url);
  g_free (self->account_deletion_url);
  g_free (self->account_deletion_email);
  g_free (self->minimum_client_version);
}

void
lki_server_info_unref (LkiServerInfo *self)
{
  g_atomic_rc_box_release_full (self, server_info_clear);
}

static void
member_free (LkiMember *member)
{
  g_free (member->id);
  g_free (member->name);
  g_free (member->role);
  g_free (member->email);
  g_free (member);
}

static void
organisation_free (LkiOrganisation *organisation)
{
  g_free (organisation->id);
  g_free (organisation->name);
  g_free (organisation->role);
  g_free (organisation);
}

static void
named_free (LkiNamed *named)
{
  g_free (named->id);
  g_clear_pointer (&named->name, lki_localized_text_unref);
  g_free (named);
}

static void
add_named (GPtrArray *array,
           const char *id,
           LkiLocalizedText *name)
{
  LkiNamed *named = g_new0 (LkiNamed, 1);

  named->id = g_strdup (id);
  named->name = name != NULL ? lki_localized_text_ref (name) : NULL;
  g_ptr_array_add (array, named);
}

/**
 * lki_account_record_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiAccountRecord *
lki_account_record_new (void)
{
  LkiAccountRecord *self = g_atomic_rc_box_new0 (LkiAccountRecord);

  self->response_goal_minutes = -1;
  self->opening_hours = lki_opening_hours_new (NULL);
  self->dispute_rules.reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) named_free);
  self->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) named_free);
  self->organisations = g_ptr_array_new_with_free_func ((GDestroyNotify) organisation_free);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);

  return self;
}

LkiAccountRecord *
lki_account_record_ref (LkiAccountRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
account_record_clear (gpointer data)
{
  LkiAccountRecord *self = data;

  g_free (self->user_id);
  g_free (self->name);
  g_free (self->email);
  g_free (self->phone);
  g_free (self->locale);
  g_ptr_array_unref (self->organisations);
  g_clear_pointer (&self->deletion, lki_deletion_unref);
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self->organisation_time_zone);
  lki_opening_hours_unref (self->opening_hours);
  g_ptr_array_unref (self->dispute_rules.reasons);
  g_ptr_array_unref (self->categories);
  g_ptr_array_unref (self->members);
  g_clear_pointer (&self->json, g_bytes_unref);
}

void
lki_account_record_unref (LkiAccountRecord *self)
{
  g_atomic_rc_box_release_full (self, account_record_clear);
}

/**
 * lki_account_record_add_member:
 * @self: a record that is not shared yet
 * @id: the member's id
 * @name: (nullable): the name
 * @role: (nullable): the role
 * @email: (nullable): the e-mail
 */
void
lki_account_record_add_member (LkiAccountRecord *self,
                               const char *id,
                               const char *name,
                               const char *role,
                               const char *email)
{
  LkiMember *member = g_new0 (LkiMember, 1);

  member->id = g_strdup (id);
  member->name = g_strdup (name);
  member->role = g_strdup (role);
  member->email = g_strdup (email);
  g_ptr_array_add (self->members, member);
}

/**
 * lki_account_record_add_organisation:
 * @self: a record that is not shared yet
 * @id: the organisation's id
 * @name: (nullable): its name
 * @role: (nullable): what the person is there
 */
void
lki_account_record_add_organisation (LkiAccountRecord *self,
                                     const char *id,
                                     const char *name,
                                     const char *role)
{
  LkiOrganisation *organisation;

  g_return_if_fail (self != NULL && id != NULL);

  organisation = g_new0 (LkiOrganisation, 1);
  organisation->id = g_strdup (id);
  organisation->name = g_strdup (name);
  organisation->role = g_strdup (role);
  g_ptr_array_add (self->organisations, organisation);
}

/**
 * lki_account_record_add_category:
 * @self: a record that is not shared yet
 * @id: the category's id
 * @name: (nullable): its name
 */
void
lki_account_record_add_category (LkiAccountRecord *self,
                                 const char *id,
                                 LkiLocalizedText *name)
{
  g_return_if_fail (self != NULL && id != NULL);

  add_named (self->categories, id, name);
}

/**
 * lki_account_record_add_dispute_reason:
 * @self: a record that is not shared yet
 * @id: the reason's id
 * @name: (nullable): its name
 */
void
lki_account_record_add_dispute_reason (LkiAccountRecord *self,
                                       const char *id,
                                       LkiLocalizedText *name)
{
  g_return_if_fail (self != NULL && id != NULL);

  add_named (self->dispute_rules.reasons, id, name);
}

/**
 * lki_account_record_take_opening_hours:
 * @self: a record that is not shared yet
 * @opening_hours: (transfer full): when the organisation answers
 */
void
lki_account_record_take_opening_hours (LkiAccountRecord *self,
                                       LkiOpeningHours *opening_hours)
{
  g_return_if_fail (self != NULL && opening_hours != NULL);

  lki_opening_hours_unref (self->opening_hours);
  self->opening_hours = opening_hours;
}

/**
 * lki_account_record_get_member_name:
 * @self: (nullable): an account
 * @member_id: (nullable): a member of its organisation
 *
 * Returns: (nullable): that member's name, if known
 */
const char *
lki_account_record_get_member_name (LkiAccountRecord *self,
                                    const char *member_id)
{
  if (self == NULL || member_id == NULL)
    return NULL;

  for (guint i = 0; i < self->members->len; i++)
    {
      const LkiMember *member = g_ptr_array_index (self->members, i);

      if (g_strcmp0 (member->id, member_id) == 0)
        return member->name;
    }

  return NULL;
}
