// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are written once and sent to many.

#include "lki-message-template.h"

static const LkiMessageValues kari = {
  .name = "Kari Nordmann",
  .category = "Cleaning",
  .place = "Oslo",
  .own_name = "Per Prøve",
  .organisation = "Eksempel AS",
};

static void
assert_fills (const char *text,
              const char *expected)
{
  g_autofree char *filled = lki_message_fill (text, &kari);

  g_assert_cmpstr (filled, ==, expected);
}

static void
test_fill (void)
{
  assert_fills ("", "");
  assert_fills ("Hi {first_name}, about {category} in {place}.\nRegards {me}, {organisation}",
                "Hi Kari, about Cleaning in Oslo.\nRegards Per Prøve, Eksempel AS");
  assert_fills ("{name}{name}", "Kari NordmannKari Nordmann");
  /* What is no placeholder stays as it was written. */
  assert_fills ("{Name} {names} {} { name } {{name}} {name", "{Name} {names} {} { name } "
                                                             "{Kari Nordmann} {name");
  assert_fills ("100 % {name_} %s", "100 % {name_} %s");
}

/* A name that is no name does not become a placeholder, a second line, or text turned around. */
static void
test_hostile_value (void)
{
  const LkiMessageValues hostile = { .name = "{me}\r\nBcc: x@example.com \xE2\x80\xAE",
                                     .own_name = "Per" };
  g_autofree char *filled = lki_message_fill ("Hi {name}!", &hostile);
  g_autofree char *line = lki_message_fill_line ("About\n{category}{name} ", &hostile);

  g_assert_cmpstr (filled, ==, "Hi {me}  Bcc: x@example.com !");
  g_assert_cmpstr (line, ==, "About {me}  Bcc: x@example.com");
}

static void
test_kept (void)
{
  g_autoptr (GPtrArray) templates =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_message_template_unref);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) none = lki_message_templates_from_bytes (NULL);
  g_autoptr (GBytes) bytes = NULL;
  LkiMessageTemplate *read;

  g_assert_cmpuint (none->len, ==, 0);
  g_ptr_array_add (templates,
                   lki_message_template_new (NULL, LKI_CONTACT_SMS, "Tried", NULL, "Hi {name}"));
  g_ptr_array_add (templates, lki_message_template_new ("t2", LKI_CONTACT_EMAIL, "Offer", "Subject",
                                                        "Line\nline \xF0\x9F\x98\x80"));
  bytes = lki_message_templates_to_bytes (templates);
  again = lki_message_templates_from_bytes (bytes);
  g_assert_cmpuint (again->len, ==, 2);
  read = g_ptr_array_index (again, 1);
  g_assert_cmpstr (read->id, ==, "t2");
  g_assert_cmpint (read->channel, ==, LKI_CONTACT_EMAIL);
  g_assert_cmpstr (read->subject, ==, "Subject");
  g_assert_cmpstr (read->text, ==, "Line\nline \xF0\x9F\x98\x80");
  read = g_ptr_array_index (again, 0);
  g_assert_cmpstr (read->subject, ==, "");
  g_assert_false (lki_message_template_is_blank (read));
}

/* What is damaged on the disk is fewer templates, and not the end of the program. */
static void
test_damaged (void)
{
  static const char rubbish[] = "\x01\x02garbage\xff\xfe";
  g_autoptr (GBytes) bytes = g_bytes_new_static (rubbish, sizeof rubbish);
  g_autoptr (GPtrArray) templates = lki_message_templates_from_bytes (bytes);

  g_assert_cmpuint (templates->len, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-template/fill", test_fill);
  g_test_add_func ("/message-template/hostile-value", test_hostile_value);
  g_test_add_func ("/message-template/kept", test_kept);
  g_test_add_func ("/message-template/damaged", test_damaged);

  return g_test_run ();
}
