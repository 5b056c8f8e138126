// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses the program talks to, and what it makes of one that a person typed. Pure: nothing
// is resolved and nothing is contacted.

#include "lki-http.h"

#include "lki-error.h"

#include <string.h>

/* RFC 1035, 2.3.4 limits a name to 253 characters; the rest is scheme, port and what is cut off. */
#define MAX_ADDRESS 1024

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  /* RFC 6761, 6.3: names under localhost never leave the machine. */
  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (strlen (host) > 10 && g_ascii_strcasecmp (host + strlen (host) - 10, ".localhost") == 0);
}

/**
 * lki_http_is_acceptable:
 * @uri: an absolute URI
 *
 * Whether the program may send a request there: HTTPS to anywhere, plain HTTP to this machine
 * alone.
 *
 * Returns: %TRUE if it may
 */
gboolean
lki_http_is_acceptable (GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  if (host == NULL || *host == '\0')
    return FALSE;

  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;

  return g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (host);
}

static gboolean
is_host_name (const char *host,
              gboolean needs_dot)
{
  g_auto (GStrv) labels = g_strsplit (host, ".", -1);
  guint n_labels = g_strv_length (labels);

  /* One dot at the end is a way to write a complete name. */
  if (n_labels > 1 && *labels[n_labels - 1] == '\0')
    n_labels--;

  if (n_labels == 0 || strlen (host) > 253 || (needs_dot && n_labels < 2))
    return FALSE;

  for (guint i = 0; i < n_labels; i++)
    {
      const char *label = labels[i];
      gsize length = strlen (label);

      if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
        return FALSE;

      for (gsize j = 0; j < length; j++)
        {
          if (!g_ascii_isalnum (label[j]) && label[j] != '-' && label[j] != '_')
            return FALSE;
        }
    }

  /* No top-level domain is a number: this is an address with too few or too large parts. */
  return strspn (labels[n_labels - 1], "0123456789") != strlen (labels[n_labels - 1]);
}

static char *
normalise_host (const char *host,
                gboolean needs_dot)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;

  if (host == NULL || *host == '\0')
    return NULL;

  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    {
      g_autofree char *text = g_inet_address_to_string (address);

      if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
        return g_strdup_printf ("[%s]", text);

      return g_steal_pointer (&text);
    }

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;

  lower = g_ascii_strdown (ascii, -1);
  if (!is_host_name (lower, needs_dot && !is_loopback (lower)))
    return NULL;

  return g_steal_pointer (&lower);
}

/**
 * lki_http_check_address:
 * @text: what a person typed or pasted as the address of a server
 * @error: why not: %LKI_ERROR_ADDRESS, or %LKI_ERROR_INSECURE_ADDRESS for plain HTTP to another
 * machine
 *
 * Makes an origin (RFC 6454) of it. White space around it, a path, upper case and a missing scheme
 * are forgiven: HTTPS is assumed, and plain HTTP for this machine. Names with letters beyond ASCII
 * are converted (RFC 5891).
 *
 * Returns: (transfer full): the origin, such as `https://leads.example.no`, or %NULL
 */
char *
lki_http_check_address (const char *text,
                        GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *full = NULL;
  g_autofree char *host = NULL;
  g_autoptr (GUri) uri = NULL;
  gboolean has_scheme;
  int port;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= MAX_ADDRESS && g_utf8_validate (text, -1, NULL))
    {
      address = g_strstrip (g_strdup (text));

      for (const char *c = address; *c != '\0'; c = g_utf8_next_char (c))
        {
          gunichar character = g_utf8_get_char (c);

          if (g_unichar_isspace (character) || !g_unichar_isprint (character))
            g_clear_pointer (&address, g_free);
          if (address == NULL)
            break;
        }
    }

  if (address != NULL && *address != '\0')
    {
      has_scheme = strstr (address, "://") != NULL;
      full = has_scheme ? g_strdup (address) : g_strconcat ("https://", address, NULL);
      uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
    }

  if (uri != NULL && g_uri_get_userinfo (uri) == NULL &&
      (g_str_equal (g_uri_get_scheme (uri), "https") ||
       g_str_equal (g_uri_get_scheme (uri), "http")))
    host = normalise_host (g_uri_get_host (uri), !has_scheme);

  port = uri != NULL ? g_uri_get_port (uri) : -1;

  if (host == NULL || port == 0 || port > 65535)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_ADDRESS, "not the address of a server"));
      return NULL;
    }

  if (has_scheme && !lki_http_is_acceptable (uri))
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_INSECURE_ADDRESS, "plain HTTP to another machine"));
      return NULL;
    }

  if (has_scheme ? g_str_equal (g_uri_get_scheme (uri), "http")
                 : is_loopback (g_uri_get_host (uri)))
    return port == -1 || port == 80 ? g_strconcat ("http://", host, NULL)
                                    : g_strdup_printf ("http://%s:%d", host, port);

  return port == -1 || port == 443 ? g_strconcat ("https://", host, NULL)
                                   : g_strdup_printf ("https://%s:%d", host, port);
}
