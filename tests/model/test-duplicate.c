// SPDX-License-Identifier: GPL-3.0-or-later
// Whether two leads are told to be of the same person.

#include "lki-duplicate.h"

static LkiLeadRecord *
make_lead (const char *id,
           const char *phone,
           const char *email)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lki_lead_work_init (&lead->work);
  lead->id = g_strdup (id);
  lead->phone = g_strdup (phone);
  lead->email = g_strdup (email);

  return lead;
}

static LkiLeadRecord *
make_resident (const char *id,
               const char *name,
               const char *street,
               const char *postal_code,
               const char *city)
{
  LkiLeadRecord *lead = make_lead (id, NULL, NULL);

  lead->name = g_strdup (name);
  lead->street = g_strdup (street);
  lead->postal_code = g_strdup (postal_code);
  lead->city = g_strdup (city);

  return lead;
}

static void
assert_reasons (LkiLeadRecord *lead,
                LkiLeadRecord *other,
                LkiDuplicateReasons reasons)
{
  g_assert_cmphex (lki_duplicate_compare (lead, other), ==, reasons);
  g_assert_cmphex (lki_duplicate_compare (other, lead), ==, reasons);
}

static void
test_phone (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("a", "+4700000001", NULL);
  g_autoptr (LkiLeadRecord) grouped = make_lead ("b", "+47 000 00 001", NULL);
  g_autoptr (LkiLeadRecord) other = make_lead ("c", "+4700000002", NULL);
  g_autoptr (LkiLeadRecord) abroad = make_lead ("d", "+4600000001", NULL);
  g_autoptr (LkiLeadRecord) brief = make_lead ("e", "12", NULL);
  g_autoptr (LkiLeadRecord) briefer = make_lead ("f", "12", NULL);

  assert_reasons (lead, grouped, LKI_DUPLICATE_PHONE);
  assert_reasons (lead, other, LKI_DUPLICATE_NONE);
  assert_reasons (lead, abroad, LKI_DUPLICATE_NONE);
  assert_reasons (brief, briefer, LKI_DUPLICATE_NONE);
  /* A lead is not its own duplicate. */
  assert_reasons (lead, lead, LKI_DUPLICATE_NONE);
}

static void
test_second_phone (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("a", "+4700000001", NULL);
  g_autoptr (LkiLeadRecord) other = make_lead ("b", "+4700000002", NULL);

  other->details = lki_lead_details_new ();
  lki_lead_details_add_phone (other->details, "+4700000002", "00 00 00 02");
  lki_lead_details_add_phone (other->details, "+4700000001", "00 00 00 01");
  assert_reasons (lead, other, LKI_DUPLICATE_PHONE);
}

static void
test_email (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("a", NULL, "kari@nordmann.example.com");
  g_autoptr (LkiLeadRecord) shouted = make_lead ("b", NULL, "Kari@Nordmann.EXAMPLE.com");
  g_autoptr (LkiLeadRecord) dotted = make_lead ("c", NULL, "kari.nordmann@example.com");
  g_autoptr (LkiLeadRecord) nothing = make_lead ("d", NULL, "");
  g_autoptr (LkiLeadRecord) nothing_else = make_lead ("e", NULL, "");

  assert_reasons (lead, shouted, LKI_DUPLICATE_EMAIL);
  assert_reasons (lead, dotted, LKI_DUPLICATE_NONE);
  assert_reasons (nothing, nothing_else, LKI_DUPLICATE_NONE);
}

static void
test_address (void)
{
  g_autoptr (LkiLeadRecord) lead =
      make_resident ("a", "Åse Blåbærhaug", "Storgata 1 B", "0155", "Oslo");
  g_autoptr (LkiLeadRecord) same =
      make_resident ("b", "ÅSE  BLÅBÆRHAUG", "storgata 1b", "0155", NULL);
  g_autoptr (LkiLeadRecord) elsewhere =
      make_resident ("c", "Åse Blåbærhaug", "Storgata 1 B", "5003", "Bergen");
  g_autoptr (LkiLeadRecord) neighbour =
      make_resident ("d", "Åse Blåbærhaug", "Storgata 2", "0155", "Oslo");
  g_autoptr (LkiLeadRecord) partner =
      make_resident ("e", "Ola Blåbærhaug", "Storgata 1 B", "0155", "Oslo");
  g_autoptr (LkiLeadRecord) spelt =
      make_resident ("h", "Bjørn Ødegård", "Kjærlighetsstien 3", "0155", "Oslo");
  g_autoptr (LkiLeadRecord) spelt_out =
      make_resident ("i", "Bjoern Oedegaard", "Kjaerlighetsstien 3", "0155", "Oslo");
  g_autoptr (LkiLeadRecord) nobody = make_resident ("f", "", "", "", "");
  g_autoptr (LkiLeadRecord) nobody_else = make_resident ("g", "", "", "", "");

  assert_reasons (lead, same, LKI_DUPLICATE_ADDRESS);
  assert_reasons (lead, elsewhere, LKI_DUPLICATE_NONE);
  assert_reasons (lead, neighbour, LKI_DUPLICATE_NONE);
  assert_reasons (lead, partner, LKI_DUPLICATE_NONE);
  assert_reasons (spelt, spelt_out, LKI_DUPLICATE_ADDRESS);
  assert_reasons (nobody, nobody_else, LKI_DUPLICATE_NONE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicate/phone", test_phone);
  g_test_add_func ("/duplicate/second-phone", test_second_phone);
  g_test_add_func ("/duplicate/email", test_email);
  g_test_add_func ("/duplicate/name-and-address", test_address);

  return g_test_run ();
}
