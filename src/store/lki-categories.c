// SPDX-License-Identifier: GPL-3.0-or-later
// Categories by number and by id, with what was read kept until somebody says that it may have
// changed. Not the counts of leads, which are in the tally.

#include "lki-categories.h"

#include "lki-error.h"

typedef struct
{
  gint64 number;
  char *id;               /* (owned) */
  LkiLocalizedText *name; /* (owned) (nullable) */
} Category;

struct _LkiCategories
{
  LkiDb *db;             /* (unowned) */
  GHashTable *by_number; /* (owned) of gint64 → Category (owned) */
  GHashTable *by_id;     /* (owned) of id → Category (unowned) */
};

static void
category_free (Category *category)
{
  g_free (category->id);
  g_clear_pointer (&category->name, lki_localized_text_unref);
  g_free (category);
}

/**
 * lki_categories_new:
 * @db: (transfer none): the connection; it must live longer
 *
 * Returns: (transfer full): its categories
 */
LkiCategories *
lki_categories_new (LkiDb *db)
{
  LkiCategories *self = g_new0 (LkiCategories, 1);

  self->db = db;
  self->by_number =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) category_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
lki_categories_free (LkiCategories *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_number);
  g_free (self);
}

/**
 * lki_categories_forget:
 * @self: the categories
 *
 * To be called when the table may have changed behind them: by another connection or by a rollback.
 */
void
lki_categories_forget (LkiCategories *self)
{
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->by_number);
}

static Category *
take_row (LkiCategories *self,
          sqlite3_stmt *statement)
{
  Category *category = g_new0 (Category, 1);
  g_autoptr (GBytes) name = lki_statement_dup_bytes (statement, 2);

  category->number = sqlite3_column_int64 (statement, 0);
  category->id = lki_statement_dup_text (statement, 1);
  if (name != NULL)
    {
      g_autoptr (GVariant) variant =
          g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a{ss}"), name, FALSE));

      category->name = lki_localized_text_from_variant (variant);
    }
  /* In this order, as the second frees a category that was there, and the first still reads its id.
   */
  g_hash_table_replace (self->by_id, category->id, category);
  g_hash_table_replace (self->by_number, &category->number, category);

  return category;
}

/**
 * lki_categories_lookup:
 * @self: the categories
 * @number: a number from a lead; 0 is none
 * @id: (out) (transfer none) (nullable): the server's id
 * @name: (out) (transfer none) (nullable): the name
 * @error: return location for an error
 *
 * A number that is not there gives no id and is no error.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_categories_lookup (LkiCategories *self,
                       gint64 number,
                       const char **id,
                       LkiLocalizedText **name,
                       GError **error)
{
  Category *category = g_hash_table_lookup (self->by_number, &number);

  *id = NULL;
  *name = NULL;
  if (category == NULL && number != 0)
    {
      g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
          self->db, "SELECT number, id, name FROM category WHERE number = ?", error);
      LkiDbStep step;

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, number);
      step = lki_db_step (self->db, statement, error);
      if (step == LKI_DB_FAILED)
        return FALSE;
      if (step == LKI_DB_ROW)
        category = take_row (self, statement);
    }
  if (category != NULL)
    {
      *id = category->id;
      *name = category->name;
    }

  return TRUE;
}

static gboolean
find (LkiCategories *self,
      const char *id,
      Category **category,
      GError **error)
{
  *category = g_hash_table_lookup (self->by_id, id);
  if (*category == NULL)
    {
      g_autoptr (sqlite3_stmt) statement =
          lki_db_prepare (self->db, "SELECT number, id, name FROM category WHERE id = ?", error);
      LkiDbStep step;

      if (statement == NULL)
        return FALSE;
      lki_statement_bind_text (statement, 1, id);
      step = lki_db_step (self->db, statement, error);
      if (step == LKI_DB_FAILED)
        return FALSE;
      if (step == LKI_DB_ROW)
        *category = take_row (self, statement);
    }

  return TRUE;
}

/**
 * lki_categories_find:
 * @self: the categories
 * @id: (nullable): the server's id
 * @number: (out): its number, or 0 when there is no such category
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_categories_find (LkiCategories *self,
                     const char *id,
                     gint64 *number,
                     GError **error)
{
  Category *category = NULL;

  *number = 0;
  if (id != NULL && !find (self, id, &category, error))
    return FALSE;
  if (category != NULL)
    *number = category->number;

  return TRUE;
}

/**
 * lki_categories_store:
 * @self: the categories of a writer, in a transaction
 * @id: (nullable): the server's id
 * @name: (nullable): the name that came with it
 * @number: (out): its number
 * @error: return location for an error
 *
 * Adds the category when it is new, and gives it the name when that is another than before.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_categories_store (LkiCategories *self,
                      const char *id,
                      LkiLocalizedText *name,
                      gint64 *number,
                      GError **error)
{
  Category *category = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GBytes) bytes = NULL;

  *number = 0;
  if (id == NULL || *id == '\0')
    return TRUE;
  if (!find (self, id, &category, error))
    return FALSE;
  if (category != NULL && (name == NULL || lki_localized_text_equal (category->name, name)))
    {
      *number = category->number;
      return TRUE;
    }

  statement = lki_db_prepare (self->db,
                              "INSERT INTO category (id, name) VALUES (?1, ?2) "
                              "ON CONFLICT (id) DO UPDATE SET name = excluded.name "
                              "RETURNING number, id, name",
                              error);
  if (statement == NULL)
    return FALSE;
  if (name != NULL)
    {
      g_autoptr (GVariant) variant = g_variant_ref_sink (lki_localized_text_to_variant (name));

      bytes = g_variant_get_data_as_bytes (variant);
    }
  lki_statement_bind_text (statement, 1, id);
  lki_statement_bind_bytes (statement, 2, bytes);
  if (lki_db_step (self->db, statement, error) != LKI_DB_ROW)
    return FALSE;
  *number = take_row (self, statement)->number;

  return lki_db_step (self->db, statement, error) == LKI_DB_DONE;
}
