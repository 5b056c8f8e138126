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
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self->organisation_time_zone);
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
