// SPDX-License-Identifier: GPL-3.0-or-later
// Links to a lead, as `leadkit:lead/ID`. They come from anywhere on the desktop (a mail, a web
// page), so nothing is taken from them but an id that may or may not exist.

#include "lki-lead-link.h"

#include <string.h>

#include "lki-error.h"

#define SCHEME "leadkit:"
#define PATH "lead/"
/* Ids are opaque; a longer one than this is no id of ours. In bytes. */
#define MAX_ID_LENGTH 256

static gboolean
is_plain_text (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

/**
 * lki_lead_link_parse:
 * @link: what was given as a link
 * @error: return location for %LKI_ERROR_ADDRESS
 *
 * Reads the id of a lead out of a link. The scheme is compared without regard to case (RFC 3986,
 * section 3.1) and the id may be percent-encoded.
 *
 * Returns: (transfer full) (nullable): the id, or %NULL with @error set
 */
char *
lki_lead_link_parse (const char *link,
                     GError **error)
{
  g_autofree char *id = NULL;
  const char *path = NULL;

  g_return_val_if_fail (link != NULL, NULL);

  if (g_ascii_strncasecmp (link, SCHEME, strlen (SCHEME)) == 0)
    {
      /* GVfs puts slashes here in the links that pass through it. */
      path = link + strlen (SCHEME);
      path += strspn (path, "/");
    }
  if (path != NULL && g_str_has_prefix (path, PATH))
    id = g_uri_unescape_string (path + strlen (PATH), NULL);

  if (id == NULL || *id == '\0' || strlen (id) > MAX_ID_LENGTH || strchr (id, '/') != NULL ||
      !g_utf8_validate (id, -1, NULL) || !is_plain_text (id))
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_ADDRESS, "Not a link to a lead"));
      return NULL;
    }

  return g_steal_pointer (&id);
}
