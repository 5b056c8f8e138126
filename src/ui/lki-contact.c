// SPDX-License-Identifier: GPL-3.0-or-later
// Reaching a person: addresses for the programs of the desktop, and the clipboard where no program
// takes them. What a lead holds goes into an address only by way of escaping.

#include "lki-contact.h"

#include "lki-qr-dialog.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/**
 * lki_contact_dup_phone_uri:
 * @scheme: `tel` or `sms`
 * @e164: a phone number
 *
 * Returns: (transfer full) (nullable): the address (RFC 3966, RFC 5724), with nothing but what a
 * number may hold; %NULL when no digit is in it
 */
char *
lki_contact_dup_phone_uri (const char *scheme,
                           const char *e164)
{
  g_autoptr (GString) uri = NULL;
  gboolean has_digit = FALSE;

  if (e164 == NULL)
    return NULL;

  uri = g_string_new (scheme);
  g_string_append_c (uri, ':');
  for (const char *p = e164; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) || (*p == '+' && p == e164))
      {
        g_string_append_c (uri, *p);
        has_digit = has_digit || *p != '+';
      }

  return has_digit ? g_string_free_and_steal (g_steal_pointer (&uri)) : NULL;
}

/**
 * lki_contact_dup_email_uri:
 * @email: an e-mail address
 *
 * Returns: (transfer full) (nullable): the address (RFC 6068, section 2), which names one recipient
 * and nothing else, whatever @email holds; %NULL when @email is none
 */
char *
lki_contact_dup_email_uri (const char *email)
{
  g_autofree char *escaped = NULL;

  if (email == NULL || strchr (email, '@') == NULL)
    return NULL;

  /* A comma would begin another recipient, and programs take a semicolon for one. */
  escaped = g_uri_escape_string (email, "@!$'()*:", FALSE);

  return g_strconcat ("mailto:", escaped, NULL);
}

/* Everything but what RFC 3986 leaves unreserved is percent-encoded. */
static void
append_field (GString *uri,
              const char *name,
              const char *text)
{
  g_autofree char *escaped = NULL;

  if (text == NULL || *text == '\0')
    return;

  escaped = g_uri_escape_string (text, NULL, FALSE);
  g_string_append_printf (uri, "%c%s=%s", strchr (uri->str, '?') == NULL ? '?' : '&', name,
                          escaped);
}

/**
 * lki_contact_dup_sms_uri:
 * @e164: a phone number
 * @body: (nullable): what the message says
 *
 * Returns: (transfer full) (nullable): the address (RFC 5724, section 2.2); %NULL when @e164 is
 * none
 */
char *
lki_contact_dup_sms_uri (const char *e164,
                         const char *body)
{
  g_autofree char *address = lki_contact_dup_phone_uri ("sms", e164);
  g_autoptr (GString) uri = NULL;

  if (address == NULL)
    return NULL;

  uri = g_string_new (address);
  append_field (uri, "body", body);

  return g_string_free_and_steal (g_steal_pointer (&uri));
}

/**
 * lki_contact_dup_message_uri:
 * @email: an e-mail address
 * @subject: (nullable): a subject, one line
 * @body: (nullable): what the message says
 *
 * Returns: (transfer full) (nullable): the address with both (RFC 6068, section 2), lines ended as
 * section 5 wants it; %NULL when @email is none
 */
char *
lki_contact_dup_message_uri (const char *email,
                             const char *subject,
                             const char *body)
{
  g_autofree char *address = lki_contact_dup_email_uri (email);
  g_autoptr (GString) lines = g_string_new (body);
  g_autoptr (GString) uri = NULL;

  if (address == NULL)
    return NULL;

  uri = g_string_new (address);
  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\n", "\r\n", 0);
  append_field (uri, "subject", subject);
  append_field (uri, "body", lines->str);

  return g_string_free_and_steal (g_steal_pointer (&uri));
}

static gboolean
has_position (LkiLeadRecord *lead)
{
  return lead->details != NULL && isfinite (lead->details->latitude) &&
         isfinite (lead->details->longitude) && fabs (lead->details->latitude) <= 90 &&
         fabs (lead->details->longitude) <= 180;
}

/* Six decimals, a tenth of a metre, always with a point. */
static char *
dup_degrees (double degrees)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6f", degrees));
}

/**
 * lki_contact_dup_geo_uri:
 * @lead: a lead
 *
 * Returns: (transfer full) (nullable): its place for a program of maps (RFC 5870); %NULL without a
 * place
 */
char *
lki_contact_dup_geo_uri (LkiLeadRecord *lead)
{
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;
  g_autofree char *address = lki_lead_dup_address (lead, ", ");
  g_autofree char *escaped = NULL;

  if (has_position (lead))
    {
      latitude = dup_degrees (lead->details->latitude);
      longitude = dup_degrees (lead->details->longitude);
      return g_strdup_printf ("geo:%s,%s", latitude, longitude);
    }

  if (address == NULL)
    return NULL;

  escaped = g_uri_escape_string (address, NULL, FALSE);

  return g_strconcat ("geo:0,0?q=", escaped, NULL);
}

/**
 * lki_contact_dup_map_uri:
 * @lead: a lead
 *
 * Returns: (transfer full) (nullable): a web page with a map of its place; %NULL without a place
 */
char *
lki_contact_dup_map_uri (LkiLeadRecord *lead)
{
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;
  g_autofree char *address = lki_lead_dup_address (lead, ", ");
  g_autofree char *escaped = NULL;

  if (has_position (lead))
    {
      latitude = dup_degrees (lead->details->latitude);
      longitude = dup_degrees (lead->details->longitude);
      return g_strdup_printf ("https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=16/%s/%s",
                              latitude, longitude, latitude, longitude);
    }

  if (address == NULL)
    return NULL;

  escaped = g_uri_escape_string (address, NULL, FALSE);

  return g_strconcat ("https://www.openstreetmap.org/search?query=", escaped, NULL);
}

/* What is being opened, and what to do when nothing takes it. */
typedef struct
{
  GtkWidget *widget;  /* (owned) */
  char *uri;          /* (owned) (nullable) of a call, which a phone can make instead */
  char *copy;         /* (owned) (nullable) */
  char *next_uri;     /* (owned) (nullable) */
  char *launched_uri; /* (owned) (nullable) */
} Launch;

static void
launch_free (Launch *launch)
{
  g_object_unref (launch->widget);
  g_free (launch->uri);
  g_free (launch->copy);
  g_free (launch->next_uri);
  g_free (launch->launched_uri);
  g_free (launch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Launch,
                               launch_free)

static void launch (const char *uri,
                    Launch *data);

static void
show_qr_cb (AdwToast *toast,
            gpointer user_data)
{
  Launch *data = user_data;

  lki_qr_dialog_present (data->widget, data->uri, data->copy);
}

static void
toast_gone (gpointer data,
            GClosure *closure)
{
  launch_free (data);
}

/* Takes @data. @turned_away says whether the desktop has asked, and was given no app. */
static void
tell_copied (Launch *data,
             gboolean turned_away)
{
  GtkWidget *widget = data->widget;
  g_autofree char *text = NULL;
  AdwToast *toast;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), data->copy);
  /* A number or an address can be shown; a message is too long for that. */
  if (strpbrk (data->copy, " \n") != NULL)
    text = g_strdup (turned_away ? _ ("Nothing was opened – the text was copied")
                                 : _ ("No app can open it – the text was copied"));
  else if (turned_away)
    /* Translators: %s is a phone number or an address */
    text = g_strdup_printf (_ ("Nothing was opened – “%s” was copied"), data->copy);
  else
    /* Translators: %s is a phone number or an address */
    text = g_strdup_printf (_ ("No app can open it – “%s” was copied"), data->copy);
  toast = adw_toast_new (text);
  if (data->uri != NULL)
    {
      /* Translators: a button: shows a code that a phone can read, to call from there */
      adw_toast_set_button_label (toast, _ ("_QR Code"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_qr_cb), data, toast_gone, 0);
      lki_work_toast_show (widget, toast);
      return;
    }

  lki_work_toast_show (widget, toast);
  launch_free (data);
}

/* Takes @data. */
static void
fall_back (Launch *data,
           gboolean turned_away)
{
  g_autofree char *next_uri = g_steal_pointer (&data->next_uri);

  if (next_uri != NULL && !turned_away)
    launch (next_uri, data);
  else if (data->copy != NULL)
    tell_copied (data, turned_away);
  else
    {
      if (!turned_away)
        lki_work_toast_add (data->widget, _ ("No app can open this"));
      launch_free (data);
    }
}

static void
launched_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Launch) data = user_data;
  g_autoptr (GError) error = NULL;
  gboolean turned_away;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error))
    return;

  /* A portal shows that there are no apps in the dialog in which it would have offered them, and
   * to close that is the only answer. */
  turned_away = g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) ||
                g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED);
  fall_back (g_steal_pointer (&data), turned_away);
}

static void
launch_now (Launch *data)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (data->launched_uri);
  GtkRoot *root = gtk_widget_get_root (data->widget);

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                           launched_cb, data);
}

static void
found_app_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Launch *data = user_data;
  g_autoptr (GAppInfo) app = g_app_info_get_default_for_uri_scheme_finish (result, NULL);

  if (app != NULL)
    launch_now (data);
  else
    fall_back (data, FALSE);
}

/* Only a portal knows what is outside a sandbox. Elsewhere it is asked first, as some desktops open
 * a dialog that says nothing but that there are no apps. */
static void
launch (const char *uri,
        Launch *data)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  g_set_str (&data->launched_uri, uri);
  if (scheme == NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ||
      g_getenv ("SNAP_NAME") != NULL)
    launch_now (data);
  else
    g_app_info_get_default_for_uri_scheme_async (scheme, NULL, found_app_cb, data);
}

/**
 * lki_contact_open:
 * @widget: the widget that asks, from which the window and its toasts are found
 * @uri: what to open
 * @copy: (nullable): what to copy when no program opens it
 *
 * Hands @uri to the program that the desktop has for it. Where there is none, @copy is copied and
 * the person told; for a call, a QR code is offered too. To be called for a person's own click
 * only.
 */
void
lki_contact_open (GtkWidget *widget,
                  const char *uri,
                  const char *copy)
{
  Launch *data;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL);

  data = g_new0 (Launch, 1);
  data->widget = g_object_ref (widget);
  data->copy = g_strdup (copy);
  if (g_str_has_prefix (uri, "tel:") && copy != NULL)
    data->uri = g_strdup (uri);
  launch (uri, data);
}

/**
 * lki_contact_open_map:
 * @widget: the widget that asks
 * @lead: whose place to show
 *
 * Shows the place in the desktop's program of maps, or on a web page where there is none.
 */
void
lki_contact_open_map (GtkWidget *widget,
                      LkiLeadRecord *lead)
{
  g_autofree char *geo = lki_contact_dup_geo_uri (lead);
  Launch *data;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (geo == NULL)
    return;

  data = g_new0 (Launch, 1);
  data->widget = g_object_ref (widget);
  data->copy = lki_lead_dup_address (lead, ", ");
  data->next_uri = lki_contact_dup_map_uri (lead);
  launch (geo, data);
}

/**
 * lki_contact_copy:
 * @widget: the widget that asks
 * @text: what to copy
 *
 * Copies @text, and says so.
 */
void
lki_contact_copy (GtkWidget *widget,
                  const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  lki_work_toast_add (widget, _ ("Copied"));
}
