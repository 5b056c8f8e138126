// SPDX-License-Identifier: GPL-3.0-or-later
// The discovery document as the store keeps it, so that a restart needs no answer from the server
// before it can work. Nothing secret is in it.

#include "lki-server-memory.h"

typedef struct
{
  const char *name;
  gsize offset;
} Field;

#define FIELD(name) { #name, G_STRUCT_OFFSET (LkiServerInfo, name) }

static const Field fields[] = {
  FIELD (api),
  FIELD (identity_api_key),
  FIELD (identity_project_id),
  FIELD (identity_toolkit),
  FIELD (secure_token),
  FIELD (diagnostics_dsn),
  FIELD (support_booking_url),
  FIELD (support_email),
  FIELD (support_phone),
  FIELD (privacy_policy_url),
  FIELD (terms_url),
  FIELD (account_deletion_url),
  FIELD (account_deletion_email),
  FIELD (minimum_client_version),
};

static char **
field_of (LkiServerInfo *server,
          const Field *field)
{
  return (char **) G_STRUCT_MEMBER_P (server, field->offset);
}

/**
 * lki_server_memory_save:
 * @server: what discovery said
 *
 * Returns: (transfer full): bytes for [func@Lki.server_memory_load]
 */
GBytes *
lki_server_memory_save (LkiServerInfo *server)
{
  GVariantDict dict;
  g_autoptr (GVariant) variant = NULL;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = *field_of (server, &fields[i]);

      if (text != NULL)
        g_variant_dict_insert (&dict, fields[i].name, "s", text);
    }
  g_variant_dict_insert (&dict, "support_chat", "b", server->support_chat);
  variant = g_variant_ref_sink (g_variant_dict_end (&dict));

  return g_variant_get_data_as_bytes (variant);
}

/**
 * lki_server_memory_load:
 * @bytes: (nullable): what was kept
 *
 * Returns: (transfer full) (nullable): what discovery said then; %NULL if that is not enough to
 * sign in with
 */
LkiServerInfo *
lki_server_memory_load (GBytes *bytes)
{
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (GVariant) variant = NULL;
  GVariantDict dict;

  if (bytes == NULL)
    return NULL;

  server = lki_server_info_new ();
  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_variant_dict_init (&dict, variant);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*field_of (server, &fields[i]));
      *field_of (server, &fields[i]) = NULL;
      g_variant_dict_lookup (&dict, fields[i].name, "s", field_of (server, &fields[i]));
    }
  g_variant_dict_lookup (&dict, "support_chat", "b", &server->support_chat);
  g_variant_dict_clear (&dict);

  if (server->api == NULL || server->identity_api_key == NULL || server->identity_toolkit == NULL ||
      server->secure_token == NULL)
    return NULL;

  return g_steal_pointer (&server);
}
