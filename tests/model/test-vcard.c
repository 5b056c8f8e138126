// SPDX-License-Identifier: GPL-3.0-or-later
// The vCard of a lead's person, byte for byte where RFC 6350 says so.

#include <string.h>

#include "lki-vcard.h"

static LkiLeadRecord *
make_lead (const char *name)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->name = g_strdup (name);
  lead->details = lki_lead_details_new ();

  return lead;
}

static void
test_whole (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("Kari Prøve");
  LkiPhone *phone = g_new0 (LkiPhone, 1);
  g_autofree char *card = NULL;

  lead->company = g_strdup ("Prøve, Sønn & Co; AS");
  lead->street = g_strdup ("Prøveveien 1\nOppgang B");
  lead->postal_code = g_strdup ("0001");
  lead->city = g_strdup ("Oslo");
  lead->address_country = g_strdup ("NO");
  lead->language = g_strdup ("nb");
  phone->e164 = g_strdup ("+4700000001");
  phone->display = g_strdup ("00 00 00 01");
  g_ptr_array_add (lead->details->phones, phone);
  g_ptr_array_add (lead->details->emails, g_strdup ("kari@example.com"));
  card = lki_vcard_dup (lead);
  g_assert_cmpstr (card, ==,
                   "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Kari Prøve\r\n"
                   "ORG:Prøve\\, Sønn & Co\\; AS\r\nTEL;VALUE=uri:tel:+4700000001\r\n"
                   "EMAIL:kari@example.com\r\n"
                   "ADR:;;Prøveveien 1\\nOppgang B;Oslo;;0001;NO\r\nLANG:nb\r\nEND:VCARD\r\n");
}

/* A name with a line break makes no property of its own. */
static void
test_hostile (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("Kari\r\nTEL:112\\");
  g_autofree char *card = lki_vcard_dup (lead);

  g_assert_cmpstr (card, ==,
                   "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Kari\\nTEL:112\\\\\r\nEND:VCARD\r\n");
}

static void
test_folded (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *card = NULL;
  g_autofree char *whole = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (name, "Øystein ");
  lead = make_lead (name->str);
  card = lki_vcard_dup (lead);
  g_assert_true (g_utf8_validate (card, -1, NULL));
  lines = g_strsplit (card, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
  g_strfreev (g_steal_pointer (&lines));

  /* Unfolded it is whole again. */
  lines = g_strsplit (card, "\r\n ", -1);
  whole = g_strjoinv ("", lines);
  g_assert_nonnull (strstr (whole, name->str));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vcard/whole", test_whole);
  g_test_add_func ("/vcard/hostile", test_hostile);
  g_test_add_func ("/vcard/folded", test_folded);

  return g_test_run ();
}
