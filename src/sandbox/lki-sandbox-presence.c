// SPDX-License-Identifier: GPL-3.0-or-later
// PUT /v1/presence: who has which lead open. In memory only: it ends by itself when a client falls
// silent, and with the last event stream of the member.

#include "lki-sandbox-presence.h"

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-leads.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define LASTS_SECONDS 90
#define ID_LIMIT 100
/* Of one member; whoever has more forgets the oldest. */
#define CLIENTS_LIMIT 50

/* A client of a member, with a lead open. */
typedef struct
{
  gint64 organisation;
  gint64 account;
  char *client_id; /* (owned) */
  char *lead_id;   /* (owned) */
  char *member_id; /* (owned) */
  gint64 ends_us;  /* by the monotonic clock */
} Entry;

struct _LkiSandboxPresence
{
  LkiSandboxServer *server;
  GPtrArray *entries; /* (owned) of Entry, the one renewed last at the end */
  GSource *expiry;    /* (owned) (nullable) */
  guint seconds;
};

static void
entry_free (Entry *entry)
{
  g_free (entry->client_id);
  g_free (entry->lead_id);
  g_free (entry->member_id);
  g_free (entry);
}

static gboolean
has_open (Entry *entry,
          gint64 organisation,
          const char *lead_id)
{
  return entry->organisation == organisation && g_str_equal (entry->lead_id, lead_id);
}

/* Each member once, whatever number of clients. */
static GPtrArray *
find_members (LkiSandboxPresence *self,
              gint64 organisation,
              const char *lead_id)
{
  GPtrArray *members = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      gboolean known = !has_open (entry, organisation, lead_id);

      for (guint j = 0; j < members->len && !known; j++)
        known = ((Entry *) g_ptr_array_index (members, j))->account == entry->account;
      if (!known)
        g_ptr_array_add (members, entry);
    }

  return members;
}

static char *
members_to_json (LkiSandboxPresence *self,
                 GPtrArray *members)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < members->len; i++)
    {
      Entry *entry = g_ptr_array_index (members, i);
      g_autofree char *name =
          lki_sandbox_member_get_name (self->server->store, entry->organisation, entry->member_id);

      lki_sandbox_json_append (out, i > 0 ? ",{'id':%s,'name':%s}" : "{'id':%s,'name':%s}",
                               entry->member_id, name);
    }
  g_string_append_c (out, ']');

  return g_string_free_and_steal (out);
}

/* Only those who have the lead open want to know; @except has the answer to a request instead. */
static void
tell (LkiSandboxPresence *self,
      gint64 organisation,
      const char *lead_id,
      gint64 except)
{
  g_autoptr (GPtrArray) members = find_members (self, organisation, lead_id);
  g_autofree char *members_json = members_to_json (self, members);
  g_autofree char *json =
      lki_sandbox_json_format ("{'lead_id':%s,'members':%r}", lead_id, members_json);

  for (guint i = 0; i < members->len; i++)
    {
      Entry *entry = g_ptr_array_index (members, i);

      if (entry->account != except)
        lki_sandbox_events_send (self->server->events, organisation, entry->account, "presence",
                                 json);
    }
}

static guint
count_clients (LkiSandboxPresence *self,
               gint64 organisation,
               gint64 account,
               const char *lead_id)
{
  guint count = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->account == account && entry->organisation == organisation &&
          (lead_id == NULL || g_str_equal (entry->lead_id, lead_id)))
        count++;
    }

  return count;
}

/* Forgets one; the others are told if its member has the lead open nowhere else. */
static void
forget (LkiSandboxPresence *self,
        guint index)
{
  Entry *entry = g_ptr_array_steal_index (self->entries, index);

  if (count_clients (self, entry->organisation, entry->account, entry->lead_id) == 0)
    tell (self, entry->organisation, entry->lead_id, 0);
  entry_free (entry);
}

static void plan_expiry (LkiSandboxPresence *self);

static gboolean
expiry_cb (gpointer data)
{
  LkiSandboxPresence *self = data;

  while (self->entries->len > 0 &&
         ((Entry *) g_ptr_array_index (self->entries, 0))->ends_us <= g_get_monotonic_time ())
    forget (self, 0);
  plan_expiry (self);

  return G_SOURCE_REMOVE;
}

/* All last equally long, so the first one is the next to end. */
static void
plan_expiry (LkiSandboxPresence *self)
{
  if (self->expiry != NULL)
    g_source_destroy (self->expiry);
  g_clear_pointer (&self->expiry, g_source_unref);
  if (self->entries->len == 0)
    return;

  self->expiry = g_timeout_source_new (0);
  g_source_set_ready_time (self->expiry, ((Entry *) g_ptr_array_index (self->entries, 0))->ends_us);
  g_source_set_callback (self->expiry, expiry_cb, self, NULL);
  g_source_attach (self->expiry, self->server->context);
}

LkiSandboxPresence *
lki_sandbox_presence_new (LkiSandboxServer *server,
                          guint seconds)
{
  LkiSandboxPresence *self = g_new0 (LkiSandboxPresence, 1);

  self->server = server;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->seconds = seconds != 0 ? seconds : LASTS_SECONDS;

  return self;
}

void
lki_sandbox_presence_free (LkiSandboxPresence *self)
{
  g_ptr_array_set_size (self->entries, 0);
  plan_expiry (self);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* The last event stream of a member has ended. */
void
lki_sandbox_presence_left (LkiSandboxPresence *self,
                           gint64 organisation,
                           gint64 account)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (entry->organisation == organisation && entry->account == account)
        forget (self, i - 1);
    }
  plan_expiry (self);
}

static gboolean
find_client (LkiSandboxPresence *self,
             LkiSandboxRequest *request,
             const char *client_id,
             guint *index)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->account == request->account->number &&
          entry->organisation == request->organisation && g_str_equal (entry->client_id, client_id))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Whoever has too many clients loses the one that was renewed longest ago. */
static void
make_room (LkiSandboxPresence *self,
           LkiSandboxRequest *request)
{
  if (count_clients (self, request->organisation, request->account->number, NULL) < CLIENTS_LIMIT)
    return;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->account == request->account->number &&
          entry->organisation == request->organisation)
        {
          forget (self, i);
          return;
        }
    }
}

static void
open_lead (LkiSandboxPresence *self,
           LkiSandboxRequest *request,
           const char *client_id,
           const char *lead_id)
{
  gboolean is_new =
      count_clients (self, request->organisation, request->account->number, lead_id) == 0;
  Entry *entry = g_new0 (Entry, 1);

  make_room (self, request);
  entry->organisation = request->organisation;
  entry->account = request->account->number;
  entry->client_id = g_strdup (client_id);
  entry->lead_id = g_strdup (lead_id);
  entry->member_id = g_strdup (request->account->id);
  entry->ends_us = g_get_monotonic_time () + (gint64) self->seconds * G_USEC_PER_SEC;
  g_ptr_array_add (self->entries, entry);
  if (is_new)
    tell (self, request->organisation, lead_id, request->account->number);
}

static void
presence_put (LkiSandboxRequest *request)
{
  LkiSandboxPresence *self = request->server->presence;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *client_id = lki_sandbox_json_get_string (body, "client_id");
  const char *lead_id = lki_sandbox_json_get_string (body, "lead_id");
  g_autoptr (LkiSandboxLead) lead = NULL;
  g_autoptr (GPtrArray) members = NULL;
  g_autofree char *members_json = NULL;
  guint index;

  if (body == NULL)
    return;
  if (client_id == NULL || *client_id == '\0' || strlen (client_id) > ID_LIMIT)
    {
      lki_sandbox_request_invalid (request, "/client_id", "An id of the client is missing");
      return;
    }
  if (lead_id == NULL && !lki_sandbox_json_is_null (body, "lead_id"))
    {
      lki_sandbox_request_invalid (request, "/lead_id", "This is neither an id nor null");
      return;
    }
  if (lead_id != NULL)
    {
      lead = lki_sandbox_lead_find (request->server->store, request->organisation, lead_id);
      if (lead == NULL)
        {
          lki_sandbox_request_problem (request, 404, "lead_not_found", "There is no such lead");
          return;
        }
    }

  if (find_client (self, request, client_id, &index))
    {
      Entry *entry = g_ptr_array_index (self->entries, index);

      /* The same lead again only moves to the end: nobody is told anything. */
      if (lead_id != NULL && g_str_equal (entry->lead_id, lead_id))
        {
          g_ptr_array_steal_index (self->entries, index);
          entry->ends_us = g_get_monotonic_time () + (gint64) self->seconds * G_USEC_PER_SEC;
          g_ptr_array_add (self->entries, entry);
        }
      else
        {
          forget (self, index);
          if (lead_id != NULL)
            open_lead (self, request, client_id, lead_id);
        }
    }
  else if (lead_id != NULL)
    open_lead (self, request, client_id, lead_id);
  plan_expiry (self);

  members =
      lead_id != NULL ? find_members (self, request->organisation, lead_id) : g_ptr_array_new ();
  members_json = members_to_json (self, members);
  lki_sandbox_request_reply_format (request, 200, "{'lead_id':%s,'members':%r,'lasts_seconds':%d}",
                                    lead_id, members_json, (gint64) self->seconds);
}

const LkiSandboxRoute LKI_SANDBOX_PRESENCE_ROUTES[] = {
  { "PUT", "/v1/presence", LKI_SANDBOX_MEMBER, presence_put },
  { NULL },
};
