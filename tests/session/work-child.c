// SPDX-License-Identifier: GPL-3.0-or-later
// A program without a window in which somebody works: for killing. Arguments: ADDRESS E-MAIL
// PASSWORD FOLDER SEED FROM CHANGES LEAD…. Does action after action from number FROM on, until
// CHANGES changes have been made, and ends when the server has them all. The seed and the number of
// an action decide what it is. Writes "begin NUMBER" before an action, "made ID LEAD TYPE" for each
// change of it that is on disk, and "done" when nothing is left to send.

#include <stdio.h>
#include <stdlib.h>

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-session-manager.h"
#include "session-test.h"

#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)

typedef struct
{
  char **argv;
  LkiSession *session;
  GRand *rand;
  guint number;
} Child;

typedef DexFuture *(*Verb) (Child *child,
                            LkiLeadRecord *lead);

/* Waits until something about the session has changed. */
static void
await_notify (LkiSession *session,
              const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  DexPromise *promise = dex_promise_new ();
  gulong handler =
      g_signal_connect_swapped (session, signal, G_CALLBACK (dex_promise_resolve_boolean), promise);

  dex_await (dex_ref (DEX_FUTURE (promise)), NULL);
  g_signal_handler_disconnect (session, handler);
  dex_unref (promise);
}

static DexFuture *
open_lead (Child *child,
           LkiLeadRecord *lead)
{
  return lki_session_mark_opened (child->session, lead);
}

static DexFuture *
write_note (Child *child,
            LkiLeadRecord *lead)
{
  g_autofree char *text = g_strdup_printf ("Handling nummer %u.", child->number);

  return lki_session_add_note (child->session, lead, text);
}

static DexFuture *
call (Child *child,
      LkiLeadRecord *lead)
{
  g_autofree char *text = g_strdup_printf ("Samtale nummer %u.", child->number);

  return lki_session_log_contact (
      child->session, lead, LKI_CONTACT_CALL,
      g_rand_boolean (child->rand) ? LKI_CONTACT_NO_ANSWER : LKI_CONTACT_REACHED, text,
      g_rand_boolean (child->rand) ? lki_session_get_now_ms (child->session) + HOUR_MS
                                   : LKI_TIME_NONE);
}

static DexFuture *
set_status (Child *child,
            LkiLeadRecord *lead)
{
  LkiLeadStatus status =
      g_rand_int_range (child->rand, LKI_LEAD_STATUS_CONTACTING, LKI_LEAD_STATUS_DECLINED + 1);

  return lki_session_set_status (child->session, lead, status,
                                 status >= LKI_LEAD_STATUS_LOST ? "price" : NULL);
}

static DexFuture *
claim (Child *child,
       LkiLeadRecord *lead)
{
  return lki_session_claim (child->session, lead);
}

static DexFuture *
release (Child *child,
         LkiLeadRecord *lead)
{
  LkiAccountRecord *account = lki_session_get_account (child->session);

  if (g_strcmp0 (lead->work.claimed_by, account->user_id) != 0)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_POSSIBLE, "A colleague has it"));

  return lki_session_release (child->session, lead);
}

static DexFuture *
assign (Child *child,
        LkiLeadRecord *lead)
{
  LkiAccountRecord *account = lki_session_get_account (child->session);
  LkiMember *member = g_ptr_array_index (
      account->members, g_rand_int_range (child->rand, 0, (int) account->members->len));

  return lki_session_assign (child->session, lead, member->id);
}

static DexFuture *
snooze (Child *child,
        LkiLeadRecord *lead)
{
  return lki_session_snooze (child->session, lead,
                             lki_session_get_now_ms (child->session) +
                                 HOUR_MS * g_rand_int_range (child->rand, 1, 100));
}

static DexFuture *
follow_up (Child *child,
           LkiLeadRecord *lead)
{
  return lki_session_set_follow_up (child->session, lead,
                                    lki_session_get_now_ms (child->session) +
                                        HOUR_MS * g_rand_int_range (child->rand, 1, 100),
                                    "Spør om befaring.");
}

static DexFuture *
set_value (Child *child,
           LkiLeadRecord *lead)
{
  LkiMoney value = { g_rand_int_range (child->rand, 1, 10000000), "NOK" };

  return lki_session_set_value (child->session, lead, &value);
}

static DexFuture *
open_dispute (Child *child,
              LkiLeadRecord *lead)
{
  /* The organisation's rules are the assistant's to know. */
  if (lead->delivered_at < lki_session_get_now_ms (child->session) - 10 * 24 * HOUR_MS)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_POSSIBLE, "Too late"));

  return lki_session_open_dispute (child->session, lead, "duplicate", "Samme kunde.", NULL);
}

static DexFuture *
withdraw_dispute (Child *child,
                  LkiLeadRecord *lead)
{
  return lki_session_withdraw_dispute (child->session, lead);
}

/* Not so often that nothing is left to work on. */
static DexFuture *
erase (Child *child,
       LkiLeadRecord *lead)
{
  if (g_rand_int_range (child->rand, 0, 30) > 0)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_POSSIBLE, "Another time"));

  return lki_session_erase (child->session, lead, "Kunden ba om det.");
}

static const Verb VERBS[] = {
  open_lead, write_note, call,         set_status,       claim, assign, snooze, follow_up,
  release,   set_value,  open_dispute, withdraw_dispute, erase,
};

static void
tell_made (LkiUndo *undo)
{
  GPtrArray *changes = lki_undo_get_changes (undo);

  for (guint i = 0; i < changes->len; i++)
    {
      LkiChange *change = g_ptr_array_index (changes, i);

      printf ("made %s %s %s\n", change->id, change->lead_id,
              lki_change_type_to_string (change->type));
    }
  fflush (stdout);
}

/* One action on one lead. Returns: how many changes it made, 0 when this lead does not allow it, -1
 * for an error */
static int
act (Child *child,
     Verb verb,
     const char *lead_id,
     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LkiLeadRecord) lead =
      dex_await_boxed (lki_session_find_lead (child->session, lead_id), error);
  g_autoptr (DexFuture) future = NULL;
  const GValue *value;

  if (lead == NULL)
    return -1;

  future = verb (child, lead);
  if (!dex_await (dex_ref (future), &local_error))
    {
      if (g_error_matches (local_error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE))
        return 0;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }

  value = dex_future_get_value (future, NULL);
  if (!G_VALUE_HOLDS (value, LKI_TYPE_UNDO))
    return 0;
  tell_made (g_value_get_boxed (value));

  return (int) lki_undo_get_changes (g_value_get_boxed (value))->len;
}

static gboolean
work (Child *child,
      GError **error)
{
  guint32 seed = (guint32) g_ascii_strtoull (child->argv[5], NULL, 10);
  int left = atoi (child->argv[7]);
  char **leads = child->argv + 8;
  guint n_leads = g_strv_length (leads);

  for (child->number = atoi (child->argv[6]); left > 0; child->number++)
    {
      guint first;
      int made = 0;

      g_rand_set_seed (child->rand, seed + child->number);
      first = g_rand_int_range (child->rand, 0, (int) n_leads);
      printf ("begin %u\n", child->number);
      fflush (stdout);
      for (guint i = 0; made == 0 && i < n_leads; i++)
        made = act (child, VERBS[child->number % G_N_ELEMENTS (VERBS)],
                    leads[(first + i) % n_leads], error);
      if (made < 0)
        return FALSE;
      left -= made;
      dex_await (dex_timeout_new_msec (g_rand_int_range (child->rand, 0, 8)), NULL);
    }

  return TRUE;
}

static DexFuture *
child_fiber (gpointer user_data)
{
  Child *child = user_data;
  g_autoptr (LkiSessionManager) manager = lki_session_manager_new (child->argv[4], child->argv[1]);
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_manager_sign_in (manager, NULL, child->argv[2], child->argv[3]),
                  &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  child->session = lki_session_manager_get_session (manager);
  while (lki_session_get_counts (child->session)->views[LKI_LEAD_VIEW_ALL] == 0)
    await_notify (child->session, "counts");
  while (lki_session_get_account (child->session) == NULL)
    await_notify (child->session, "account");
  printf ("ready\n");
  fflush (stdout);

  if (!work (child, &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  await_unsent (child->session, 0);
  while (lki_session_get_sync_status (child->session) != LKI_SYNC_UP_TO_DATE)
    await_notify (child->session, "sync-status");
  printf ("done\n");
  fflush (stdout);

  return lki_session_manager_shut_down (manager);
}

int
main (int argc,
      char *argv[])
{
  Child child = { .argv = argv };
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 9)
    return 2;

  dex_init ();
  child.rand = g_rand_new ();
  future = lki_future_spawn ("child", child_fiber, &child, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_rand_free (child.rand);

  if (dex_future_get_value (future, &error) == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  return 0;
}
