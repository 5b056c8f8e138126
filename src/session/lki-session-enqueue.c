// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs share on the way to the outbox, and what is asked about changes that did not
// arrive. Doing and taking back is in lki-session-undo.c.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

/* What the contract allows a text, in bytes. */
#define TEXT_MAX 10000

/* Nobody plans further ahead than ten years; who seems to has mistyped. */
#define TIME_MAX_MS (G_GINT64_CONSTANT (3653) * 24 * 3600 * 1000)

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
  return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_POSSIBLE, "%s", why));
}

/* White space around it is dropped, of whatever script; NULL for nothing left. What is no text is
 * made one, as a person can type none. */
gboolean
lki_session_check_text (const char *text,
                        char **out_text,
                        GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *begin = valid;
  const char *end = valid + strlen (valid);

  *out_text = NULL;
  while (begin < end && g_unichar_isspace (g_utf8_get_char (begin)))
    begin = g_utf8_next_char (begin);
  while (end > begin && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);

  if (end - begin > TEXT_MAX)
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_TOO_LARGE, "The text is too long");
      return FALSE;
    }
  if (end > begin)
    *out_text = g_strndup (begin, (gsize) (end - begin));

  return TRUE;
}

/* LKI_TIME_NONE is one as well. */
gboolean
lki_session_check_time (LkiSession *self,
                        gint64 time_ms,
                        GError **error)
{
  gint64 now_ms = lki_session_get_now_ms (self);

  if (time_ms == LKI_TIME_NONE || (time_ms > now_ms && time_ms - now_ms <= TIME_MAX_MS))
    return TRUE;

  g_set_error_literal (error, LKI_ERROR, LKI_ERROR_TIME,
                       time_ms <= now_ms ? "The time has passed" : "The time is too far away");

  return FALSE;
}

/* NULL is nobody. Before the organisation is known, the server is to say. */
gboolean
lki_session_check_member (LkiSession *self,
                          const char *member_id,
                          GError **error)
{
  if (member_id == NULL || self->account == NULL)
    return TRUE;
  for (guint i = 0; i < self->account->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (self->account->members, i);

      if (g_str_equal (member->id, member_id))
        return TRUE;
    }

  g_set_error_literal (error, LKI_ERROR, LKI_ERROR_NOT_FOUND,
                       "Nobody in the organisation has this id");

  return FALSE;
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
