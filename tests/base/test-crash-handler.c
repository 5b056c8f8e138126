// SPDX-License-Identifier: GPL-3.0-or-later
// Crashes for real, in a child: a fault in the program, and one of a stack that has run over.

#include "lki-crash-handler.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Something personal, in memory that a core file would hold. */
static char planted[] = "Kari Example, +47 00 00 00 00";

static char *path;

G_GNUC_NO_INLINE static void
fall (void)
{
  /* Not NULL, which sanitizers look for. */
  volatile int *nowhere = (volatile int *) (guintptr) (strlen (planted) & ~(gsize) 15);

  *nowhere = 1;
}

G_GNUC_NO_INLINE static int
run_over (volatile char *before)
{
  volatile char room[4096];

  room[0] = before != NULL ? before[0] : planted[0];

  /* Always so, but not for the compiler to know. */
  return planted[0] == 'K' ? run_over (room) + room[0] : 0;
}

static void
crash (int kind)
{
  const struct rlimit no_core = { 0, 0 };
  g_autoptr (GError) error = NULL;

  setrlimit (RLIMIT_CORE, &no_core);
  /* Sanitizers have handlers of their own, which would end the child in another way. */
  signal (SIGSEGV, SIG_DFL);
  signal (SIGABRT, SIG_DFL);
  if (!lki_crash_handler_install (path, "1.2.3", &error))
    _exit (3);
  switch (kind)
    {
    case 0:
      fall ();
      break;
    case 1:
      run_over (NULL);
      break;
    case 2:
      raise (SIGABRT);
      break;
    case 3:
      lki_crash_handler_remove ();
      fall ();
      break;
    default:
      break;
    }
  _exit (0);
}

/* Returns: the signal that ended the child */
static int
crash_in_child (int kind)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    crash (kind);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return WIFSIGNALED (status) ? WTERMSIG (status) : 0;
}

static LkiCrash *
read_crash (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);
  g_autoptr (GBytes) bytes = NULL;
  LkiCrash *parsed;

  g_assert_no_error (error);
  bytes = g_mapped_file_get_bytes (file);
  g_assert_null (
      g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "Example"));
  parsed = lki_crash_parse (bytes);
  g_assert_nonnull (parsed);

  return parsed;
}

static void
test_fault (void)
{
  g_autoptr (LkiCrash) parsed = NULL;
  g_autoptr (GPtrArray) modules = lki_backtrace_list_modules ();
  LkiModule *program = g_ptr_array_index (modules, 0);
  GStatBuf info;
  gboolean found = FALSE;

  g_assert_cmpint (crash_in_child (0), ==, SIGSEGV);
  parsed = read_crash ();
  g_assert_cmpint (parsed->signal, ==, SIGSEGV);
  g_assert_cmpstr (parsed->version, ==, "1.2.3");
  g_assert_cmpint (parsed->at_ms / 1000, >, g_get_real_time () / G_USEC_PER_SEC - 3600);
  g_assert_cmpuint (parsed->n_addresses, >, 2);
  g_assert_cmpuint (parsed->modules->len, >, 2);

  /* The child is a copy of this process: its functions are where ours are. */
  for (guint i = 0; i < parsed->n_addresses; i++)
    found |= parsed->addresses[i] >= (guint64) (guintptr) fall &&
             parsed->addresses[i] < (guint64) (guintptr) fall + 256;
  g_assert_true (found);
  g_assert_cmpstr (((LkiModule *) g_ptr_array_index (parsed->modules, 0))->build_id, ==,
                   program->build_id);
  g_assert_cmpuint (strlen (program->build_id), >=, 16);
  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_stack (void)
{
  g_autoptr (LkiCrash) parsed = NULL;

  g_assert_cmpint (crash_in_child (1), ==, SIGSEGV);
  parsed = read_crash ();
  g_assert_cmpint (parsed->signal, ==, SIGSEGV);
  g_assert_cmpuint (parsed->n_addresses, >, 2);
}

static void
test_abort (void)
{
  g_autoptr (LkiCrash) parsed = NULL;

  g_assert_cmpint (crash_in_child (2), ==, SIGABRT);
  parsed = read_crash ();
  g_assert_cmpint (parsed->signal, ==, SIGABRT);
}

static void
test_removed (void)
{
  g_unlink (path);
  g_assert_cmpint (crash_in_child (3), ==, SIGSEGV);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "",
    "something else",
    "leadkit-crash 1\n",
    "leadkit-crash 1\nsignal zz\n",
    "leadkit-crash 1\nmodule 1 2\nframe\nsignal\n",
  };
  static const char odd[] = "leadkit-crash 1\nsignal ffffffffffff\ntime ffffffffffffffff\n"
                            "module 5 4 3 - x\nmodule 0 1 2 - a b c\nframe 1\nfra";
  g_autoptr (GBytes) bytes = g_bytes_new_static (odd, sizeof odd);
  g_autoptr (LkiCrash) parsed = lki_crash_parse (bytes);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) other = g_bytes_new_static (texts[i], strlen (texts[i]));

      g_assert_null (lki_crash_parse (other));
    }

  g_assert_nonnull (parsed);
  g_assert_cmpint (parsed->signal, ==, 64);
  g_assert_cmpuint (parsed->n_addresses, ==, 1);
  g_assert_cmpuint (parsed->modules->len, ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lki-crash-XXXXXX", NULL);
  path = g_build_filename (folder, "crash", NULL);

  g_test_add_func ("/crash/a-fault-leaves-where-it-was", test_fault);
  g_test_add_func ("/crash/a-stack-that-runs-over-does-too", test_stack);
  g_test_add_func ("/crash/an-assertion-does-too", test_abort);
  g_test_add_func ("/crash/nothing-is-left-when-it-is-off", test_removed);
  g_test_add_func ("/crash/a-file-that-is-something-else", test_nonsense);
  status = g_test_run ();

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);

  return status;
}
