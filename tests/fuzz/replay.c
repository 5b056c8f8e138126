// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the place of libFuzzer in ordinary builds: runs a target over the files of its corpus, so
// that what once broke it is tried in every check.

#include "fuzz-target.h"

static void
test_input (gconstpointer user_data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (user_data, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const uint8_t *) contents, length), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *target = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  target = g_path_get_basename (argv[1]);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", target, "/", name, NULL);

      g_ptr_array_add (files, g_build_filename (argv[1], name, NULL));
      g_test_add_data_func (path, g_ptr_array_index (files, files->len - 1), test_input);
    }
  g_assert_cmpuint (files->len, >, 0);

  return g_test_run ();
}
