// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-localized-text.h"

static const char *
pick (LkiLocalizedText *text,
      const char *language)
{
  const char *const languages[] = { language, NULL };

  return lki_localized_text_get (text, languages);
}

static void
test_choice (void)
{
  const char *const tags[] = { "sv", "nb", "en", NULL };
  const char *const texts[] = { "Städning", "Renhold", "Cleaning", NULL };
  g_autoptr (LkiLocalizedText) text = lki_localized_text_new (tags, texts);

  g_assert_cmpstr (pick (text, "nb_NO.UTF-8"), ==, "Renhold");
  g_assert_cmpstr (pick (text, "no"), ==, "Renhold");
  g_assert_cmpstr (pick (text, "nn-NO"), ==, "Renhold");
  g_assert_cmpstr (pick (text, "sv_SE"), ==, "Städning");
  g_assert_cmpstr (pick (text, "en_GB"), ==, "Cleaning");
  g_assert_cmpstr (pick (text, "fr"), ==, "Cleaning");
  g_assert_cmpstr (pick (text, "C"), ==, "Cleaning");
}

static void
test_equal (void)
{
  const char *const tags[] = { "nb", "en", NULL };
  const char *const texts[] = { "Renhold", "Cleaning", NULL };
  const char *const other_texts[] = { "Vask", "Cleaning", NULL };
  g_autoptr (LkiLocalizedText) text = lki_localized_text_new (tags, texts);
  g_autoptr (LkiLocalizedText) same = lki_localized_text_new (tags, texts);
  g_autoptr (LkiLocalizedText) other = lki_localized_text_new (tags, other_texts);

  g_assert_true (lki_localized_text_equal (text, same));
  g_assert_false (lki_localized_text_equal (text, other));
  g_assert_false (lki_localized_text_equal (text, NULL));
  g_assert_true (lki_localized_text_equal (NULL, NULL));
}

static void
test_without_english (void)
{
  const char *const tags[] = { "de", NULL };
  const char *const texts[] = { "Umzug", NULL };
  const char *const none[] = { NULL };
  g_autoptr (LkiLocalizedText) german = lki_localized_text_new (tags, texts);
  g_autoptr (LkiLocalizedText) empty = lki_localized_text_new (none, none);

  g_assert_cmpstr (pick (german, "nb"), ==, "Umzug");
  g_assert_cmpstr (pick (empty, "nb"), ==, "");
}

static void
test_variant (void)
{
  const char *const tags[] = { "nb", "en", NULL };
  const char *const texts[] = { "Flytting", "Moving", NULL };
  g_autoptr (LkiLocalizedText) text = lki_localized_text_new (tags, texts);
  g_autoptr (GVariant) variant = g_variant_ref_sink (lki_localized_text_to_variant (text));
  g_autoptr (LkiLocalizedText) copy = lki_localized_text_from_variant (variant);

  g_assert_cmpstr (pick (copy, "nb"), ==, "Flytting");
  g_assert_cmpstr (pick (copy, "en"), ==, "Moving");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/localized-text/chooses-by-language", test_choice);
  g_test_add_func ("/model/localized-text/equal", test_equal);
  g_test_add_func ("/model/localized-text/always-shows-something", test_without_english);
  g_test_add_func ("/model/localized-text/survives-storage", test_variant);

  return g_test_run ();
}
