// SPDX-License-Identifier: GPL-3.0-or-later
// What is and what is not a link to a lead. Links come from anywhere on the desktop.

#include "lki-error.h"
#include "lki-lead-link.h"

static void
test_reads_the_id (void)
{
  static const struct
  {
    const char *link;
    const char *id;
  } links[] = {
    { "leadkit:lead/L-0001", "L-0001" },
    { "LeadKit:lead/L-0001", "L-0001" },
    { "leadkit:lead/bl%C3%A5%20b%C3%A6r", "blå bær" },
    { "leadkit:lead/a+b", "a+b" },
    { "leadkit:///lead/L-0001", "L-0001" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = lki_lead_link_parse (links[i].link, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (id, ==, links[i].id);
    }
}

static void
test_refuses_what_is_none (void)
{
  g_autofree char *long_id = g_strnfill (100000, 'x');
  g_autofree char *long_link = g_strconcat ("leadkit:lead/", long_id, NULL);
  const char *links[] = {
    "",
    "leadkit:",
    "leadkit:lead",
    "leadkit:lead/",
    "leadkit:settings/L-0001",
    "lead/L-0001",
    "https://leadkit.no/lead/L-0001",
    "leadkit:lead/a/b",
    "leadkit:///lead/",
    "leadkit:lead/a%2Fb",
    "leadkit:lead/a%00b",
    "leadkit:lead/a%0Ab",
    "leadkit:lead/%ff%fe",
    "leadkit:lead/%E2%80%AE",
    long_link,
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = lki_lead_link_parse (links[i], &error);

      g_assert_error (error, LKI_ERROR, LKI_ERROR_ADDRESS);
      g_assert_null (id);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lead-link/reads-the-id", test_reads_the_id);
  g_test_add_func ("/lead-link/refuses-what-is-none", test_refuses_what_is_none);

  return g_test_run ();
}
