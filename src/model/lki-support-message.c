// SPDX-License-Identifier: GPL-3.0-or-later
// One message of the conversation with the platform's support. Whether it has been read is not in
// it.

#include "lki-support-message.h"

G_DEFINE_BOXED_TYPE (LkiSupportMessage,
                     lki_support_message,
                     lki_support_message_ref,
                     lki_support_message_unref)

/**
 * lki_support_message_new:
 * @id: (nullable): its id, or %NULL for a new one
 * @at: when it was written, or %LKI_TIME_NONE
 * @from_support: whether the platform's support wrote it
 * @text: what it says
 * @technical: (nullable): names and values in turn, %NULL-terminated
 *
 * Returns: (transfer full): a message, which the server has
 */
LkiSupportMessage *
lki_support_message_new (const char *id,
                         gint64 at,
                         gboolean from_support,
                         const char *text,
                         const char *const *technical)
{
  LkiSupportMessage *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (
      technical == NULL || g_strv_length ((char **) (gpointer) technical) % 2 == 0, NULL);

  self = g_atomic_rc_box_new0 (LkiSupportMessage);
  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->at = at;
  self->from_support = from_support;
  self->text = g_strdup (text);
  self->technical = g_strdupv ((char **) (gpointer) technical);

  return self;
}

/**
 * lki_support_message_copy_with_delivery:
 * @self: a message
 * @delivery: whether the server has it
 *
 * Returns: (transfer full): the same message, as far as it has come
 */
LkiSupportMessage *
lki_support_message_copy_with_delivery (LkiSupportMessage *self,
                                        LkiDelivery delivery)
{
  LkiSupportMessage *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = lki_support_message_new (self->id, self->at, self->from_support, self->text,
                                  (const char *const *) self->technical);
  copy->delivery = delivery;

  return copy;
}

LkiSupportMessage *
lki_support_message_ref (LkiSupportMessage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
support_message_clear (gpointer data)
{
  LkiSupportMessage *self = data;

  g_free (self->id);
  g_free (self->text);
  g_strfreev (self->technical);
}

void
lki_support_message_unref (LkiSupportMessage *self)
{
  g_atomic_rc_box_release_full (self, support_message_clear);
}
