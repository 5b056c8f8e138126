// SPDX-License-Identifier: GPL-3.0-or-later
// Writes where the program was when a signal ended it, for the next start to read. In the handler
// only what POSIX allows there (signal-safety(7)): everything that can be known before is put into
// words when the handler is installed. No memory of the program is written but return addresses.

#include "lki-crash-handler.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lki-error.h"

#define MAGIC "leadkit-crash 1"
#define STACK_BYTES (64 * 1024)
/* Some 300 libraries; what does not fit is left out. */
#define MODULES_BYTES (64 * 1024)
#define FILE_MAX (128 * 1024)
#define MODULES_MAX 2000

static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };

static struct
{
  char path[4096];
  char head[256];
  /* Two of them, so that one is whole while the other is written anew. */
  char modules[2][MODULES_BYTES];
  volatile sig_atomic_t current;
  gsize modules_length[2];
  struct sigaction before[G_N_ELEMENTS (signals)];
  void *stack;
  gboolean installed;
} handler;

static volatile sig_atomic_t handling;

static void
write_all (int fd,
           const char *text,
           gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, text, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return;
      text += written;
      length -= (gsize) written;
    }
}

/* "NAME VALUE\n" in hexadecimal, which needs no library. */
static void
write_number (int fd,
              const char *name,
              guint64 value)
{
  char line[64];
  gsize length = 0;
  int shift = 60;

  while (name[length] != '\0')
    {
      line[length] = name[length];
      length++;
    }
  line[length++] = ' ';
  while (shift > 0 && (value >> shift) == 0)
    shift -= 4;
  for (; shift >= 0; shift -= 4)
    line[length++] = "0123456789abcdef"[(value >> shift) & 15];
  line[length++] = '\n';
  write_all (fd, line, length);
}

static void
restore (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &handler.before[i], NULL);
}

static void
signal_cb (int number,
           siginfo_t *info,
           void *context)
{
  int saved_errno = errno;
  int fd;

  /* A second fault, in here or on another thread meanwhile, ends the process at once. */
  restore ();
  if (handling == 0)
    {
      handling = 1;
      /* Should unwinding hang on a lock that the fault has left taken. */
      alarm (10);
      fd = open (handler.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (fd >= 0)
        {
          guint64 addresses[LKI_BACKTRACE_MAX];
          guint n;

          write_all (fd, handler.head, strlen (handler.head));
          write_number (fd, "time", (guint64) time (NULL));
          write_number (fd, "signal", (guint64) number);
          write_all (fd, handler.modules[handler.current], handler.modules_length[handler.current]);
          n = lki_backtrace_capture (addresses, G_N_ELEMENTS (addresses));
          for (guint i = 0; i < n; i++)
            write_number (fd, "frame", addresses[i]);
          write_all (fd, "end\n", 4);
          close (fd);
        }
    }
  errno = saved_errno;

  /* As if there had been no handler: the system's own report and core file are made as ever. */
  raise (number);
}

/**
 * lki_crash_handler_refresh:
 *
 * Notes which libraries are loaded by now. To be called when the program has started, as much comes
 * with the first window.
 */
void
lki_crash_handler_refresh (void)
{
  g_autoptr (GPtrArray) modules = lki_backtrace_list_modules ();
  int next = 1 - (int) handler.current;
  gsize length = 0;

  for (guint i = 0; i < modules->len; i++)
    {
      LkiModule *module = g_ptr_array_index (modules, i);
      g_autofree char *line = g_strdup_printf (
          "module %" G_GINT64_MODIFIER "x %" G_GINT64_MODIFIER "x %" G_GINT64_MODIFIER "x %s %s\n",
          module->base, module->begin, module->end,
          *module->build_id != '\0' ? module->build_id : "-", module->name);

      if (length + strlen (line) > MODULES_BYTES)
        break;
      memcpy (handler.modules[next] + length, line, strlen (line));
      length += strlen (line);
    }
  handler.modules_length[next] = length;
  handler.current = next;
}

/**
 * lki_crash_handler_install:
 * @path: where to write; its folder must exist
 * @version: of the program
 * @error: return location for an error: %LKI_ERROR_FAILED
 *
 * From now on, a fault leaves a file at @path. Nothing is written otherwise.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_crash_handler_install (const char *path,
                           const char *version,
                           GError **error)
{
  guint64 addresses[1];
  struct sigaction action = { .sa_sigaction = signal_cb, .sa_flags = SA_SIGINFO | SA_ONSTACK };

  g_return_val_if_fail (path != NULL && version != NULL, FALSE);

  if (g_strlcpy (handler.path, path, sizeof handler.path) >= sizeof handler.path)
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_FAILED, "The path is too long");
      return FALSE;
    }
  g_snprintf (handler.head, sizeof handler.head, MAGIC "\nversion %s\n", version);
  lki_crash_handler_refresh ();
  /* The first time loads the unwinder, which a handler may not. */
  lki_backtrace_capture (addresses, G_N_ELEMENTS (addresses));
  if (handler.installed)
    return TRUE;

  /* A stack that has run over has no room for a handler. */
  if (handler.stack == NULL)
    {
      stack_t stack = { .ss_size = STACK_BYTES };

      handler.stack = stack.ss_sp = g_malloc (STACK_BYTES);
      sigaltstack (&stack, NULL);
    }
  sigemptyset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, &handler.before[i]);
  handler.installed = TRUE;

  return TRUE;
}

/**
 * lki_crash_handler_remove:
 *
 * From now on, a fault leaves nothing.
 */
void
lki_crash_handler_remove (void)
{
  if (!handler.installed)
    return;

  restore ();
  handler.installed = FALSE;
}

static gboolean
parse_number (const char *text,
              guint64 *value)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, value, NULL);
}

static void
parse_module (LkiCrash *self,
              const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 5);
  guint64 base, begin, end;

  if (g_strv_length (words) == 5 && self->modules->len < MODULES_MAX &&
      parse_number (words[0], &base) && parse_number (words[1], &begin) &&
      parse_number (words[2], &end) && begin < end)
    g_ptr_array_add (
        self->modules,
        lki_module_new (words[4], strcmp (words[3], "-") != 0 ? words[3] : "", base, begin, end));
}

/**
 * lki_crash_parse:
 * @bytes: the content of a file
 *
 * Reads what the handler has written; a file that ends early tells what it has.
 *
 * Returns: (transfer full) (nullable): the crash, or %NULL if the file is not of one
 */
LkiCrash *
lki_crash_parse (GBytes *bytes)
{
  g_autoptr (LkiCrash) self = g_new0 (LkiCrash, 1);
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  self->modules = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_module_free);
  if (size == 0 || size > FILE_MAX)
    return NULL;
  text = g_strndup (data, size);
  lines = g_strsplit (text, "\n", -1);
  if (g_strcmp0 (lines[0], MAGIC) != 0)
    return NULL;

  for (guint i = 1; lines[i] != NULL && strcmp (lines[i], "end") != 0; i++)
    {
      char *value = strchr (lines[i], ' ');
      guint64 number;

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (strcmp (lines[i], "version") == 0)
        g_set_str (&self->version, value);
      else if (strcmp (lines[i], "module") == 0)
        parse_module (self, value);
      else if (!parse_number (value, &number))
        continue;
      else if (strcmp (lines[i], "time") == 0)
        self->at_ms = (gint64) MIN (number, G_MAXUINT32) * 1000;
      else if (strcmp (lines[i], "signal") == 0)
        self->signal = (int) MIN (number, 64);
      else if (strcmp (lines[i], "frame") == 0 && self->n_addresses < LKI_BACKTRACE_MAX)
        self->addresses[self->n_addresses++] = number;
    }

  return self->signal != 0 ? g_steal_pointer (&self) : NULL;
}

/**
 * lki_crash_free:
 * @self: a crash
 */
void
lki_crash_free (LkiCrash *self)
{
  g_free (self->version);
  g_ptr_array_unref (self->modules);
  g_free (self);
}
