// SPDX-License-Identifier: GPL-3.0-or-later
// What the program keeps on this device, measured where it lies, and removed by whoever keeps it.

#include "lki-storage.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"
#include "lki-journal.h"
#include "lki-session-manager-private.h"

struct _LkiStorage
{
  GObject parent_instance;

  LkiSessionManager *manager;  /* (owned) */
  LkiSettings *settings;       /* (owned) */
  LkiDiagnostics *diagnostics; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LkiStorage,
                     lki_storage,
                     G_TYPE_OBJECT)

/* Of what the demo has nothing stays, and nothing of it is shown here. */
LkiSession *
lki_storage_get_session (LkiStorage *self)
{
  LkiSession *session;

  g_return_val_if_fail (LKI_IS_STORAGE (self), NULL);

  session = lki_session_manager_get_session (self->manager);

  return session != NULL && !lki_session_get_demo (session) ? session : NULL;
}

/**
 * lki_storage_get_settings:
 * @self: a storage
 *
 * Returns: (transfer none): the settings that it looks at
 */
LkiSettings *
lki_storage_get_settings (LkiStorage *self)
{
  g_return_val_if_fail (LKI_IS_STORAGE (self), NULL);

  return self->settings;
}

/* Links are not followed. */
static void
measure (const char *path,
         LkiStorageFact *fact)
{
  g_autoptr (GDir) dir = NULL;
  GStatBuf info;
  const char *name;

  if (g_lstat (path, &info) != 0)
    return;
  if (S_ISREG (info.st_mode))
    {
      fact->bytes += info.st_size;
      fact->changed_ms = MAX (fact->changed_ms, (gint64) info.st_mtime * 1000);
    }
  if (!S_ISDIR (info.st_mode))
    return;

  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      measure (child, fact);
    }
}

static char *
dup_accounts_folder (LkiStorage *self)
{
  return g_build_filename (self->manager->data_directory, "accounts", NULL);
}

/**
 * lki_storage_dup_log_folder:
 * @self: a storage
 *
 * Returns: (transfer full) (nullable): where the logs are; %NULL when none are written
 */
char *
lki_storage_dup_log_folder (LkiStorage *self)
{
  g_return_val_if_fail (LKI_IS_STORAGE (self), NULL);

  return lki_journal_dup_folder ();
}

static void
measure_all (LkiStorage *self,
             LkiStorageFact *facts)
{
  g_autofree char *accounts = dup_accounts_folder (self);
  g_autofree char *logs = lki_journal_dup_folder ();

  measure (accounts, &facts[LKI_STORAGE_LEADS]);
  measure (lki_diagnostics_get_folder (self->diagnostics), &facts[LKI_STORAGE_REPORTS]);
  if (logs != NULL)
    measure (logs, &facts[LKI_STORAGE_LOGS]);
  for (guint i = 0; i < LKI_N_STORAGE_KINDS; i++)
    facts[i].there = facts[i].bytes > 0;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiStorage *self = user_data;
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (GArray) facts = g_array_sized_new (FALSE, TRUE, sizeof (LkiStorageFact), 0);
  LkiStorageFact *fact;

  g_set_object (&session, lki_storage_get_session (self));
  g_array_set_size (facts, LKI_N_STORAGE_KINDS);
  for (guint i = 0; i < facts->len; i++)
    g_array_index (facts, LkiStorageFact, i) =
        (LkiStorageFact) { .count = -1, .changed_ms = LKI_TIME_NONE };
  measure_all (self, &g_array_index (facts, LkiStorageFact, 0));

  fact = &g_array_index (facts, LkiStorageFact, LKI_STORAGE_SESSION);
  fact->there = self->manager->account != NULL;
  fact->bytes = -1;

  if (session != NULL && lki_session_get_counts (session) != NULL)
    g_array_index (facts, LkiStorageFact, LKI_STORAGE_LEADS).count =
        lki_session_get_counts (session)->views[LKI_LEAD_VIEW_ALL];

  fact = &g_array_index (facts, LkiStorageFact, LKI_STORAGE_DRAFTS);
  fact->bytes = -1;
  fact->count = 0;
  if (session != NULL)
    {
      g_autoptr (GError) error = NULL;

      fact->count = dex_await_int64 (lki_session_count_drafts (session), &error);
      if (error != NULL)
        return lki_future_new_failed (g_steal_pointer (&error));
    }
  fact->there = fact->count > 0;

  fact = &g_array_index (facts, LkiStorageFact, LKI_STORAGE_EXPORT_LOG);
  fact->bytes = -1;
  fact->count = 0;
  if (session != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) log = dex_await_boxed (lki_session_load_export_log (session), &error);

      if (log == NULL)
        return lki_future_new_failed (g_steal_pointer (&error));
      fact->count = log->len;
      if (log->len > 0)
        fact->changed_ms = ((LkiExportEntry *) g_ptr_array_index (log, log->len - 1))->at;
    }
  fact->there = fact->count > 0;

  fact = &g_array_index (facts, LkiStorageFact, LKI_STORAGE_PREFERENCES);
  fact->bytes = -1;
  fact->count = lki_settings_count_changed (self->settings);
  fact->there = fact->count > 0;

  return dex_future_new_take_boxed (G_TYPE_ARRAY, g_steal_pointer (&facts));
}

/**
 * lki_storage_load:
 * @self: a storage
 *
 * Returns: (transfer full): a future that resolves to a GArray of [struct@Lki.StorageFact], one of
 *   each [enum@Lki.StorageKind]
 */
DexFuture *
lki_storage_load (LkiStorage *self)
{
  g_return_val_if_fail (LKI_IS_STORAGE (self), NULL);

  return lki_future_spawn ("storage-load", load_fiber, g_object_ref (self), g_object_unref);
}

/* Who was signed in, whether or not anybody is. */
static gboolean
remove_session (LkiStorage *self,
                GError **error)
{
  LkiSessionManager *manager = self->manager;

  if (lki_storage_get_session (self) != NULL)
    {
      if (!dex_await (lki_session_manager_sign_out (manager, FALSE), error))
        return FALSE;
    }
  else if (!lki_session_manager_forget_credentials (manager, error))
    {
      return FALSE;
    }

  /* Somebody may have signed in meanwhile. */
  if (lki_storage_get_session (self) != NULL)
    return TRUE;
  if (!lki_last_account_forget (manager->data_directory))
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_READ_ONLY, "The account is still named");
      return FALSE;
    }
  g_clear_pointer (&manager->account, lki_last_account_free);

  return TRUE;
}

static gboolean
remove_leads (LkiStorage *self,
              GError **error)
{
  g_autofree char *accounts = dup_accounts_folder (self);

  if (lki_storage_get_session (self) != NULL &&
      !dex_await (lki_session_manager_sign_out (self->manager, TRUE), error))
    return FALSE;
  if (lki_storage_get_session (self) != NULL)
    return TRUE;

  return dex_await (lki_folder_remove (accounts), error);
}

/* What is there whether or not anybody is signed in. */
static void
remove_personal (LkiStorage *self,
                 LkiStorageKind kind)
{
  if (kind == LKI_STORAGE_PREFERENCES)
    lki_settings_reset (self->settings);
  else if (kind == LKI_STORAGE_REPORTS)
    lki_diagnostics_clear (self->diagnostics);
  else if (kind == LKI_STORAGE_LOGS)
    lki_journal_clear ();
}

typedef struct
{
  LkiStorage *self; /* (owned) */
  LkiStorageKind kind;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->self);
  g_free (removal);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Removal *removal = user_data;
  LkiStorage *self = removal->self;
  LkiSession *session = lki_storage_get_session (self);
  GError *error = NULL;
  gboolean done = TRUE;

  switch (removal->kind)
    {
    case LKI_STORAGE_SESSION:
      done = remove_session (self, &error);
      break;
    case LKI_STORAGE_LEADS:
      done = remove_leads (self, &error);
      break;
    case LKI_STORAGE_DRAFTS:
      done = session == NULL || dex_await (lki_session_remove_drafts (session), &error);
      break;
    case LKI_STORAGE_EXPORT_LOG:
      done = session == NULL || dex_await (lki_session_clear_export_log (session), &error);
      break;
    case LKI_STORAGE_PREFERENCES:
    case LKI_STORAGE_REPORTS:
    case LKI_STORAGE_LOGS:
    default:
      remove_personal (self, removal->kind);
      break;
    }

  return done ? lki_future_new_done () : lki_future_new_failed (error);
}

/**
 * lki_storage_remove:
 * @self: a storage
 * @kind: what to remove
 *
 * Without the session nobody is signed in any more, nor without the leads.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is gone; rejected when
 *   something could not be removed
 */
DexFuture *
lki_storage_remove (LkiStorage *self,
                    LkiStorageKind kind)
{
  Removal *removal;

  g_return_val_if_fail (LKI_IS_STORAGE (self), NULL);
  g_return_val_if_fail (kind < LKI_N_STORAGE_KINDS, NULL);

  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->kind = kind;

  return lki_future_spawn ("storage-remove", remove_fiber, removal, removal_free);
}

/**
 * lki_storage_forget_account:
 * @self: a storage
 *
 * The account is deleted: session, leads and drafts go with its folder and the keyring, which is
 * the session manager's work; all else that [method@Lki.Storage.load] names goes here. Without the
 * answers about consent there is no pseudonym either, and whoever signs in next is asked.
 */
void
lki_storage_forget_account (LkiStorage *self)
{
  g_return_if_fail (LKI_IS_STORAGE (self));

  for (LkiStorageKind kind = 0; kind < LKI_N_STORAGE_KINDS; kind++)
    remove_personal (self, kind);
}

static void
lki_storage_dispose (GObject *object)
{
  LkiStorage *self = LKI_STORAGE (object);

  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  g_clear_object (&self->diagnostics);

  G_OBJECT_CLASS (lki_storage_parent_class)->dispose (object);
}

static void
lki_storage_class_init (LkiStorageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lki_storage_dispose;
}

static void
lki_storage_init (LkiStorage *self)
{
}

/**
 * lki_storage_new:
 * @manager: whose leads
 * @settings: what was set
 * @diagnostics: what waits to be sent
 *
 * Returns: (transfer full): a look at what is kept
 */
LkiStorage *
lki_storage_new (LkiSessionManager *manager,
                 LkiSettings *settings,
                 LkiDiagnostics *diagnostics)
{
  LkiStorage *self;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (diagnostics), NULL);

  self = g_object_new (LKI_TYPE_STORAGE, NULL);
  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  self->diagnostics = g_object_ref (diagnostics);

  return self;
}
