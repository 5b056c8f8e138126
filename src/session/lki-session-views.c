// SPDX-License-Identifier: GPL-3.0-or-later
// The views that a person has made: kept on this device, as one small value of the store.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

#define VALUE_NAME "own-views"
#define VALUE_TYPE G_VARIANT_TYPE ("aa{sv}")

/* More than a sidebar can be read with. */
#define VIEWS_MAX 100
#define NAME_MAX_CHARS 80

static GPtrArray *
views_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lki_own_view_unref);
}

static GPtrArray *
copy_views (GPtrArray *views)
{
  GPtrArray *copy = views_new ();

  for (guint i = 0; i < views->len; i++)
    g_ptr_array_add (copy, lki_own_view_ref (g_ptr_array_index (views, i)));

  return copy;
}

static gboolean
find_view (GPtrArray *views,
           const char *id,
           guint *position)
{
  for (guint i = 0; i < views->len; i++)
    if (g_str_equal (((LkiOwnView *) g_ptr_array_index (views, i))->id, id))
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}

static GBytes *
print_views (GPtrArray *views)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, VALUE_TYPE);
  for (guint i = 0; i < views->len; i++)
    {
      g_autoptr (GVariant) view = lki_own_view_to_variant (g_ptr_array_index (views, i));

      g_variant_builder_add_value (&builder, view);
    }
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (variant);
}

static GPtrArray *
parse_views (GBytes *bytes)
{
  GPtrArray *views = views_new ();
  g_autoptr (GVariant) raw =
      g_variant_ref_sink (g_variant_new_from_bytes (VALUE_TYPE, bytes, FALSE));
  g_autoptr (GVariant) variant = g_variant_get_normal_form (raw);
  gsize n = MIN (g_variant_n_children (variant), VIEWS_MAX);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);
      LkiOwnView *view = lki_own_view_from_variant (child);
      guint position;

      if (view == NULL)
        continue;
      if (find_view (views, view->id, &position))
        lki_own_view_unref (view);
      else
        g_ptr_array_add (views, view);
    }

  return views;
}

/**
 * lki_session_load_own_views:
 * @self: a session
 * @error: return location for an error
 *
 * Reads the views that the store remembers. For fibers.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_session_load_own_views (LkiSession *self,
                            GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes =
      dex_await_boxed (lki_store_load_value (self->store, VALUE_NAME), &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (bytes == NULL)
    return TRUE;

  g_clear_pointer (&self->own_views, g_ptr_array_unref);
  self->own_views = parse_views (bytes);
  lki_session_notify_own_views (self);

  return TRUE;
}

/**
 * lki_session_count_own_views:
 * @self: a session
 * @counts: counts that are not shared yet
 * @error: return location for an error
 *
 * Adds how many leads each view of one's own has. For fibers.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_session_count_own_views (LkiSession *self,
                             LkiLeadCounts *counts,
                             GError **error)
{
  g_autoptr (GPtrArray) views = g_ptr_array_ref (self->own_views);
  g_autoptr (GPtrArray) queries = g_ptr_array_new ();
  g_autoptr (GArray) totals = NULL;

  if (views->len == 0)
    return TRUE;

  for (guint i = 0; i < views->len; i++)
    g_ptr_array_add (queries, ((LkiOwnView *) g_ptr_array_index (views, i))->query);
  totals = dex_await_boxed (
      lki_store_count_queries (self->store, queries, lki_clock_get_now_ms (self->clock)), error);
  if (totals == NULL)
    return FALSE;

  for (guint i = 0; i < views->len; i++)
    lki_lead_counts_set_own_view (counts, ((LkiOwnView *) g_ptr_array_index (views, i))->id,
                                  g_array_index (totals, gint64, i));

  return TRUE;
}

/* Keeping */

typedef struct
{
  LkiSession *self;  /* (owned) */
  GPtrArray *before; /* (owned) */
  GPtrArray *after;  /* (owned) */
  LkiOwnView *view;  /* (owned) (nullable): what the verb resolves to */
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_object_unref (keep->self);
  g_ptr_array_unref (keep->before);
  g_ptr_array_unref (keep->after);
  g_clear_pointer (&keep->view, lki_own_view_unref);
  g_free (keep);
}

static void
set_views (LkiSession *self,
           GPtrArray *views)
{
  g_ptr_array_ref (views);
  g_ptr_array_unref (self->own_views);
  self->own_views = views;
  lki_session_notify_own_views (self);
  lki_session_count (self);
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer user_data)
{
  Keep *keep = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    {
      /* What could not be kept is not shown as if it were. */
      if (keep->self->own_views == keep->after && !keep->self->closed)
        set_views (keep->self, keep->before);
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return keep->view != NULL
             ? dex_future_new_take_boxed (LKI_TYPE_OWN_VIEW, lki_own_view_ref (keep->view))
             : lki_future_new_done ();
}

/* Takes @views. */
static DexFuture *
keep (LkiSession *self,
      GPtrArray *views,
      LkiOwnView *view)
{
  g_autoptr (GBytes) bytes = views->len > 0 ? print_views (views) : NULL;
  Keep *job = g_new0 (Keep, 1);

  job->self = g_object_ref (self);
  job->before = g_ptr_array_ref (self->own_views);
  job->after = views;
  job->view = view != NULL ? lki_own_view_ref (view) : NULL;
  set_views (self, views);

  return dex_future_finally (lki_store_save_value (self->store, VALUE_NAME, bytes), kept_cb, job,
                             keep_free);
}

/* %NULL for one that is none. */
static char *
dup_name (const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*stripped == '\0' || !g_utf8_validate (stripped, -1, NULL) ||
      g_utf8_strlen (stripped, -1) > NAME_MAX_CHARS)
    return NULL;

  return g_steal_pointer (&stripped);
}

/**
 * lki_session_get_own_views:
 * @self: a session
 *
 * Returns: (transfer none) (element-type LkiOwnView): the views that the person has made, in the
 *   order of making
 */
GPtrArray *
lki_session_get_own_views (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->own_views;
}

/**
 * lki_session_find_own_view:
 * @self: a session
 * @id: the id of a view
 *
 * Returns: (transfer none) (nullable): the view
 */
LkiOwnView *
lki_session_find_own_view (LkiSession *self,
                           const char *id)
{
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find_view (self->own_views, id, &position) ? g_ptr_array_index (self->own_views, position)
                                                    : NULL;
}

/**
 * lki_session_can_name_view:
 * @self: a session
 * @name: what the person would call it
 * @id: (nullable): the view that is to be called so, if it exists
 *
 * Returns: %TRUE if the name says something, is not too long, and no other view has it
 */
gboolean
lki_session_can_name_view (LkiSession *self,
                           const char *name,
                           const char *id)
{
  g_autofree char *wanted = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  wanted = dup_name (name);
  if (wanted == NULL)
    return FALSE;

  folded = g_utf8_casefold (wanted, -1);
  for (guint i = 0; i < self->own_views->len; i++)
    {
      LkiOwnView *view = g_ptr_array_index (self->own_views, i);
      g_autofree char *other = g_utf8_casefold (view->name, -1);

      if (g_str_equal (folded, other) && g_strcmp0 (view->id, id) != 0)
        return FALSE;
    }

  return TRUE;
}

/**
 * lki_session_keep_view:
 * @self: a session
 * @name: what the person calls it
 * @query: which leads, in which order
 *
 * Keeps a query as a view of one's own.
 *
 * Returns: (transfer full): a future that resolves to the LkiOwnView when it is on disk; rejected
 *   with %LKI_ERROR_INVALID for a name that it cannot have, and with %LKI_ERROR_TOO_LARGE when
 *   there are too many
 */
DexFuture *
lki_session_keep_view (LkiSession *self,
                       const char *name,
                       LkiLeadQuery *query)
{
  g_autofree char *id = NULL;
  g_autofree char *called = NULL;
  g_autoptr (LkiOwnView) view = NULL;
  GPtrArray *views;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (name != NULL && query != NULL, NULL);

  if (!lki_session_can_name_view (self, name, NULL))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_INVALID, "The view cannot be called so"));
  if (self->own_views->len >= VIEWS_MAX)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "There are too many views"));

  id = g_uuid_string_random ();
  called = dup_name (name);
  view = lki_own_view_new (id, called, query);
  views = copy_views (self->own_views);
  g_ptr_array_add (views, lki_own_view_ref (view));

  return keep (self, views, view);
}

/**
 * lki_session_rename_view:
 * @self: a session
 * @id: a view of one's own
 * @name: what the person calls it now
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_INVALID for a
 *   name that it cannot have, and with %LKI_ERROR_NOT_FOUND if there is no such view
 */
DexFuture *
lki_session_rename_view (LkiSession *self,
                         const char *id,
                         const char *name)
{
  g_autofree char *called = NULL;
  GPtrArray *views;
  LkiOwnView *view;
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL && name != NULL, NULL);

  if (!find_view (self->own_views, id, &position))
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_FOUND, "There is no such view"));
  if (!lki_session_can_name_view (self, name, id))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_INVALID, "The view cannot be called so"));

  called = dup_name (name);
  views = copy_views (self->own_views);
  view = g_ptr_array_index (views, position);
  g_ptr_array_insert (views, position, lki_own_view_new (id, called, view->query));
  g_ptr_array_remove_index (views, position + 1);

  return keep (self, views, NULL);
}

/**
 * lki_session_change_view:
 * @self: a session
 * @id: a view of one's own
 * @query: which leads it has from now on, in which order
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on disk; rejected with
 *   %LKI_ERROR_NOT_FOUND if there is no such view
 */
DexFuture *
lki_session_change_view (LkiSession *self,
                         const char *id,
                         LkiLeadQuery *query)
{
  GPtrArray *views;
  LkiOwnView *view;
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL && query != NULL, NULL);

  if (!find_view (self->own_views, id, &position))
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_FOUND, "There is no such view"));

  views = copy_views (self->own_views);
  view = g_ptr_array_index (views, position);
  g_ptr_array_insert (views, (int) position, lki_own_view_new (view->id, view->name, query));
  g_ptr_array_remove_index (views, position + 1);

  return keep (self, views, NULL);
}

/**
 * lki_session_remove_view:
 * @self: a session
 * @id: a view of one's own
 *
 * Forgets the view; the leads stay. [method@Lki.Session.restore_view] takes it back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_NOT_FOUND if
 *   there is no such view
 */
DexFuture *
lki_session_remove_view (LkiSession *self,
                         const char *id)
{
  GPtrArray *views;
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!find_view (self->own_views, id, &position))
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NOT_FOUND, "There is no such view"));

  views = copy_views (self->own_views);
  g_ptr_array_remove_index (views, position);

  return keep (self, views, NULL);
}

/**
 * lki_session_restore_view:
 * @self: a session
 * @view: a view that was removed
 * @position: where it stood
 *
 * Takes its removal back. Does nothing if the view is there.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on disk
 */
DexFuture *
lki_session_restore_view (LkiSession *self,
                          LkiOwnView *view,
                          guint position)
{
  GPtrArray *views;
  guint found;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (view != NULL, NULL);

  if (find_view (self->own_views, view->id, &found))
    return lki_future_new_done ();

  views = copy_views (self->own_views);
  g_ptr_array_insert (views, (int) MIN (position, views->len), lki_own_view_ref (view));

  return keep (self, views, NULL);
}

/**
 * lki_session_look_at_calendar:
 * @self: a session
 *
 * To be called now and then while somebody looks at the views: when a day has begun, "today" and
 * "yesterday" mean other leads.
 */
void
lki_session_look_at_calendar (LkiSession *self)
{
  g_autoptr (GDateTime) now = NULL;
  int day, before;

  g_return_if_fail (LKI_IS_SESSION (self));

  now = g_date_time_new_from_unix_local (lki_clock_get_now_ms (self->clock) / 1000);
  day = now != NULL ? g_date_time_get_day_of_year (now) : 0;
  before = self->day;
  self->day = day;
  if (before == 0 || before == day)
    return;

  g_signal_emit_by_name (self, "views-moved");
  lki_session_count (self);
}
