// SPDX-License-Identifier: GPL-3.0-or-later
// What a person has just done, said in a toast with Undo; and why it could not be done.

#include "lki-work-toast.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-future.h"

#include <glib/gi18n.h>

/* Work on its way. The widget that asked may show something else by the time it has arrived. */
typedef struct
{
  GtkWidget *widget;   /* (owned) */
  LkiSession *session; /* (owned) */
  DexFuture *work;     /* (owned) */
  char *text;          /* (owned) (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->widget);
  g_object_unref (job->session);
  dex_unref (job->work);
  g_free (job->text);
  g_free (job);
}

/* What a toast offers to take back. */
typedef struct
{
  GtkWidget *widget;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiUndo *undo;       /* (owned) */
} Offer;

static void
offer_free (gpointer data,
            GClosure *closure)
{
  Offer *offer = data;

  g_object_unref (offer->widget);
  g_object_unref (offer->session);
  lki_undo_unref (offer->undo);
  g_free (offer);
}

static void
undo_cb (AdwToast *toast,
         gpointer user_data)
{
  Offer *offer = user_data;

  lki_work_toast_undo (offer->widget, offer->session, offer->undo);
}

static Job *
job_new (GtkWidget *widget,
         LkiSession *session,
         DexFuture *work,
         const char *text)
{
  Job *job = g_new0 (Job, 1);

  job->widget = g_object_ref (widget);
  job->session = g_object_ref (session);
  job->work = work;
  job->text = g_strdup (text);

  return job;
}

static void
tell_error (Job *job,
            GError *error)
{
  if (!lki_error_is_cancelled (error))
    lki_work_toast_add (job->widget, lki_error_get_title (error));
}

static DexFuture *
follow_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  undo = dex_await_boxed (dex_ref (job->work), &error);
  if (undo == NULL)
    tell_error (job, error);
  else if (job->text != NULL)
    lki_work_toast_offer (job->widget, job->session, undo, job->text);

  return lki_future_new_done ();
}

static DexFuture *
undo_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n_left = dex_await_uint (dex_ref (job->work), &error);

  if (error != NULL)
    {
      tell_error (job, error);
      return lki_future_new_done ();
    }

  if (n_left > 0)
    /* Translators: some of what was to be undone has been changed by a colleague since; %u is to
     * how many leads that has happened */
    text =
        g_strdup_printf (ngettext ("Undone, but for %u lead that has been changed since",
                                   "Undone, but for %u leads that have been changed since", n_left),
                         n_left);
  lki_work_toast_add (job->widget, text != NULL ? text : job->text);

  return lki_future_new_done ();
}

/**
 * lki_work_toast_show:
 * @widget: the widget that speaks, from which the window's toasts are found
 * @toast: (transfer full): what to say; never markup
 */
void
lki_work_toast_show (GtkWidget *widget,
                     AdwToast *toast)
{
  GtkWidget *overlay;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (ADW_IS_TOAST (toast));

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  adw_toast_set_use_markup (toast, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/**
 * lki_work_toast_add:
 * @widget: the widget that speaks, from which the window's toasts are found
 * @text: what to say
 */
void
lki_work_toast_add (GtkWidget *widget,
                    const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  lki_work_toast_show (widget, adw_toast_new (text));
}

/**
 * lki_work_toast_follow:
 * @widget: the widget that asked
 * @session: whose verb it was
 * @work: (transfer full): the verb's future, which resolves to a LkiUndo
 * @text: (nullable): what to say when it is done; %NULL for nothing
 *
 * Says what was done, with a button that takes it back, or why it was not.
 */
void
lki_work_toast_follow (GtkWidget *widget,
                       LkiSession *session,
                       DexFuture *work,
                       const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (DEX_IS_FUTURE (work));

  lki_future_report (lki_future_spawn ("work-toast", follow_fiber,
                                       job_new (widget, session, work, text), job_free),
                     "tell what was done");
}

/**
 * lki_work_toast_offer:
 * @widget: the widget that speaks
 * @session: whose work it was
 * @undo: what was done
 * @text: what to say
 *
 * Says what was done, with a button that takes it back where that can be.
 */
void
lki_work_toast_offer (GtkWidget *widget,
                      LkiSession *session,
                      LkiUndo *undo,
                      const char *text)
{
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (undo != NULL && text != NULL);

  toast = adw_toast_new (text);
  if (lki_undo_can_undo (undo))
    {
      Offer *offer = g_new0 (Offer, 1);

      offer->widget = g_object_ref (widget);
      offer->session = g_object_ref (session);
      offer->undo = lki_undo_ref (undo);
      adw_toast_set_button_label (toast, _ ("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), offer, offer_free, 0);
    }
  lki_work_toast_show (widget, toast);
}

/**
 * lki_work_toast_undo:
 * @widget: the widget that asked
 * @session: whose work it was
 * @undo: what to take back
 *
 * Takes it back and says so.
 */
void
lki_work_toast_undo (GtkWidget *widget,
                     LkiSession *session,
                     LkiUndo *undo)
{
  g_autofree char *text = NULL;
  guint n_leads;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (undo != NULL);

  n_leads = lki_undo_get_n_leads (undo);
  if (n_leads > 1)
    /* Translators: what was done to several leads at once has been taken back */
    text =
        g_strdup_printf (ngettext ("Undone for %u lead", "Undone for %u leads", n_leads), n_leads);
  lki_future_report (lki_future_spawn ("work-toast-undo", undo_fiber,
                                       job_new (widget, session, lki_session_undo (session, undo),
                                                text != NULL ? text : _ ("Undone")),
                                       job_free),
                     "tell what was undone");
}
