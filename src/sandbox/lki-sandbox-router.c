// SPDX-License-Identifier: GPL-3.0-or-later
// Which handler a request belongs to, and whether its caller may ask. What the endpoints do is in
// the files that own their routes; sending the answer is the sender's business.

#include "lki-sandbox-router.h"

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-deletion.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define BODY_LIMIT (4 * 1024 * 1024)
#define ORGANISATION_HEADER "Leadkit-Organisation"

static const LkiSandboxRoute *const ROUTES[] = {
  LKI_SANDBOX_LEADS_ROUTES,         LKI_SANDBOX_CHANGES_ROUTES,
  LKI_SANDBOX_EVENTS_ROUTES,        LKI_SANDBOX_IDENTITY_ACCOUNT_ROUTES,
  LKI_SANDBOX_IDENTITY_ROUTES,      LKI_SANDBOX_PROFILE_ROUTES,
  LKI_SANDBOX_DEVICES_ROUTES,       LKI_SANDBOX_DISCOVERY_ROUTES,
  LKI_SANDBOX_CONTROLS_ROUTES,      LKI_SANDBOX_SECOND_FACTOR_ROUTES,
  LKI_SANDBOX_DELETION_ROUTES,      LKI_SANDBOX_SUPPORT_ROUTES,
  LKI_SANDBOX_DATA_REQUESTS_ROUTES, LKI_SANDBOX_USAGE_ROUTES,
  LKI_SANDBOX_DIAGNOSTICS_ROUTES,   LKI_SANDBOX_PRESENCE_ROUTES,
};

/* A page of another site must not reach the sandbox through the browser of the person who runs it.
 */
static gboolean
is_loopback_host (LkiSandboxRequest *request)
{
  const char *host = lki_sandbox_request_get_header (request, "Host");
  g_autofree char *uri_text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) address = NULL;

  /* HTTP/1.0 has no Host; libsoup then takes the address of the socket for it. */
  if (host == NULL)
    uri = g_uri_ref (soup_server_message_get_uri (request->message));
  else
    {
      uri_text = g_strconcat ("http://", host, "/", NULL);
      uri = g_uri_parse (uri_text, G_URI_FLAGS_NONE, NULL);
    }
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (g_uri_get_host (uri));

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
path_matches (const char *pattern,
              const char *path,
              char **argument)
{
  const char *hole = strstr (pattern, "{}");
  gsize before, after, length;

  if (hole == NULL)
    return g_str_equal (pattern, path);

  before = (gsize) (hole - pattern);
  after = strlen (hole + 2);
  length = strlen (path);
  if (length <= before + after || strncmp (pattern, path, before) != 0 ||
      !g_str_equal (hole + 2, path + length - after))
    return FALSE;
  if (memchr (path + before, '/', length - before - after) != NULL)
    return FALSE;

  *argument = g_strndup (path + before, length - before - after);

  return TRUE;
}

static gboolean
is_too_old (LkiSandboxRequest *request)
{
  const char *agent = lki_sandbox_request_get_header (request, "User-Agent");
  g_auto (GStrv) wanted = g_strsplit (request->server->minimum_client, ".", 4);
  g_auto (GStrv) given = NULL;

  /* Only the program whose version it is about. */
  if (agent == NULL || !g_str_has_prefix (agent, "leadkit-inbox/"))
    return FALSE;

  given = g_strsplit (agent + strlen ("leadkit-inbox/"), ".", 4);
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gint64 want = g_ascii_strtoll (wanted[i], NULL, 10);
      gint64 have = i < g_strv_length (given) ? g_ascii_strtoll (given[i], NULL, 10) : 0;

      if (have != want)
        return have < want;
    }

  return FALSE;
}

static void
reply_unauthorized (LkiSandboxRequest *request,
                    const char *code)
{
  lki_sandbox_request_set_header (request, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  lki_sandbox_request_problem (request, 401, code, "The token is not accepted");
}

static gboolean
choose_organisation (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  const char *wanted = lki_sandbox_request_get_header (request, ORGANISATION_HEADER);
  sqlite3_stmt *statement;

  if (wanted != NULL && !g_utf8_validate (wanted, -1, NULL))
    wanted = "";

  statement = lki_sandbox_store_query (
      store,
      "SELECT o.number, m.role FROM members m JOIN organisations o ON o.number = m.organisation "
      "WHERE m.account = ?1 AND (?2 IS NULL OR o.id = ?2) ORDER BY o.number LIMIT 1",
      "it", request->account->number, wanted);
  if (lki_sandbox_store_step (store, statement))
    {
      request->organisation = sqlite3_column_int64 (statement, 0);
      request->role = g_intern_string ((const char *) sqlite3_column_text (statement, 1));
      sqlite3_reset (statement);
    }

  return request->organisation != 0;
}

/* FALSE when the request has been answered. */
static gboolean
check_access (LkiSandboxRequest *request,
              LkiSandboxAccess access)
{
  const char *value;
  const char *code;

  if (access == LKI_SANDBOX_OPEN || access == LKI_SANDBOX_IDENTITY)
    return TRUE;

  if (is_too_old (request))
    {
      lki_sandbox_request_problem (request, 426, "client_too_old",
                                   "This version of the program is no longer served");
      lki_sandbox_request_set_header (request, "Upgrade", "leadkit-inbox");
      return FALSE;
    }

  value = lki_sandbox_request_get_header (request, "Authorization");
  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    {
      reply_unauthorized (request, "token_missing");
      return FALSE;
    }

  request->account =
      lki_sandbox_tokens_verify (request->server, value + 7, &code, &request->auth_time);
  if (request->account == NULL)
    {
      reply_unauthorized (request, code);
      return FALSE;
    }

  if (!choose_organisation (request) && access == LKI_SANDBOX_MEMBER)
    {
      lki_sandbox_request_problem (request, 403,
                                   lki_sandbox_request_get_header (request, ORGANISATION_HEADER)
                                       ? "not_a_member"
                                       : "no_organisation",
                                   "The account has no access to this organisation");
      return FALSE;
    }

  return TRUE;
}

/* libsoup leaves out of the table what it cannot decode, and a member left out may mean something
 * else. */
static gboolean
is_query_valid (LkiSandboxRequest *request)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (request->message));
  g_autofree char *decoded = NULL;

  if (query == NULL)
    return TRUE;
  decoded = g_uri_unescape_string (query, NULL);

  return decoded != NULL && g_utf8_validate (decoded, -1, NULL);
}

/* Answers @request, or hands it to the handler of its route. */
void
lki_sandbox_router_dispatch (LkiSandboxRequest *request)
{
  gboolean control = g_str_has_prefix (request->path, "/sandbox/");
  goffset size = soup_server_message_get_request_body (request->message)->length;
  g_autoptr (GString) allowed = g_string_new (NULL);
  gboolean head = g_str_equal (request->method, "HEAD");

  if (!is_loopback_host (request))
    {
      lki_sandbox_request_problem (request, 421, "misdirected",
                                   "The sandbox answers at loopback addresses only");
      return;
    }
  if (control && (!lki_sandbox_request_is_local (request) ||
                  lki_sandbox_request_get_header (request, "Origin") != NULL))
    {
      lki_sandbox_request_problem (request, 403, "not_local",
                                   "The controls are for programs on this machine");
      return;
    }
  if (!is_query_valid (request))
    {
      lki_sandbox_request_problem (request, 400, "bad_query", "The query is not UTF-8 text");
      return;
    }
  if (size > (control ? LKI_SANDBOX_BODY_LIMIT : BODY_LIMIT))
    {
      lki_sandbox_request_problem (request, 413, "too_large", "The body is too large");
      return;
    }

  lki_sandbox_deletions_run (request->server);

  for (guint i = 0; i < G_N_ELEMENTS (ROUTES); i++)
    for (const LkiSandboxRoute *route = ROUTES[i]; route->method != NULL; route++)
      {
        g_autofree char *argument = NULL;

        if (!path_matches (route->path, request->path, &argument))
          continue;
        if (!g_str_equal (route->method, request->method) &&
            !(head && g_str_equal (route->method, "GET") && route->access != LKI_SANDBOX_MEMBER))
          {
            g_string_append_printf (allowed, allowed->len > 0 ? ", %s" : "%s", route->method);
            continue;
          }

        request->argument = g_steal_pointer (&argument);
        if (check_access (request, route->access))
          route->handler (request);
        return;
      }

  if (allowed->len > 0)
    {
      lki_sandbox_request_problem (request, 405, "method_not_allowed", NULL);
      lki_sandbox_request_set_header (request, "Allow", allowed->str);
    }
  else
    {
      lki_sandbox_request_problem (request, 404, "not_found", "There is nothing at this address");
    }
}
