// SPDX-License-Identifier: GPL-3.0-or-later
// The messages that a person has written to be sent again. They are kept on this device, with the
// leads of the account.

#include "lki-session-private.h"

#include "lki-message-template.h"

#define VALUE_NAME "templates"

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer user_data)
{
  return dex_future_new_take_boxed (
      G_TYPE_PTR_ARRAY,
      lki_message_templates_from_bytes (g_value_get_boxed (dex_future_get_value (future, NULL))));
}

/**
 * lki_session_load_templates:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray of LkiMessageTemplate, in the
 *   order in which they were saved
 */
DexFuture *
lki_session_load_templates (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  /* What is on its way to the disk is newer than what is there. */
  if (self->templates_saved)
    return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY,
                                      lki_message_templates_from_bytes (self->templates));

  return dex_future_then (lki_store_load_value (self->store, VALUE_NAME), loaded_cb, NULL, NULL);
}

/**
 * lki_session_save_templates:
 * @self: a session
 * @templates: (element-type LkiMessageTemplate): all of them
 *
 * Returns: (transfer full): a future that resolves to %TRUE when they are on disk
 */
DexFuture *
lki_session_save_templates (LkiSession *self,
                            GPtrArray *templates)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (templates != NULL, NULL);

  g_clear_pointer (&self->templates, g_bytes_unref);
  if (templates->len > 0)
    self->templates = lki_message_templates_to_bytes (templates);
  self->templates_saved = TRUE;

  return lki_store_save_value (self->store, VALUE_NAME, self->templates);
}
