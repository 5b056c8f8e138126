// SPDX-License-Identifier: GPL-3.0-or-later
// Sets the stage for pictures of whoever signs in for real, as in no demo: the sign-in page, the
// consent page, and the account.

#include "lki-stage-account.h"

#include "lki-application-private.h"
#include "lki-error.h"
#include "lki-sign-in-page.h"
#include "lki-wait.h"

/* How long anything may take, in seconds. */
#define PATIENCE 10
#define N_LEADS 20

static gboolean
has_error (gpointer page,
           gpointer user_data)
{
  g_autofree char *title = NULL;

  g_object_get (page, "error-title", &title, NULL);

  return title != NULL && *title != '\0';
}

static gboolean
is_busy (gpointer page,
         gpointer busy)
{
  gboolean value;

  g_object_get (page, "busy", &value, NULL);

  return value == GPOINTER_TO_INT (busy);
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType type,
             guint nth,
             guint *seen)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*seen)++ == nth)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, nth, seen);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
type_into (GtkWidget *page,
           guint nth,
           const char *text)
{
  guint seen = 0;
  GtkWidget *row = find_widget (page, ADW_TYPE_ENTRY_ROW, nth, &seen);

  if (row != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* Types into the sign-in page and presses Enter, at a server that is slow to answer where @fault
 * says so, and with the right password where none is given. The rows are e-mail, password and
 * server, in this order. */
static GtkWidget *
sign_in_by_hand (LkiApplication *application,
                 const char *password,
                 const char *fault,
                 GError **error)
{
  g_autoptr (LkiDemo) demo = lki_demo_new (N_LEADS, 0);
  GtkWidget *page;
  GtkWidget *row;
  guint seen = 0;

  lki_session_manager_cancel_sign_in (application->manager);
  if (!dex_await (lki_application_leave_demo (application), error) ||
      !dex_await (lki_demo_start (demo), error) ||
      (fault != NULL && !dex_await (lki_demo_control (demo, "faults", fault), error)))
    return NULL;

  page = find_widget (GTK_WIDGET (lki_application_present (application)), LKI_TYPE_SIGN_IN_PAGE, 0,
                      &seen);
  seen = 0;
  row = page != NULL ? find_widget (page, ADW_TYPE_PASSWORD_ENTRY_ROW, 0, &seen) : NULL;
  if (row == NULL ||
      !lki_wait_until (page, "busy", is_busy, GINT_TO_POINTER (FALSE), PATIENCE, error))
    {
      if (error != NULL && *error == NULL)
        *error = lki_error_new (LKI_ERROR_FAILED, "There is no sign-in page");
      return NULL;
    }

  type_into (page, 0, lki_demo_get_email (demo));
  type_into (page, 1, password != NULL ? password : lki_demo_get_password (demo));
  type_into (page, 2, lki_demo_get_address (demo));
  g_signal_emit_by_name (row, "entry-activated");
  g_set_object (&application->demo, demo);

  return page;
}

static gboolean
reach_signing_in (LkiApplication *application,
                  GError **error)
{
  GtkWidget *page = sign_in_by_hand (
      application, "a password",
      "{\"path\": \"/.well-known/leadkit-partner\", \"count\": 100, \"delay_ms\": 600000}", error);

  return page != NULL &&
         lki_wait_until (page, "busy", is_busy, GINT_TO_POINTER (TRUE), PATIENCE, error);
}

static gboolean
reach_wrong_password (LkiApplication *application,
                      GError **error)
{
  GtkWidget *page = sign_in_by_hand (application, "a wrong password", NULL, error);

  return page != NULL && lki_wait_until (page, "error-title", has_error, NULL, PATIENCE, error);
}

static gboolean
is_signed_in (gpointer manager,
              gpointer user_data)
{
  return lki_session_manager_get_state (manager) == LKI_SESSION_STATE_SIGNED_IN;
}

/* Asked of whoever signs in for real. */
static gboolean
reach_consent (LkiApplication *application,
               GError **error)
{
  return sign_in_by_hand (application, NULL, NULL, error) != NULL &&
         lki_wait_until (application->manager, "state", is_signed_in, NULL, PATIENCE, error);
}

static gboolean
is_up_to_date (gpointer session,
               gpointer user_data)
{
  return lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE;
}

static gboolean
has_account (gpointer session,
             gpointer user_data)
{
  return lki_session_get_account (session) != NULL;
}

/* The account, at a platform that answers @deletion when it is asked to delete it. */
static gboolean
reach_account (LkiApplication *application,
               const char *deletion,
               GError **error)
{
  LkiSession *session;

  if (!reach_consent (application, error))
    return FALSE;

  session = lki_session_manager_get_session (application->manager);
  lki_diagnostics_decide (application->diagnostics, FALSE, FALSE);

  return dex_await (lki_demo_control (application->demo, "deletion", deletion), error) &&
         lki_wait_until (session, "sync-status", is_up_to_date, NULL, PATIENCE, error) &&
         lki_wait_until (session, "account", has_account, NULL, PATIENCE, error);
}

/**
 * lki_stage_reach_account:
 * @application: an application with a window
 * @name: a state of the sign-in page or the account that build-aux/screenshots.d/README names
 * @error: return location for an error
 *
 * Brings about what the state is the consequence of.
 *
 * Returns: whether the program has noticed it
 */
gboolean
lki_stage_reach_account (LkiApplication *application,
                         const char *name,
                         GError **error)
{
  if (g_str_equal (name, "signing-in"))
    return reach_signing_in (application, error);
  if (g_str_equal (name, "wrong-password"))
    return reach_wrong_password (application, error);
  if (g_str_equal (name, "consent"))
    return reach_consent (application, error);
  if (g_str_equal (name, "account"))
    return reach_account (application, "{\"state\": \"completed\"}", error);
  if (g_str_equal (name, "account-scheduled"))
    return reach_account (application, "{\"state\": \"scheduled\"}", error);
  if (g_str_equal (name, "account-manual"))
    return reach_account (application, "{\"state\": \"manual\"}", error);

  g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "There is no state %s", name));

  return FALSE;
}
