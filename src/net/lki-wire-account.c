// SPDX-License-Identifier: GPL-3.0-or-later
// The discovery document and the account (partner API, "Discovery" and "The rest"): small, read
// once, and decisive for where tokens go.

#include "lki-wire.h"

#include "lki-error.h"
#include "lki-wire-personal.h"
#include "lki-wire-value.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_MEMBERS 10000
#define MAX_ITEMS 200

/* An address of the server's own parts: requests and tokens go there, so it must be one that
 * requests may go to. */
static char *
dup_base_uri (JsonObject *object,
              const char *member,
              gboolean *bad)
{
  g_autofree char *text = lki_wire_dup_text (object, member, LKI_WIRE_LINE, LKI_WIRE_MAX_URL, bad);
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    {
      *bad = TRUE;
      return NULL;
    }

  for (gsize length = strlen (text); length > 0 && text[length - 1] == '/'; length--)
    text[length - 1] = '\0';

  return g_steal_pointer (&text);
}

/* A page for the browser: only the web, and only what a person may be sent to. */
static char *
dup_page_uri (JsonObject *object,
              const char *member,
              gboolean *bad)
{
  g_autofree char *text = lki_wire_dup_text (object, member, LKI_WIRE_LINE, LKI_WIRE_MAX_URL, bad);
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;

  return g_steal_pointer (&text);
}

/**
 * lki_wire_parse_discovery:
 * @body: what `/.well-known/leadkit-partner` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the server, or %NULL if this is no Leadkit server
 */
LkiServerInfo *
lki_wire_parse_discovery (GBytes *body,
                          GError **error)
{
  g_autoptr (LkiServerInfo) server = lki_server_info_new ();
  g_autoptr (JsonNode) root = lki_wire_parse_object (body);
  g_autofree char *provider = NULL;
  JsonObject *object;
  JsonObject *identity;
  JsonObject *part;
  gboolean bad = FALSE;
  gboolean ignored = FALSE;

  if (root == NULL)
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_PROTOCOL, "the discovery document is no JSON object"));
      return NULL;
    }

  object = json_node_get_object (root);
  server->api = dup_base_uri (object, "api", &bad);

  identity = lki_wire_get_object (object, "identity", &bad);
  provider = lki_wire_dup_line (identity, "provider", &bad);
  server->identity_project_id = lki_wire_dup_line (identity, "project_id", &bad);
  server->identity_api_key = lki_wire_dup_line (identity, "api_key", &bad);
  server->identity_toolkit = dup_base_uri (identity, "identity_toolkit", &bad);
  server->secure_token = dup_base_uri (identity, "secure_token", &bad);

  if (bad || g_strcmp0 (provider, "firebase") != 0 || server->identity_api_key == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_PROTOCOL,
                                               "this is not the discovery document of the "
                                               "partner API"));
      return NULL;
    }

  /* None of the rest is needed to work: what is malformed is as good as missing. */
  server->minimum_client_version = lki_wire_dup_line (object, "minimum_client_version", &ignored);

  part = lki_wire_get_object (object, "diagnostics", &ignored);
  server->diagnostics_dsn =
      lki_wire_dup_text (part, "dsn", LKI_WIRE_LINE, LKI_WIRE_MAX_URL, &ignored);

  part = lki_wire_get_object (object, "support", &ignored);
  server->support_chat = lki_wire_get_bool (part, "chat", FALSE, &ignored);
  server->support_booking_url = dup_page_uri (part, "booking_url", &ignored);
  server->support_email = lki_wire_dup_line (part, "email", &ignored);
  server->support_phone = lki_wire_dup_line (part, "phone", &ignored);

  part = lki_wire_get_object (object, "legal", &ignored);
  server->privacy_policy_url = dup_page_uri (part, "privacy_policy_url", &ignored);
  server->terms_url = dup_page_uri (part, "terms_url", &ignored);
  server->account_deletion_url = dup_page_uri (part, "account_deletion_url", &ignored);
  server->account_deletion_email = lki_wire_dup_line (part, "account_deletion_email", &ignored);

  return g_steal_pointer (&server);
}

/**
 * lki_wire_join_account:
 * @me: what `GET /v1/me` answered
 * @organisation: what `GET /v1/organisation` answered
 *
 * Returns: (transfer full): the two in one text, for [func@Lki.wire_parse_account]
 */
GBytes *
lki_wire_join_account (GBytes *me,
                       GBytes *organisation)
{
  GString *text = g_string_new ("{\"me\":");
  gsize size;
  const char *data = g_bytes_get_data (me, &size);

  g_string_append_len (text, data, size);
  g_string_append (text, ",\"organisation\":");
  data = g_bytes_get_data (organisation, &size);
  g_string_append_len (text, data, size);
  g_string_append_c (text, '}');

  return g_string_free_to_bytes (text);
}

static void
read_members (JsonObject *organisation,
              LkiAccountRecord *account,
              gboolean *bad)
{
  JsonArray *members = lki_wire_get_array (organisation, "members", bad);
  guint length = members != NULL ? MIN (json_array_get_length (members), MAX_MEMBERS) : 0;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (members, i);
      JsonObject *member = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gboolean bad_member = FALSE;
      g_autofree char *id = lki_wire_dup_id (member, "id", &bad_member);
      g_autofree char *name = lki_wire_dup_line (member, "name", &bad_member);
      g_autofree char *role = lki_wire_dup_line (member, "role", &bad_member);
      g_autofree char *email = lki_wire_dup_line (member, "email", &bad_member);

      /* One colleague who cannot be read is left out. */
      if (id != NULL && !bad_member)
        lki_account_record_add_member (account, id, name, role, email);
    }
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;
}

static JsonObject *
get_element (JsonArray *array,
             guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Where the person belongs, and whether the account is about to go: one that cannot be read is left
 * out. */
static void
read_me (JsonObject *me,
         LkiAccountRecord *account)
{
  gboolean ignored = FALSE;
  JsonArray *organisations = lki_wire_get_array (me, "organisations", &ignored);
  JsonObject *deletion = lki_wire_get_object (me, "deletion", &ignored);

  account->email_verified = lki_wire_get_bool (me, "email_verified", FALSE, &ignored);
  if (deletion != NULL)
    account->deletion = lki_wire_read_deletion (deletion);

  for (guint i = 0; i < get_length (organisations); i++)
    {
      JsonObject *item = get_element (organisations, i);
      g_autofree char *id = lki_wire_dup_id (item, "id", &ignored);
      g_autofree char *name = lki_wire_dup_line (item, "name", &ignored);
      g_autofree char *role = lki_wire_dup_line (item, "role", &ignored);

      if (id != NULL)
        lki_account_record_add_organisation (account, id, name, role);
    }
}

/* `HH:MM`, up to 24:00, as minutes; -1 for what is not. */
static int
parse_time_of_day (const char *text)
{
  int hours;
  int minutes;

  if (text == NULL || strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  hours = (text[0] - '0') * 10 + (text[1] - '0');
  minutes = (text[3] - '0') * 10 + (text[4] - '0');

  return minutes < 60 ? hours * 60 + minutes : -1;
}

/* One day that cannot be read is left out, like a day that is closed. */
static void
read_opening_hours (JsonObject *organisation,
                    LkiAccountRecord *account)
{
  static const char *const days[] = { "monday", "tuesday",  "wednesday", "thursday",
                                      "friday", "saturday", "sunday",    NULL };
  gboolean ignored = FALSE;
  JsonArray *list = lki_wire_get_array (organisation, "opening_hours", &ignored);
  LkiOpeningHours *hours = lki_opening_hours_new (account->organisation_time_zone);

  for (guint i = 0; i < get_length (list); i++)
    {
      JsonObject *item = get_element (list, i);
      g_autofree char *day = lki_wire_dup_line (item, "day", &ignored);
      g_autofree char *opens = lki_wire_dup_line (item, "opens", &ignored);
      g_autofree char *closes = lki_wire_dup_line (item, "closes", &ignored);

      for (int number = 0; day != NULL && days[number] != NULL; number++)
        if (g_str_equal (day, days[number]))
          lki_opening_hours_add (hours, number + 1, parse_time_of_day (opens),
                                 parse_time_of_day (closes));
    }
  lki_opening_hours_set_paused_until (hours,
                                      lki_wire_get_time (organisation, "paused_until", &ignored));
  lki_account_record_take_opening_hours (account, hours);
}

static void
read_dispute_rules (JsonObject *organisation,
                    LkiAccountRecord *account)
{
  gboolean ignored = FALSE;
  JsonObject *rules = lki_wire_get_object (organisation, "dispute_rules", &ignored);
  JsonArray *reasons = lki_wire_get_array (rules, "reasons", &ignored);

  account->dispute_rules.window_days =
      (int) lki_wire_get_int (rules, "window_days", 0, 3650, 0, &ignored);
  account->dispute_rules.minimum_attempts =
      (int) lki_wire_get_int (rules, "minimum_attempts", 0, 100, 0, &ignored);
  account->dispute_rules.minimum_days =
      (int) lki_wire_get_int (rules, "minimum_days", 0, 100, 0, &ignored);
  for (guint i = 0; i < get_length (reasons); i++)
    {
      JsonObject *item = get_element (reasons, i);
      g_autofree char *id = lki_wire_dup_id (item, "id", &ignored);
      g_autoptr (LkiLocalizedText) name = lki_wire_read_names (item, "name", &ignored);

      if (id != NULL)
        lki_account_record_add_dispute_reason (account, id, name);
    }
}

static void
read_categories (JsonObject *organisation,
                 LkiAccountRecord *account)
{
  gboolean ignored = FALSE;
  JsonArray *categories = lki_wire_get_array (organisation, "categories", &ignored);

  for (guint i = 0; i < get_length (categories); i++)
    {
      JsonObject *item = get_element (categories, i);
      g_autofree char *id = lki_wire_dup_id (item, "id", &ignored);
      g_autoptr (LkiLocalizedText) name = lki_wire_read_names (item, "name", &ignored);

      if (id != NULL)
        lki_account_record_add_category (account, id, name);
    }
}

/**
 * lki_wire_parse_account:
 * @json: `{"me":…,"organisation":…}`, see [func@Lki.wire_join_account]
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the account, with @json in it, or %NULL
 */
LkiAccountRecord *
lki_wire_parse_account (GBytes *json,
                        GError **error)
{
  g_autoptr (LkiAccountRecord) account = lki_account_record_new ();
  g_autoptr (JsonNode) root = lki_wire_parse_object (json);
  JsonObject *me = NULL;
  JsonObject *organisation = NULL;
  gboolean bad = root == NULL;

  if (root != NULL)
    {
      me = lki_wire_get_object (json_node_get_object (root), "me", &bad);
      organisation = lki_wire_get_object (json_node_get_object (root), "organisation", &bad);
    }

  account->user_id = lki_wire_dup_id (me, "id", &bad);
  account->name = lki_wire_dup_line (me, "name", &bad);
  account->email = lki_wire_dup_line (me, "email", &bad);
  account->phone = lki_wire_dup_line (me, "phone", &bad);
  account->locale = lki_wire_dup_line (me, "locale", &bad);
  read_me (me, account);
  account->organisation_id = lki_wire_dup_id (organisation, "id", &bad);
  account->organisation_name = lki_wire_dup_line (organisation, "name", &bad);
  account->organisation_time_zone = lki_wire_dup_line (organisation, "time_zone", &bad);
  account->response_goal_minutes =
      lki_wire_get_int (organisation, "response_goal_minutes", 0, 60 * 24 * 365, -1, &bad);
  read_members (organisation, account, &bad);
  read_opening_hours (organisation, account);
  read_dispute_rules (organisation, account);
  read_categories (organisation, account);

  if (bad || account->user_id == NULL)
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_PROTOCOL, "the account is not as the contract says"));
      return NULL;
    }

  account->json = g_bytes_ref (json);

  return g_steal_pointer (&account);
}
