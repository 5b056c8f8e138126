// SPDX-License-Identifier: GPL-3.0-or-later
// The table of the conversation with support. What the server has is replaced as a whole, as that
// is how it tells it; what it has not got yet comes last, in the order of writing.

#include "lki-store-support.h"

/* Between the names and values of technical data, which are single lines. */
#define SEPARATOR "\n"

static LkiSupportMessage *
read_message (sqlite3_stmt *statement)
{
  g_autofree char *id = lki_statement_dup_text (statement, 0);
  g_autofree char *text = lki_statement_dup_text (statement, 3);
  g_autofree char *joined = lki_statement_dup_text (statement, 4);
  g_auto (GStrv) technical = joined != NULL ? g_strsplit (joined, SEPARATOR, -1) : NULL;
  g_autoptr (LkiSupportMessage) message = lki_support_message_new (
      id, lki_statement_get_time (statement, 1), sqlite3_column_int (statement, 2) != 0, text,
      technical != NULL && g_strv_length (technical) % 2 == 0 ? (const char *const *) technical
                                                              : NULL);

  return lki_support_message_copy_with_delivery (message,
                                                 (LkiDelivery) sqlite3_column_int (statement, 5));
}

/**
 * lki_store_support_load:
 * @db: a connection
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type LkiSupportMessage) (nullable): the conversation, the
 * oldest message first
 */
GPtrArray *
lki_store_support_load (LkiDb *db,
                        GError **error)
{
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_support_message_unref);
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db,
                      "SELECT id, at, from_support, text, technical, delivery FROM support "
                      "ORDER BY delivery <> 0, position",
                      error);

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      switch (lki_db_step (db, statement, error))
        {
        case LKI_DB_ROW:
          g_ptr_array_add (messages, read_message (statement));
          break;

        case LKI_DB_DONE:
          return g_steal_pointer (&messages);

        case LKI_DB_FAILED:
        default:
          return NULL;
        }
    }
}

/**
 * lki_store_support_put:
 * @db: a connection with a transaction
 * @message: a message
 * @error: return location for an error
 *
 * Adds it at the end; one that is there already keeps its place.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_support_put (LkiDb *db,
                       LkiSupportMessage *message,
                       GError **error)
{
  g_autofree char *technical =
      message->technical != NULL ? g_strjoinv (SEPARATOR, message->technical) : NULL;
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db,
                      "INSERT INTO support (id, at, from_support, text, technical, delivery) "
                      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at, "
                      "from_support = excluded.from_support, text = excluded.text, "
                      "technical = excluded.technical, delivery = excluded.delivery",
                      error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, message->id);
  lki_statement_bind_time (statement, 2, message->at);
  sqlite3_bind_int (statement, 3, message->from_support);
  lki_statement_bind_text (statement, 4, message->text);
  lki_statement_bind_text (statement, 5, technical);
  sqlite3_bind_int (statement, 6, message->delivery);

  return lki_db_run (db, statement, error);
}

/**
 * lki_store_support_replace:
 * @db: a connection with a transaction
 * @messages: (element-type LkiSupportMessage): all that the server has, the oldest first
 * @error: return location for an error
 *
 * What waits to be sent stays, unless the server turns out to have it.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_support_replace (LkiDb *db,
                           GPtrArray *messages,
                           GError **error)
{
  if (!lki_db_exec (db, "DELETE FROM support WHERE delivery = 0", error))
    return FALSE;

  for (guint i = 0; i < messages->len; i++)
    {
      LkiSupportMessage *message = g_ptr_array_index (messages, i);

      /* Its place is the server's. */
      if (!lki_store_support_remove (db, message->id, error) ||
          !lki_store_support_put (db, message, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * lki_store_support_remove:
 * @db: a connection with a transaction
 * @id: a message's
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_support_remove (LkiDb *db,
                          const char *id,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "DELETE FROM support WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, id);

  return lki_db_run (db, statement, error);
}
