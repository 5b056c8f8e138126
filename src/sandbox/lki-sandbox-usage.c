// SPDX-License-Identifier: GPL-3.0-or-later
// Usage counts, from people who agreed. What is not asked for is refused, so that a client which
// tells too much is found out; who sent them is not kept.

#include "lki-sandbox-server.h"

#include <stdlib.h>
#include <string.h>

#define COUNTS_LIMIT 100
#define COUNT_LIMIT 1000000

static gboolean
matches (const char *text,
         const char *pattern)
{
  return text != NULL && g_regex_match_simple (pattern, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
is_date (const char *text)
{
  return matches (text, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$") &&
         g_date_valid_dmy ((GDateDay) atoi (text + 8), (GDateMonth) atoi (text + 5),
                           (GDateYear) atoi (text));
}

static void
check_members (LkiSandboxRequest *request,
               JsonObject *object,
               const char *prefix,
               const char *const *known)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      g_autofree char *pointer = g_strconcat (prefix, name, NULL);

      if (!g_strv_contains (known, name))
        lki_sandbox_request_add_error (request, pointer, "This is not asked for");
    }
}

static void
check_counts (LkiSandboxRequest *request,
              JsonObject *counts)
{
  JsonObjectIter iter;
  const char *name;

  if (counts == NULL || json_object_get_size (counts) > COUNTS_LIMIT)
    {
      lki_sandbox_request_add_error (request, "/counts", "Counts are a few numbers by name");
      return;
    }

  json_object_iter_init_ordered (&iter, counts);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      gint64 count = lki_sandbox_json_get_int (counts, name, -1);

      /* A name is a word of the program's, and cannot be an id. */
      if (!matches (name, "^[a-z]+(_[a-z]+)*$") || strlen (name) > 60 || count < 0 ||
          count > COUNT_LIMIT)
        {
          lki_sandbox_request_add_error (request, "/counts",
                                         "A count is a number with a word of the program's");
          return;
        }
    }
}

static void
usage_post (LkiSandboxRequest *request)
{
  static const char *const known[] = { "consent_version", "pseudonym", "day",
                                       "app_version",     "counts",    NULL };
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *consent = lki_sandbox_json_get_string (body, "consent_version");
  const char *pseudonym = lki_sandbox_json_get_string (body, "pseudonym");
  const char *day = lki_sandbox_json_get_string (body, "day");
  g_autofree char *json = NULL;

  if (body == NULL)
    return;
  if (consent == NULL || *consent == '\0')
    {
      lki_sandbox_request_problem (request, 403, "consent_missing",
                                   "Usage is counted only of people who agreed");
      return;
    }

  check_members (request, body, "/", known);
  if (strlen (consent) > 40)
    lki_sandbox_request_add_error (request, "/consent_version", "This is no version");
  if (pseudonym == NULL || !g_uuid_string_is_valid (pseudonym))
    lki_sandbox_request_add_error (request, "/pseudonym", "The pseudonym is a UUID");
  if (!is_date (day))
    lki_sandbox_request_add_error (request, "/day", "The day is a date");
  if (json_object_has_member (body, "app_version") &&
      !matches (lki_sandbox_json_get_string (body, "app_version"), "^[0-9A-Za-z.+~-]{1,40}$"))
    lki_sandbox_request_add_error (request, "/app_version", "This is no version");
  check_counts (request, lki_sandbox_json_get_object (body, "counts"));
  if (lki_sandbox_request_refuse_errors (request))
    return;

  json = lki_sandbox_json_to_text (request->body);
  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store,
                         "INSERT OR REPLACE INTO usage (pseudonym, day, json) VALUES (?, ?, ?)",
                         "ttt", pseudonym, day, json);
  if (lki_sandbox_request_commit (request))
    lki_sandbox_request_reply (request, 204, NULL);
}

const LkiSandboxRoute LKI_SANDBOX_USAGE_ROUTES[] = {
  { "POST", "/v1/usage", LKI_SANDBOX_ACCOUNT, usage_post },
  { NULL },
};
