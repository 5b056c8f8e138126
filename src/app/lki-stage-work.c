// SPDX-License-Identifier: GPL-3.0-or-later
// Sets the stage for pictures of work among others: a colleague at the same lead, what a colleague
// has done first, and what the server does not accept.

#include "lki-stage.h"

#include <json-glib/json-glib.h>

#include "lki-application-private.h"
#include "lki-error.h"
#include "lki-wait.h"

/* How long anything may take, in seconds. */
#define PATIENCE 10
/* A lead for each thing that goes wrong. */
#define N_LEADS 3

static gboolean
has_leads (gpointer list,
           gpointer user_data)
{
  return g_list_model_get_n_items (list) >= N_LEADS;
}

static gboolean
has_record (gpointer lead,
            gpointer user_data)
{
  return lki_lead_get_record (lead) != NULL;
}

static gboolean
has_failed (gpointer session,
            gpointer user_data)
{
  return lki_session_get_counts (session)->failed == N_LEADS;
}

/* The newest leads. */
static GPtrArray *
load_leads (LkiSession *session,
            GError **error)
{
  g_autoptr (GPtrArray) leads =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  g_autoptr (LkiLeadList) list = lki_session_create_list (session);
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);

  lki_lead_list_set_query (list, query);
  if (!lki_wait_until (list, "n-items", has_leads, NULL, PATIENCE, error))
    return NULL;
  for (guint i = 0; i < N_LEADS; i++)
    {
      g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (!lki_wait_until (lead, "record", has_record, NULL, PATIENCE, error))
        return NULL;
      g_ptr_array_add (leads, lki_lead_record_ref (lki_lead_get_record (lead)));
    }

  return g_steal_pointer (&leads);
}

static LkiMember *
find_colleague (LkiSession *session)
{
  LkiAccountRecord *account = lki_session_get_account (session);

  for (guint i = 0; account != NULL && i < account->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (account->members, i);

      if (g_strcmp0 (member->id, account->user_id) != 0)
        return member;
    }

  return NULL;
}

static gboolean
act_as (LkiDemo *demo,
        const char *member_id,
        LkiLeadRecord *lead,
        const char *what,
        GError **error)
{
  g_autofree char *json =
      g_strdup_printf ("{\"member\": \"%s\", \"lead_id\": \"%s\", %s}", member_id, lead->id, what);

  return dex_await (lki_demo_control (demo, "act-as", json), error);
}

static void
presence_changed_cb (LkiSession *session,
                     gpointer promise)
{
  if (dex_future_is_pending (promise) && lki_session_get_presence (session) != NULL)
    dex_promise_resolve_boolean (promise, TRUE);
}

/* The server has been told which lead is open. */
static gboolean
wait_for_presence (LkiSession *session,
                   GError **error)
{
  g_autoptr (DexPromise) told = dex_promise_new ();
  gulong handler =
      g_signal_connect (session, "presence-changed", G_CALLBACK (presence_changed_cb), told);
  gboolean done;

  presence_changed_cb (session, told);
  done = dex_await (
      dex_future_first (dex_ref (DEX_FUTURE (told)), dex_timeout_new_seconds (PATIENCE), NULL),
      error);
  g_signal_handler_disconnect (session, handler);

  return done;
}

/**
 * lki_stage_join:
 * @application: an application in a demo
 * @lead_id: the lead that is open
 * @error: return location for an error
 *
 * Has a colleague open the same lead.
 *
 * Returns: whether the server said so
 */
gboolean
lki_stage_join (LkiApplication *application,
                const char *lead_id,
                GError **error)
{
  g_autoptr (LkiSession) session = NULL;
  g_autofree char *json = NULL;
  LkiMember *colleague;

  g_set_object (&session, lki_session_manager_get_session (application->manager));
  colleague = session != NULL ? find_colleague (session) : NULL;
  if (application->demo == NULL || colleague == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "There is no demo"));
      return FALSE;
    }
  /* Nobody looks at a window that is not the active one. */
  lki_session_set_open_lead (session, lead_id, TRUE);
  if (!wait_for_presence (session, error))
    return FALSE;

  json = g_strdup_printf ("{\"event\": \"presence\", \"data\": {\"lead_id\": \"%s\", \"members\": "
                          "[{\"id\": \"%s\", \"name\": \"%s\"}]}}",
                          lead_id, colleague->id, colleague->name);

  return dex_await (lki_demo_control (application->demo, "event", json), error);
}

/**
 * lki_stage_make_conflicts:
 * @application: an application in a demo whose leads are here
 * @error: return location for an error
 *
 * Changes the three newest leads so that the server takes none of it: a colleague has set another
 * status and another assignee first, and there is no such reason for a dispute.
 *
 * Returns: whether they need the person
 */
gboolean
lki_stage_make_conflicts (LkiApplication *application,
                          GError **error)
{
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (GPtrArray) leads = NULL;
  LkiMember *colleague;

  g_set_object (&session, lki_session_manager_get_session (application->manager));
  colleague = session != NULL ? find_colleague (session) : NULL;
  if (application->demo == NULL || colleague == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "There is no demo"));
      return FALSE;
    }

  leads = load_leads (session, error);
  return leads != NULL &&
         act_as (application->demo, colleague->id, g_ptr_array_index (leads, 0),
                 "\"type\": \"status.set\", \"status\": \"quoted\"", error) &&
         act_as (application->demo, colleague->id, g_ptr_array_index (leads, 1),
                 "\"type\": \"value.set\", \"value\": {\"amount_minor\": 1200000, \"currency\": "
                 "\"NOK\"}",
                 error) &&
         dex_await (lki_session_set_status (session, g_ptr_array_index (leads, 0),
                                            LKI_LEAD_STATUS_WON, NULL),
                    error) &&
         dex_await (lki_session_set_value (session, g_ptr_array_index (leads, 1),
                                           &(LkiMoney) { 1450000, "NOK" }),
                    error) &&
         dex_await (lki_session_open_dispute (session, g_ptr_array_index (leads, 2), "unreachable",
                                              NULL, NULL),
                    error) &&
         lki_wait_until (session, "counts", has_failed, NULL, PATIENCE, error);
}

static gboolean
has_unread (gpointer support,
            gpointer user_data)
{
  return lki_support_get_unread (support) > 0;
}

/**
 * lki_stage_answer:
 * @application: an application in a demo
 * @text: what support says
 * @error: return location for an error
 *
 * Has support answer.
 *
 * Returns: whether the answer is here
 */
gboolean
lki_stage_answer (LkiApplication *application,
                  const char *text,
                  GError **error)
{
  LkiSession *session = lki_session_manager_get_session (application->manager);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;

  if (session == NULL || application->demo == NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "There is no demo"));
      return FALSE;
    }

  json_object_set_string_member (body, "text", text);
  json_node_set_object (node, body);
  json = json_to_string (node, FALSE);

  return dex_await (lki_demo_control (application->demo, "support", json), error) &&
         lki_wait_until (lki_session_get_support (session), "unread", has_unread, NULL, PATIENCE,
                         error);
}
