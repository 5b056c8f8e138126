// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the application and the keys that reach them: those that make sense without a
// window, or whose window may not be open when a notification asks for them. What belongs to the
// window is `win.*`, in `ui/`.

#include "lki-application-private.h"
#include "lki-future.h"

static void
quit_cb (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  GtkApplication *application = user_data;
  GtkWindow *window;

  /* Closed rather than destroyed, so that each window gets to save what it remembers. */
  if ((window = gtk_application_get_active_window (application)) != NULL)
    gtk_window_close (window);
  g_application_quit (G_APPLICATION (application));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  lki_window_present_preferences (lki_application_present (user_data));
}

static void
account_cb (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  LkiApplication *self = user_data;

  if (lki_session_manager_get_session (self->manager) != NULL)
    lki_window_present_account (lki_application_present (self));
}

static void
support_cb (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  lki_application_open_support (user_data);
}

static void
about_cb (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  lki_window_present_about (lki_application_present (user_data));
}

static void
sign_out_cb (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  LkiApplication *self = user_data;

  if (lki_session_manager_get_session (self->manager) != NULL)
    lki_window_present_sign_out (lki_application_present (self));
}

static void
sync_now_cb (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  LkiApplication *self = user_data;
  LkiSession *session = lki_session_manager_get_session (self->manager);

  if (session != NULL)
    lki_session_sync_now (session);
}

static void
demo_cb (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  LkiApplication *self = user_data;

  lki_application_present (self);
  lki_application_begin_session (self, TRUE);
}

static void
leave_demo_cb (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  lki_future_report (lki_application_leave_demo (user_data), "Leaving the demo");
}

static void
open_lead_cb (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  lki_application_open_lead (user_data, g_variant_get_string (parameter, NULL), FALSE);
}

static void
call_lead_cb (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  lki_application_open_lead (user_data, g_variant_get_string (parameter, NULL), TRUE);
}

static DexFuture *
worked_cb (DexFuture *future,
           gpointer user_data)
{
  g_application_release (user_data);

  return dex_ref (future);
}

/* What a button of a notification asks for is done without a window: the program may have been
 * started for it alone, and ends when it is done. */
static void
work (LkiApplication *self,
      GVariant *lead_id,
      DexFuture *(*verb) (LkiNotifier *notifier,
                          const char *lead_id))
{
  g_application_hold (G_APPLICATION (self));
  lki_application_begin_session (self, FALSE);
  lki_future_report (
      dex_future_finally (verb (self->notifier, g_variant_get_string (lead_id, NULL)), worked_cb,
                          g_object_ref (self), g_object_unref),
      "Button of a notification");
}

static void
take_lead_cb (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  work (user_data, parameter, lki_notifier_take);
}

static void
snooze_lead_cb (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  work (user_data, parameter, lki_notifier_snooze);
}

static void
unsnooze_lead_cb (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  work (user_data, parameter, lki_notifier_unsnooze);
}

static void
show_new_cb (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  LkiApplication *self = user_data;

  lki_notifier_withdraw_new (self->notifier);
  lki_application_begin_session (self, FALSE);
  lki_window_show_view (lki_application_present (self), "new");
}

static void
next_to_answer_cb (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  lki_application_open_next_to_answer (user_data);
}

static void
follow_ups_cb (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  LkiApplication *self = user_data;

  lki_notifier_withdraw_due (self->notifier);
  lki_application_begin_session (self, FALSE);
  lki_window_show_view (lki_application_present (self), "follow-up");
}

/**
 * lki_application_add_actions:
 * @self: an application
 *
 * Adds the actions, before the application is on the bus, so that an activation by D-Bus finds
 * them.
 */
void
lki_application_add_actions (LkiApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "account", .activate = account_cb },
    /* For the notification; the menu has one or the other of the two below. */
    { .name = "open-support", .activate = support_cb },
    { .name = "support", .activate = support_cb },
    { .name = "support-answer", .activate = support_cb },
    { .name = "about", .activate = about_cb },
    { .name = "sign-out", .activate = sign_out_cb },
    { .name = "sync-now", .activate = sync_now_cb },
    { .name = "demo", .activate = demo_cb },
    { .name = "leave-demo", .activate = leave_demo_cb },
    { .name = "open-lead", .activate = open_lead_cb, .parameter_type = "s" },
    { .name = "call-lead", .activate = call_lead_cb, .parameter_type = "s" },
    { .name = "take-lead", .activate = take_lead_cb, .parameter_type = "s" },
    { .name = "snooze-lead", .activate = snooze_lead_cb, .parameter_type = "s" },
    { .name = "unsnooze-lead", .activate = unsnooze_lead_cb, .parameter_type = "s" },
    { .name = "show-new", .activate = show_new_cb },
    /* These two are named by the desktop file. */
    { .name = "next-to-answer", .activate = next_to_answer_cb },
    { .name = "follow-ups", .activate = follow_ups_cb },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.sync-now", { "<Control>r", "F5" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
}
