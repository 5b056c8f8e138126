// SPDX-License-Identifier: GPL-3.0-or-later
// The person of a lead as a vCard 4.0 (RFC 6350), for an address book.

#include "lki-vcard.h"

#include <string.h>

/* A line has at most 75 octets, its end not counted (RFC 6350, 3.2). */
#define LINE_OCTETS 75

/* Of a text value (RFC 6350, 3.4); control characters have no place in one. */
static void
append_escaped (GString *line,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (line, "\\n");
      else if (c == '\\' || c == ',' || c == ';')
        g_string_append_printf (line, "\\%c", (char) c);
      else if (!g_unichar_iscntrl (c))
        g_string_append_unichar (line, c);
    }
}

/* A line that is too long goes on in the next one, after a blank; no character is torn apart. */
static void
append_line (GString *card,
             const char *line)
{
  gsize room = LINE_OCTETS;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize size = (gsize) (g_utf8_next_char (p) - p);

      if (size > room)
        {
          g_string_append (card, "\r\n ");
          room = LINE_OCTETS - 1;
        }
      g_string_append_len (card, p, (gssize) size);
      room -= size;
    }
  g_string_append (card, "\r\n");
}

static void
append (GString *card,
        const char *property,
        const char *value)
{
  g_autoptr (GString) line = NULL;

  if (value == NULL || *value == '\0')
    return;

  line = g_string_new (property);
  g_string_append_c (line, ':');
  append_escaped (line, value);
  append_line (card, line->str);
}

/* Post office box and extended address are not known: the first two components are empty. */
static void
append_address (GString *card,
                LkiLeadRecord *lead)
{
  const char *parts[] = { lead->street, lead->city, NULL, lead->postal_code,
                          lead->address_country };
  g_autoptr (GString) line = g_string_new ("ADR:;");
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_string_append_c (line, ';');
      if (parts[i] != NULL)
        append_escaped (line, parts[i]);
      any |= parts[i] != NULL && *parts[i] != '\0';
    }
  if (any)
    append_line (card, line->str);
}

static void
append_phones (GString *card,
               LkiLeadRecord *lead)
{
  for (guint i = 0; lead->details != NULL && i < lead->details->phones->len; i++)
    {
      LkiPhone *phone = g_ptr_array_index (lead->details->phones, i);
      g_autofree char *uri = g_strconcat ("tel:", phone->e164, NULL);

      append (card, "TEL;VALUE=uri", uri);
    }
  for (guint i = 0; lead->details != NULL && i < lead->details->emails->len; i++)
    append (card, "EMAIL", g_ptr_array_index (lead->details->emails, i));
}

/**
 * lki_vcard_dup:
 * @lead: a lead with its details
 *
 * Returns: (transfer full): its person as a vCard, with the line ends of RFC 6350
 */
char *
lki_vcard_dup (LkiLeadRecord *lead)
{
  GString *card;

  g_return_val_if_fail (lead != NULL, NULL);

  card = g_string_new ("BEGIN:VCARD\r\nVERSION:4.0\r\n");

  /* There is always a formatted name (RFC 6350, 6.2.1). */
  if (lead->name == NULL || *lead->name == '\0')
    g_string_append (card, "FN:\r\n");
  append (card, "FN", lead->name);
  append (card, "ORG", lead->company);
  append_phones (card, lead);
  append_address (card, lead);
  append (card, "LANG", lead->language);
  g_string_append (card, "END:VCARD\r\n");

  return g_string_free_and_steal (card);
}
