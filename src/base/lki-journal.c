// SPDX-License-Identifier: GPL-3.0-or-later
// The log on this device: a file a day, of lines that say what happened in words of the source,
// numbers and hashed ids. Free of personal data because nothing else can be written to it; not a
// debugger's output, which goes to stderr.

#include "lki-journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lki-error.h"

/* What product.md promises, in days. */
#define KEEP_DAYS 90
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* Of one day, and of all of them. A day that has more to say than this says the same again. */
#define DAY_BYTES (512 * 1024)
#define ALL_BYTES (4 * 1024 * 1024)

#define SUFFIX ".log"
#define DATE_LENGTH 10
#define SALT_BYTES 16
#define ID_LENGTH 8

static GMutex lock;
static struct
{
  char *folder;    /* (owned) (nullable): of the open journal */
  LkiClock *clock; /* (owned) */
  int fd;
  gint64 day; /* days since the epoch of the open file */
  gsize size; /* of the open file */
  char
      *secret; /* (owned): what ids are hashed with, so that one cannot be looked for by its hash */
} journal = { .fd = -1 };

static char *
dup_path (const char *name)
{
  return g_build_filename (journal.folder, name, NULL);
}

static char *
dup_day_name (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * (DAY_MS / 1000));

  return g_date_time_format (date, "%Y-%m-%d" SUFFIX);
}

static gboolean
is_day_name (const char *name)
{
  return strlen (name) == DATE_LENGTH + strlen (SUFFIX) && g_str_has_suffix (name, SUFFIX);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Drops what is too old, and then the oldest while there is too much. Names sort as dates do. */
static void
prune (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (journal.folder, 0, NULL);
  g_autofree char *oldest = dup_day_name (journal.day - KEEP_DAYS + 1);
  gsize total = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_day_name (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = names->len; i > 0; i--)
    {
      const char *day_name = g_ptr_array_index (names, i - 1);
      g_autofree char *path = dup_path (day_name);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        total += (gsize) info.st_size;
      if (strcmp (day_name, oldest) < 0 || (total > ALL_BYTES && i < names->len))
        g_unlink (path);
    }
}

static void
close_file (void)
{
  if (journal.fd >= 0)
    close (journal.fd);
  journal.fd = -1;
}

/* Opens the file of the day, which is another one after midnight. */
static gboolean
open_file (gint64 now_ms)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  journal.day = now_ms / DAY_MS;
  name = dup_day_name (journal.day);
  path = dup_path (name);
  close_file ();
  /* A link that somebody has put there is not followed. */
  journal.fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (journal.fd < 0)
    return FALSE;
  journal.size = fstat (journal.fd, &info) == 0 ? (gsize) info.st_size : 0;
  prune ();

  return TRUE;
}

static char *
dup_secret (void)
{
  GString *secret = g_string_new (NULL);

  for (guint i = 0; i < SALT_BYTES / 4; i++)
    g_string_append_printf (secret, "%08x", g_random_int ());

  return g_string_free_and_steal (secret);
}

static void
append_id (GString *line,
           const char *id)
{
  g_autofree char *hash = NULL;

  if (id == NULL)
    {
      g_string_append_c (line, '-');
      return;
    }

  hash = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) journal.secret,
                                    strlen (journal.secret), id, -1);
  g_string_append_len (line, hash, ID_LENGTH);
}

static void
append_fields (GString *line,
               const LkiJournalField *fields)
{
  for (; fields->kind != LKI_JOURNAL_FIELD_END; fields++)
    {
      g_string_append_printf (line, " %s=", fields->key);
      switch (fields->kind)
        {
        case LKI_JOURNAL_FIELD_NUMBER:
          g_string_append_printf (line, "%" G_GINT64_FORMAT, fields->number);
          break;
        case LKI_JOURNAL_FIELD_WORD:
          g_string_append_printf (line, "\"%s\"", fields->text);
          break;
        case LKI_JOURNAL_FIELD_ID:
          append_id (line, fields->text);
          break;
        case LKI_JOURNAL_FIELD_END:
        default:
          g_assert_not_reached ();
        }
    }
}

static void
write_line (LkiJournalLevel level,
            const char *event,
            const LkiJournalField *fields)
{
  static const char *const levels[] = { "info", "warning", "error" };
  gint64 now_ms = lki_clock_get_now_ms (journal.clock);
  g_autofree char *time = lki_time_format (now_ms);
  g_autoptr (GString) line = g_string_new (NULL);

  if ((journal.fd < 0 || now_ms / DAY_MS != journal.day) && !open_file (now_ms))
    return;

  g_string_append_printf (line, "%s %s \"%s\"", time, levels[level], event);
  append_fields (line, fields);
  g_string_append_c (line, '\n');
  if (journal.size + line->len > DAY_BYTES)
    return;

  /* One write a line: a full disk costs the line and nothing else. */
  if (write (journal.fd, line->str, line->len) == (gssize) line->len)
    journal.size += line->len;
}

/**
 * lki_journal_open:
 * @folder: where the files are; made, 0700, if it is not there
 * @clock: what time it is
 * @error: return location for an error: %LKI_ERROR_READ_ONLY
 *
 * Opens the journal of this process. From then on lines are written; before, they are dropped.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_journal_open (const char *folder,
                  LkiClock *clock,
                  GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean opened;

  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), FALSE);

  lki_journal_close ();
  locker = g_mutex_locker_new (&lock);
  opened = g_mkdir_with_parents (folder, 0700) == 0 && g_chmod (folder, 0700) == 0;
  if (opened)
    {
      journal.folder = g_strdup (folder);
      journal.clock = g_object_ref (clock);
      journal.secret = dup_secret ();
      opened = open_file (lki_clock_get_now_ms (clock));
    }
  if (!opened)
    g_set_error_literal (error, LKI_ERROR, LKI_ERROR_READ_ONLY, "The log cannot be written");

  return opened;
}

/**
 * lki_journal_close:
 *
 * Closes the journal; what is written afterwards is dropped.
 */
void
lki_journal_close (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  close_file ();
  g_clear_pointer (&journal.folder, g_free);
  g_clear_object (&journal.clock);
  g_clear_pointer (&journal.secret, g_free);
}

/**
 * lki_journal_write: (skip)
 * @level: how bad it is
 * @event: what happened: a text of the source
 * @fields: ended by one of %LKI_JOURNAL_FIELD_END
 *
 * To be called by the macro LKI_JOURNAL(). A line that cannot be written is dropped.
 */
void
lki_journal_write (LkiJournalLevel level,
                   const char *event,
                   const LkiJournalField *fields)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (journal.folder != NULL)
    write_line (level, event, fields);
}

/**
 * lki_journal_write_error:
 * @level: how bad it is
 * @what: a static description of what failed
 * @error: why; of it the domain, the code and the HTTP status are written, never the message
 */
void
lki_journal_write_error (LkiJournalLevel level,
                         const char *what,
                         const GError *error)
{
  const LkiJournalField fields[] = {
    { .kind = LKI_JOURNAL_FIELD_WORD, .key = "domain", .text = g_quark_to_string (error->domain) },
    { .kind = LKI_JOURNAL_FIELD_WORD, .key = "code", .text = lki_error_get_code_name (error) },
    { .kind = LKI_JOURNAL_FIELD_NUMBER, .key = "number", .number = error->code },
    { .kind = LKI_JOURNAL_FIELD_NUMBER,
      .key = "status",
      .number = lki_error_get_http_status (error) },
    { LKI_JOURNAL_FIELD_END },
  };

  lki_journal_write (level, what, fields);
}

/**
 * lki_journal_write_message:
 * @level: the level of a message that somebody logged
 * @domain: (nullable): the domain that it was logged in
 *
 * Notes that a library complained. About what is not written: it may quote anything.
 */
void
lki_journal_write_message (GLogLevelFlags level,
                           const char *domain)
{
  gboolean known = domain != NULL && *domain != '\0' && strlen (domain) <= 32 &&
                   domain[strspn (domain, G_CSET_a_2_z G_CSET_A_2_Z "0123456789-_")] == '\0';
  const LkiJournalField fields[] = {
    { .kind = LKI_JOURNAL_FIELD_WORD, .key = "domain", .text = known ? domain : "?" },
    { LKI_JOURNAL_FIELD_END },
  };

  lki_journal_write ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0
                         ? LKI_JOURNAL_ERROR
                         : LKI_JOURNAL_WARNING,
                     "message", fields);
}

/**
 * lki_journal_clear:
 *
 * Removes all that was written; the journal stays open and begins anew.
 */
void
lki_journal_clear (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (journal.folder == NULL)
    return;

  close_file ();
  dir = g_dir_open (journal.folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_day_name (name))
      {
        g_autofree char *path = dup_path (name);

        g_unlink (path);
      }
}

/**
 * lki_journal_dup_folder:
 *
 * Returns: (transfer full) (nullable): where the files are; %NULL when no journal is open
 */
char *
lki_journal_dup_folder (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return g_strdup (journal.folder);
}
