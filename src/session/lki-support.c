// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation with support: kept in the store, sent and fetched when the server can be
// reached. When to try is the session's business.

#include "lki-support-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

/* The id of the last message that had been seen, or NOTHING where there was none. Without it the
 * conversation has never been here: what is in it then was answered elsewhere. */
#define READ_VALUE "support-read"
#define NOTHING "-"
/* As much as the contract takes. */
#define TEXT_LIMIT 10000

struct _LkiSupportItem
{
  GObject parent_instance;

  LkiSupportMessage *message; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LkiSupportItem,
                     lki_support_item,
                     G_TYPE_OBJECT)

struct _LkiSupport
{
  GObject parent_instance;

  LkiStore *store;    /* (owned) */
  LkiClock *clock;    /* (owned) */
  LkiPartnerApi *api; /* (owned) (nullable) before somebody is attached, and when all is over */
  GListStore *items;  /* (owned) of LkiSupportItem */
  char *read;         /* (owned) (nullable) as READ_VALUE says */
  guint unread;
  gboolean wanted;  /* the server's list is newer, or was never fetched */
  gboolean running; /* an exchange */
};

enum
{
  PROP_UNREAD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return LKI_TYPE_SUPPORT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (LKI_SUPPORT (model)->items));
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (LKI_SUPPORT (model)->items), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiSupport,
                               lki_support,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

/* Items */

static void
lki_support_item_finalize (GObject *object)
{
  lki_support_message_unref (LKI_SUPPORT_ITEM (object)->message);

  G_OBJECT_CLASS (lki_support_item_parent_class)->finalize (object);
}

static void
lki_support_item_class_init (LkiSupportItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lki_support_item_finalize;
}

static void
lki_support_item_init (LkiSupportItem *self)
{
}

/**
 * lki_support_item_get_message:
 * @self: an item
 *
 * Returns: (transfer none): its message
 */
LkiSupportMessage *
lki_support_item_get_message (LkiSupportItem *self)
{
  g_return_val_if_fail (LKI_IS_SUPPORT_ITEM (self), NULL);

  return self->message;
}

static LkiSupportItem *
item_new (LkiSupportMessage *message)
{
  LkiSupportItem *self = g_object_new (LKI_TYPE_SUPPORT_ITEM, NULL);

  self->message = lki_support_message_ref (message);

  return self;
}

static LkiSupportMessage *
peek_message (LkiSupport *self,
              guint position)
{
  g_autoptr (LkiSupportItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item->message;
}

/* Showing */

static gboolean
is_same (LkiSupportMessage *one,
         LkiSupportMessage *other)
{
  return strcmp (one->id, other->id) == 0 && one->delivery == other->delivery &&
         one->at == other->at && strcmp (one->text, other->text) == 0;
}

static void
update_unread (LkiSupport *self)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint unread = 0;

  for (guint i = n_items; i > 0; i--)
    {
      LkiSupportMessage *message = peek_message (self, i - 1);

      if (self->read == NULL || strcmp (message->id, self->read) == 0)
        break;
      unread += message->from_support;
    }
  if (self->unread == unread)
    return;

  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

/* Only what is different is told: whoever reads further up is not disturbed. */
static void
show (LkiSupport *self,
      GPtrArray *messages)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint same = 0;

  while (same < n_items && same < messages->len &&
         is_same (peek_message (self, same), g_ptr_array_index (messages, same)))
    same++;
  for (guint i = same; i < messages->len; i++)
    g_ptr_array_add (added, item_new (g_ptr_array_index (messages, i)));
  if (same < n_items || added->len > 0)
    g_list_store_splice (self->items, same, n_items - same, added->pdata, added->len);
  update_unread (self);
}

static gboolean
reload (LkiSupport *self,
        GError **error)
{
  g_autoptr (GPtrArray) messages = dex_await_boxed (lki_store_load_support (self->store), error);

  if (messages == NULL)
    return FALSE;
  show (self, messages);

  return TRUE;
}

static DexFuture *
save_read (LkiSupport *self,
           const char *id)
{
  g_autoptr (GBytes) bytes = g_bytes_new (id, strlen (id));

  g_set_str (&self->read, id);
  update_unread (self);

  return lki_store_save_value (self->store, READ_VALUE, bytes);
}

static const char *
get_last_id (GPtrArray *messages)
{
  return messages->len > 0
             ? ((LkiSupportMessage *) g_ptr_array_index (messages, messages->len - 1))->id
             : NOTHING;
}

/* Exchange */

static LkiSupportMessage *
find_queued (LkiSupport *self)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));

  for (guint i = 0; i < n_items; i++)
    {
      LkiSupportMessage *message = peek_message (self, i);

      if (message->delivery == LKI_DELIVERY_QUEUED)
        return lki_support_message_ref (message);
    }

  return NULL;
}

static gboolean
send_queued (LkiSupport *self,
             GError **error)
{
  for (;;)
    {
      g_autoptr (LkiSupportMessage) message = find_queued (self);
      g_autoptr (LkiSupportMessage) kept = NULL;
      g_autoptr (LkiPartnerApi) api = NULL;
      g_autoptr (GError) local_error = NULL;

      if (message == NULL || self->api == NULL)
        return TRUE;

      api = g_object_ref (self->api);
      kept = dex_await_boxed (lki_partner_api_send_support_message (api, message), &local_error);
      if (kept == NULL && !lki_error_is_refusal (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (kept == NULL)
        kept = lki_support_message_copy_with_delivery (message, LKI_DELIVERY_FAILED);
      /* The answer is of the message that was sent; another would be sent for ever. */
      else if (strcmp (kept->id, message->id) != 0)
        {
          lki_support_message_unref (kept);
          kept = lki_support_message_copy_with_delivery (message, LKI_DELIVERY_CONFIRMED);
        }
      if (!dex_await (lki_store_put_support (self->store, kept), error) || !reload (self, error))
        return FALSE;
    }
}

static guint
count_answers (LkiSupport *self,
               GPtrArray *messages)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint answers = 0;

  for (guint i = 0; i < n_items; i++)
    g_hash_table_add (known, peek_message (self, i)->id);
  for (guint i = 0; i < messages->len; i++)
    {
      LkiSupportMessage *message = g_ptr_array_index (messages, i);

      answers += message->from_support && !g_hash_table_contains (known, message->id);
    }

  return answers;
}

static gboolean
fetch (LkiSupport *self,
       GError **error)
{
  g_autoptr (LkiPartnerApi) api = g_object_ref (self->api);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) local_error = NULL;
  guint answers;
  gboolean first;

  self->wanted = FALSE;
  messages = dex_await_boxed (lki_partner_api_list_support_messages (api), &local_error);
  if (messages == NULL)
    {
      /* There is no such conversation at this server. */
      if (g_error_matches (local_error, LKI_ERROR, LKI_ERROR_UNSUPPORTED))
        return TRUE;
      self->wanted = TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  first = self->read == NULL;
  answers = first ? 0 : count_answers (self, messages);
  if ((first && !dex_await (save_read (self, get_last_id (messages)), error)) ||
      !dex_await (lki_store_replace_support (self->store, messages), error) ||
      !reload (self, error))
    return FALSE;
  if (answers > 0)
    g_signal_emit (self, signals[ANSWERED], 0, answers);

  return TRUE;
}

static DexFuture *
exchange_fiber (gpointer user_data)
{
  LkiSupport *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  while (done && self->api != NULL)
    {
      g_autoptr (LkiSupportMessage) queued = find_queued (self);

      if (queued == NULL && !self->wanted)
        break;
      done = send_queued (self, &error) &&
             (!self->wanted || self->api == NULL || fetch (self, &error));
    }
  self->running = FALSE;

  return done ? lki_future_new_done () : lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_support_exchange:
 * @self: a conversation
 *
 * Sends what waits and fetches what is new, if there is anything to do and nobody does it already.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with why the server could not
 *   be asked
 */
DexFuture *
lki_support_exchange (LkiSupport *self)
{
  g_autoptr (LkiSupportMessage) queued = NULL;

  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);

  queued = find_queued (self);
  if (self->running || self->api == NULL || (queued == NULL && !self->wanted))
    return lki_future_new_done ();

  self->running = TRUE;

  return lki_future_spawn ("support", exchange_fiber, g_object_ref (self), g_object_unref);
}

/* GObject */

static void
lki_support_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_UNREAD:
      g_value_set_uint (value, LKI_SUPPORT (object)->unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_support_dispose (GObject *object)
{
  LkiSupport *self = LKI_SUPPORT (object);

  g_clear_object (&self->api);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_support_parent_class)->dispose (object);
}

static void
lki_support_finalize (GObject *object)
{
  LkiSupport *self = LKI_SUPPORT (object);

  g_clear_object (&self->items);
  g_free (self->read);

  G_OBJECT_CLASS (lki_support_parent_class)->finalize (object);
}

static void
lki_support_class_init (LkiSupportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_support_get_property;
  object_class->dispose = lki_support_dispose;
  object_class->finalize = lki_support_finalize;

  /**
   * LkiSupport:unread:
   *
   * How many answers nobody has seen yet.
   */
  properties[PROP_UNREAD] =
      g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LkiSupport::answered:
   * @self: the conversation
   * @n: how many answers have come that were not here before
   */
  signals[ANSWERED] = g_signal_new ("answered", LKI_TYPE_SUPPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lki_support_init (LkiSupport *self)
{
  self->wanted = TRUE;
  self->items = g_list_store_new (LKI_TYPE_SUPPORT_ITEM);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed),
                           self, G_CONNECT_SWAPPED);
}

/**
 * lki_support_new:
 * @store: where it is kept
 * @clock: the time
 *
 * Returns: (transfer full): a conversation that is empty until it is loaded
 */
LkiSupport *
lki_support_new (LkiStore *store,
                 LkiClock *clock)
{
  LkiSupport *self = g_object_new (LKI_TYPE_SUPPORT, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);

  return self;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiSupport *self = user_data;
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  read = dex_await_boxed (lki_store_load_value (self->store, READ_VALUE), &error);
  if (error != NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (read != NULL)
    {
      g_free (self->read);
      self->read = g_strndup (g_bytes_get_data (read, NULL), g_bytes_get_size (read));
    }

  return reload (self, &error) ? lki_future_new_done ()
                               : lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_support_load:
 * @self: a conversation
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it shows what the store has
 */
DexFuture *
lki_support_load (LkiSupport *self)
{
  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);

  return lki_future_spawn ("support-load", load_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_support_set_api:
 * @self: a conversation
 * @api: (nullable): whom to ask; %NULL when nothing may be asked any more
 */
void
lki_support_set_api (LkiSupport *self,
                     LkiPartnerApi *api)
{
  g_return_if_fail (LKI_IS_SUPPORT (self));

  g_set_object (&self->api, api);
}

/**
 * lki_support_ask:
 * @self: a conversation
 *
 * The server may have something new: the next exchange asks for it.
 */
void
lki_support_ask (LkiSupport *self)
{
  g_return_if_fail (LKI_IS_SUPPORT (self));

  self->wanted = TRUE;
}

/**
 * lki_support_count_queued:
 * @self: a conversation
 *
 * Returns: how many messages wait to be sent
 */
guint
lki_support_count_queued (LkiSupport *self)
{
  guint n_items;
  guint n = 0;

  g_return_val_if_fail (LKI_IS_SUPPORT (self), 0);

  n_items = get_n_items (G_LIST_MODEL (self));
  for (guint i = 0; i < n_items; i++)
    n += peek_message (self, i)->delivery == LKI_DELIVERY_QUEUED;

  return n;
}

/**
 * lki_support_get_unread:
 * @self: a conversation
 *
 * Returns: how many answers nobody has seen yet
 */
guint
lki_support_get_unread (LkiSupport *self)
{
  g_return_val_if_fail (LKI_IS_SUPPORT (self), 0);

  return self->unread;
}

/**
 * lki_support_mark_read:
 * @self: a conversation
 *
 * The person looks at its end.
 */
void
lki_support_mark_read (LkiSupport *self)
{
  guint n_items;
  const char *last = NOTHING;

  g_return_if_fail (LKI_IS_SUPPORT (self));

  /* What has not been fetched yet has not been seen. */
  if (self->read == NULL || self->unread == 0)
    return;

  n_items = get_n_items (G_LIST_MODEL (self));
  if (n_items > 0)
    last = peek_message (self, n_items - 1)->id;
  lki_future_report (save_read (self, last), "mark of what was read");
}

/* Writing */

typedef struct
{
  LkiSupport *self;           /* (owned) */
  LkiSupportMessage *removed; /* (owned) (nullable) */
  LkiSupportMessage *message; /* (owned) (nullable) */
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  g_object_unref (write->self);
  g_clear_pointer (&write->removed, lki_support_message_unref);
  g_clear_pointer (&write->message, lki_support_message_unref);
  g_free (write);
}

static DexFuture *
write_fiber (gpointer user_data)
{
  Write *write = user_data;
  LkiSupport *self = write->self;
  g_autoptr (GError) error = NULL;

  if ((write->message != NULL &&
       !dex_await (lki_store_put_support (self->store, write->message), &error)) ||
      (write->removed != NULL &&
       !dex_await (lki_store_remove_support (self->store, write->removed->id), &error)) ||
      !reload (self, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static DexFuture *
change (LkiSupport *self,
        LkiSupportMessage *removed,
        LkiSupportMessage *message)
{
  Write *write = g_new0 (Write, 1);

  write->self = g_object_ref (self);
  write->removed = removed != NULL ? lki_support_message_ref (removed) : NULL;
  write->message = message;

  return lki_future_spawn ("support-write", write_fiber, write, write_free);
}

static LkiSupportMessage *
message_new (LkiSupport *self,
             const char *text,
             const char *const *technical)
{
  g_autoptr (LkiSupportMessage) message =
      lki_support_message_new (NULL, lki_clock_get_now_ms (self->clock), FALSE, text, technical);

  return lki_support_message_copy_with_delivery (message, LKI_DELIVERY_QUEUED);
}

/**
 * lki_support_send:
 * @self: a conversation
 * @text: what the person has written
 * @technical: (nullable): names and values in turn that go along, %NULL-terminated
 *
 * Keeps the message, on disk, to be sent by the next exchange.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_EMPTY and
 *   %LKI_ERROR_TOO_LARGE, or as the store does
 */
DexFuture *
lki_support_send (LkiSupport *self,
                  const char *text,
                  const char *const *technical)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    return lki_future_new_failed (lki_error_new (LKI_ERROR_EMPTY, "There is no text"));
  if (g_utf8_strlen (stripped, -1) > TEXT_LIMIT)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "The text is too long"));

  return change (self, NULL, message_new (self, stripped, technical));
}

/**
 * lki_support_retry:
 * @self: a conversation
 * @message: one that was refused
 *
 * Has it sent again, as a new message.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_support_retry (LkiSupport *self,
                   LkiSupportMessage *message)
{
  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  return change (self, message,
                 message_new (self, message->text, (const char *const *) message->technical));
}

/**
 * lki_support_discard:
 * @self: a conversation
 * @message: one that was refused
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is gone
 */
DexFuture *
lki_support_discard (LkiSupport *self,
                     LkiSupportMessage *message)
{
  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  return change (self, message, NULL);
}

/**
 * lki_support_restore:
 * @self: a conversation
 * @message: one that was discarded
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is there again, at the end
 */
DexFuture *
lki_support_restore (LkiSupport *self,
                     LkiSupportMessage *message)
{
  g_return_val_if_fail (LKI_IS_SUPPORT (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  return change (self, NULL, lki_support_message_ref (message));
}
