// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation with support as the store shows it. Each call is one transaction; the SQL is in
// lki-store-support.c.

#include "lki-store-private.h"

/**
 * lki_store_load_support:
 * @self: a store
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   LkiSupportMessage: what the server has, the oldest first, and then what waits or was refused
 */
DexFuture *
lki_store_load_support (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_support,
                         lki_store_job_new (self->core));
}

static DexFuture *
put (LkiStore *self,
     GPtrArray *messages,
     LkiWorkerFunc func)
{
  LkiStoreJob *job = lki_store_job_new (self->core);

  job->items = g_ptr_array_ref (messages);

  return lki_store_write (self, LKI_WORKER_PROMPT, func, job, LKI_STORE_AFTER_NOTHING);
}

/**
 * lki_store_put_support:
 * @self: a store
 * @message: a message that is new, or has come further
 *
 * Keeps it, on disk before the future resolves.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_put_support (LkiStore *self,
                       LkiSupportMessage *message)
{
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_support_message_unref);

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  g_ptr_array_add (messages, lki_support_message_ref (message));

  return put (self, messages, lki_store_job_put_support);
}

/**
 * lki_store_replace_support:
 * @self: a store
 * @messages: (element-type LkiSupportMessage): all that the server has, the oldest first
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_replace_support (LkiStore *self,
                           GPtrArray *messages)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (messages != NULL, NULL);

  return put (self, messages, lki_store_job_replace_support);
}

/**
 * lki_store_remove_support:
 * @self: a store
 * @id: the id of a message that is not to be sent
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_remove_support (LkiStore *self,
                          const char *id)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (id);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_remove_support, job,
                          LKI_STORE_AFTER_NOTHING);
}
