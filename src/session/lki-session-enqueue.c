// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs share on the way to the outbox, and what is asked about changes that did not
// arrive. Doing and taking back is in lki-session-undo.c.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

/* For the verbs */

gboolean
lki_session_is_erased (LkiLeadRecord *lead)
{
  return lead->work.status == LKI_LEAD_STATUS_ERASED;
}

/* What a verb answers that cannot be done to a lead as it is. */
DexFuture *
lki_session_refuse (const char *why)
{
  return lki_future_new_failed (lki_error_new (LKI_ERROR_INVALID, "%s", why));
}

/* White space around it is dropped; %NULL for nothing left. */
char *
lki_session_dup_text (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  return *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

/* Takes @change. */
DexFuture *
lki_session_enqueue_one (LkiSession *self,
                         LkiLeadRecord *lead,
                         LkiChange *change)
{
  LkiUndo *undo = lki_undo_new ();

  lki_undo_add (undo, change, &lead->work);

  return lki_session_enqueue (self, undo);
}

/* What did not arrive */

/**
 * lki_session_load_unsent:
 * @self: a session
 * @failed_only: whether to leave out what only waits
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray of LkiUnsentChange, in the order
 *   of doing
 */
DexFuture *
lki_session_load_unsent (LkiSession *self,
                         gboolean failed_only)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_load_unsent (self->store, failed_only);
}

static DexFuture *
ignore_value_cb (DexFuture *future,
                 gpointer user_data)
{
  return lki_future_new_done ();
}

/**
 * lki_session_retry_change:
 * @self: a session
 * @change_id: a change that conflicts or was rejected
 *
 * Sends it again, over what the server has now.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_NOT_FOUND
 *   when there is no such change, or its lead is gone
 */
DexFuture *
lki_session_retry_change (LkiSession *self,
                          const char *change_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  return dex_future_then (lki_store_retry_change (self->store, change_id), ignore_value_cb, NULL,
                          NULL);
}

/**
 * lki_session_discard_change:
 * @self: a session
 * @change_id: a change that conflicts or was rejected
 *
 * Forgets it: the lead stays as the server has it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_NOT_FOUND
 *   when there is no such change
 */
DexFuture *
lki_session_discard_change (LkiSession *self,
                            const char *change_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  return dex_future_then (lki_store_discard_change (self->store, change_id), ignore_value_cb, NULL,
                          NULL);
}
