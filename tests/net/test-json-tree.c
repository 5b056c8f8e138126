// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-json-tree.h"

#include <string.h>

static const LkiJsonItem *
load (LkiJsonTree *tree,
      const char *text)
{
  LkiJsonSpan span = { text, text + strlen (text) };

  return lki_json_tree_load (tree, &span);
}

static void
test_sound (void)
{
  static const char *const sound[] = {
    "null",
    " true\n",
    "false",
    "0",
    "-0",
    "12",
    "-1.5",
    "1e5",
    "1E-05",
    "0.1e+2",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    "[ ]",
    "{ }",
    "[[[]]]",
    "[1,2]",
    "[{}]",
    "\t[\n1 ,\r2 ]",
    "{\"a\":1}",
    "{\"a\" : {\"b\":[]}, \"a\":2}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e5\"",
    "\"æøå 😀\"",
    "\"\x7f\"",
  };
  static const char *const unsound[] = {
    "",
    " ",
    "nul",
    "True",
    "nullx",
    "+1",
    "01",
    "1.",
    ".5",
    "1e",
    "1e+",
    "--1",
    "0x1",
    "NaN",
    "Infinity",
    "-",
    "\"",
    "\"a",
    "'a'",
    "\"\\\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u000g\"",
    "\"\\u0000\"",
    "\"\n\"",
    "\"\t\"",
    "\"\xff\"",
    "\"\xc3\"",
    "\"\xed\xa0\x80\"",
    "\"\xf5\x80\x80\x80\"",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{",
    "}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{1:1}",
    "[}",
    "{]",
    "[1}",
    "{\"a\":1]",
    "1 2",
    "[] []",
    "[]]",
    "//\n1",
    "/**/1",
    "\xef\xbb\xbf"
    "1",
  };
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    {
      if (load (tree, sound[i]) == NULL)
        g_test_fail_printf ("refused %s", sound[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (unsound); i++)
    {
      if (load (tree, unsound[i]) != NULL)
        g_test_fail_printf ("accepted %s", unsound[i]);
    }
}

static void
test_nul (void)
{
  static const char text[] = "{\"a\":\"b\0c\"}";
  LkiJsonSpan span = { text, text + sizeof text - 1 };
  LkiJsonSpan after = { text, text + sizeof text };
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();

  g_assert_null (lki_json_tree_load (tree, &span));
  g_assert_null (lki_json_tree_load (tree, &after));
}

static void
test_depth (void)
{
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();

  for (guint depth = 1; depth < 200; depth++)
    {
      g_autofree char *open = g_strnfill (depth, '[');
      g_autofree char *close = g_strnfill (depth, ']');
      g_autofree char *text = g_strconcat (open, "1", close, NULL);

      g_assert_true ((load (tree, text) != NULL) == (depth <= LKI_JSON_MAX_DEPTH));
    }
}

static void
test_too_large (void)
{
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();
  g_autofree char *blanks = g_strnfill (5 * 1024 * 1024, ' ');
  g_autofree char *text = g_strconcat (blanks, "1", NULL);

  g_assert_null (load (tree, text));
}

static void
test_strings (void)
{
  static const char *const cases[][2] = {
    { "\"\"", "" },
    { "\"a\"", "a" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"a\\u00e5\\u00C6b\"", "aåÆb" },
    { "\"\\u20ac\"", "€" },
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"\\uD83D\\uDE00x\"", "😀x" },
    { "\"\\ud83d\"", "\ufffd" },
    { "\"\\ude00\"", "\ufffd" },
    { "\"\\ud83dx\"", "\ufffdx" },
    { "\"\\ud83d\\u0041\"", "\ufffdA" },
    { "\"\\ud83d\\ud83d\\ude00\"", "\ufffd😀" },
    { "\"\\ud83d\\n\"", "\ufffd\n" },
    { "\"\\uffff\"", "\uffff" },
  };
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lki_json_item_dup_string (load (tree, cases[i][0]));

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_members (void)
{
  g_autoptr (LkiJsonTree) tree = lki_json_tree_new ();
  const LkiJsonItem *root =
      load (tree, "{\"a\":[1,[2,3],{}],\"b\":null,\"ab\":{\"a\":7},\"\":0,\"a\":8,\"\\u0063\":9}");
  const LkiJsonItem *a = lki_json_item_get_member (root, "a");
  const LkiJsonItem *child = NULL;
  GString *kinds = g_string_new (NULL);

  g_assert_cmpint (root->kind, ==, LKI_JSON_OBJECT);
  g_assert_cmpint (a->kind, ==, LKI_JSON_ARRAY);
  while ((child = lki_json_item_next (a, child)) != NULL)
    g_string_append_printf (kinds, "%u", child->kind);
  g_assert_cmpstr (kinds->str, ==, "310");
  g_string_free (kinds, TRUE);

  g_assert_null (lki_json_item_get_member (root, "b"));
  g_assert_null (lki_json_item_get_member (root, "c"));
  g_assert_cmpint (lki_json_item_get_member (root, "")->kind, ==, LKI_JSON_NUMBER);
  g_assert_cmpint (lki_json_item_get_member (lki_json_item_get_member (root, "ab"), "a")->text[0],
                   ==, '7');
  g_assert_null (lki_json_item_get_member (NULL, "a"));
  g_assert_null (lki_json_item_next (NULL, NULL));

  /* What was loaded before is gone, and the tree is as good as new. */
  root = load (tree, "[]");
  g_assert_null (lki_json_item_next (root, NULL));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/json-tree/sound", test_sound);
  g_test_add_func ("/net/json-tree/nul", test_nul);
  g_test_add_func ("/net/json-tree/depth", test_depth);
  g_test_add_func ("/net/json-tree/too-large", test_too_large);
  g_test_add_func ("/net/json-tree/strings", test_strings);
  g_test_add_func ("/net/json-tree/members", test_members);

  return g_test_run ();
}
