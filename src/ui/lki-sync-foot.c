// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of the views: what the sync does, in words, and the one thing a person can do about it.

#include "lki-sync-foot.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"

#include <glib/gi18n.h>

struct _LkiSyncFoot
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */

  GtkWidget *failed_button;
  GtkLabel *failed_label;
  GtkWidget *progress_bar;
  GtkWidget *symbol_stack;
  GtkWidget *icon;
  GtkWidget *title_label;
  GtkWidget *detail_label;
  GtkWidget *button;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiSyncFoot,
                     lki_sync_foot,
                     ADW_TYPE_BIN)

/* How each state looks, and what its button does. */
typedef struct
{
  const char *icon_name; /* NULL: a spinner */
  const char *button_icon_name;
  const char *button_tooltip;
  const char *action; /* NULL: the session is told directly */
} Look;

static const Look looks[] = {
  [LKI_SYNC_STOPPED] = { "media-playback-pause-symbolic", "media-playback-start-symbolic",
                         N_ ("Resume Sync"), NULL },
  [LKI_SYNC_FIRST] = { NULL, "media-playback-pause-symbolic", N_ ("Pause Sync"), NULL },
  [LKI_SYNC_BUSY] = { NULL, NULL, NULL, NULL },
  [LKI_SYNC_UP_TO_DATE] = { "object-select-symbolic", "view-refresh-symbolic", N_ ("Sync Now"),
                            "app.sync-now" },
  [LKI_SYNC_OFFLINE] = { "network-offline-symbolic", "view-refresh-symbolic", N_ ("Try Again"),
                         "app.sync-now" },
  [LKI_SYNC_SERVER_TROUBLE] = { "dialog-warning-symbolic", "view-refresh-symbolic",
                                N_ ("Try Again"), "app.sync-now" },
  [LKI_SYNC_SIGN_IN_AGAIN] = { "dialog-password-symbolic", "go-next-symbolic", N_ ("Sign In Again"),
                               "win.sign-in-again" },
  [LKI_SYNC_NO_ACCESS] = { "dialog-warning-symbolic", "view-refresh-symbolic", N_ ("Try Again"),
                           "app.sync-now" },
  [LKI_SYNC_UPDATE_NEEDED] = { "software-update-available-symbolic", NULL, NULL, NULL },
  [LKI_SYNC_STORE_TROUBLE] = { "drive-harddisk-symbolic", "view-refresh-symbolic", N_ ("Try Again"),
                               "app.sync-now" },
};

/**
 * lki_sync_foot_dup_text:
 * @status: what the sync does
 * @done: how many leads of a first sync are here
 * @total: how many there are, or -1
 * @unsent: how many changes wait to be sent
 *
 * Returns: (transfer full): the same in words
 */
char *
lki_sync_foot_dup_text (LkiSyncStatus status,
                        gint64 done,
                        gint64 total,
                        gint64 unsent)
{
  g_autofree char *done_text = lki_format_count (MAX (done, 0));
  g_autofree char *total_text = lki_format_count (MAX (total, 0));
  g_autofree char *unsent_text = lki_format_count (unsent);
  gulong plural = CLAMP (unsent, 0, G_MAXINT);

  switch (status)
    {
    case LKI_SYNC_FIRST:
      if (total > 0)
        /* Translators: the first sync; numbers of leads, such as 3,200 of 10,000 */
        return g_strdup_printf (_ ("Syncing… %1$s of %2$s"), done_text, total_text);
      if (done > 0)
        /* Translators: the first sync; a number of leads, when it is not known how many there are
         */
        return g_strdup_printf (_ ("Syncing… %s"), done_text);
      return g_strdup (_ ("Syncing…"));

    case LKI_SYNC_STOPPED:
      if (total > 0 && done < total)
        /* Translators: the first sync was paused; numbers of leads, such as 3,200 of 10,000 */
        return g_strdup_printf (_ ("Paused at %1$s of %2$s"), done_text, total_text);
      return g_strdup (_ ("Sync paused"));

    case LKI_SYNC_BUSY:
      if (unsent > 0)
        return g_strdup_printf (ngettext ("Sending %s change…", "Sending %s changes…", plural),
                                unsent_text);
      return g_strdup (_ ("Syncing…"));

    case LKI_SYNC_UP_TO_DATE:
      if (unsent > 0)
        return g_strdup_printf (ngettext ("%s change waiting", "%s changes waiting", plural),
                                unsent_text);
      return g_strdup (_ ("Up to date"));

    case LKI_SYNC_OFFLINE:
      if (unsent > 0)
        return g_strdup_printf (
            ngettext ("Offline – %s change waiting", "Offline – %s changes waiting", plural),
            unsent_text);
      return g_strdup (_ ("Offline"));

    case LKI_SYNC_SERVER_TROUBLE:
      return g_strdup (_ ("The server has a problem"));
    case LKI_SYNC_SIGN_IN_AGAIN:
      return g_strdup (_ ("Sign in again"));
    case LKI_SYNC_NO_ACCESS:
      return g_strdup (_ ("Access withdrawn"));
    case LKI_SYNC_UPDATE_NEEDED:
      return g_strdup (_ ("Update needed"));
    case LKI_SYNC_STORE_TROUBLE:
      return g_strdup (_ ("New leads cannot be kept"));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static char *
dup_detail (LkiSyncFoot *self,
            LkiSyncStatus status)
{
  gint64 retry_at = LKI_TIME_NONE;
  gint64 now_ms = lki_minute_get_now_ms (lki_minute_get_default ());
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *clock = NULL;

  if (status != LKI_SYNC_SERVER_TROUBLE && status != LKI_SYNC_OFFLINE)
    return NULL;

  g_object_get (self->session, "retry-at", &retry_at, NULL);
  /* A wait of some seconds is over before anybody has read about it. */
  if (retry_at == LKI_TIME_NONE || retry_at < now_ms + 30 * 1000)
    return NULL;

  zone = g_time_zone_new_local ();
  clock = lki_format_clock (retry_at, zone);

  /* Translators: %s is a time of day, such as 14:05 */
  return g_strdup_printf (_ ("Trying again at %s"), clock);
}

static void
update_failed (LkiSyncFoot *self,
               gint64 failed)
{
  g_autofree char *count = lki_format_count (failed);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%s change needs you", "%s changes need you", CLAMP (failed, 0, G_MAXINT)), count);

  gtk_label_set_text (self->failed_label, text);
  gtk_widget_set_visible (self->failed_button, failed > 0);
}

static void
update (LkiSyncFoot *self)
{
  LkiSyncStatus status;
  LkiLeadCounts *counts;
  const Look *look;
  gint64 done, total;
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;

  if (self->session == NULL)
    return;

  status = lki_session_get_sync_status (self->session);
  counts = lki_session_get_counts (self->session);
  done = lki_session_get_sync_done (self->session);
  total = lki_session_get_sync_total (self->session);
  look = &looks[MIN (status, G_N_ELEMENTS (looks) - 1)];

  text = lki_sync_foot_dup_text (status, done, total, counts != NULL ? counts->unsent : 0);
  gtk_label_set_text (GTK_LABEL (self->title_label), text);

  update_failed (self, counts != NULL ? counts->failed : 0);

  detail = dup_detail (self, status);
  gtk_label_set_text (GTK_LABEL (self->detail_label), detail != NULL ? detail : "");
  gtk_widget_set_visible (self->detail_label, detail != NULL);

  gtk_widget_set_visible (self->progress_bar, status == LKI_SYNC_FIRST);
  gtk_widget_set_visible (self->symbol_stack, status != LKI_SYNC_FIRST);
  if (status == LKI_SYNC_FIRST)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar),
                                   total > 0 ? CLAMP ((double) done / total, 0.0, 1.0) : 0.0);

  if (look->icon_name != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), look->icon_name);
  gtk_stack_set_visible_child_name (GTK_STACK (self->symbol_stack),
                                    look->icon_name != NULL ? "icon" : "busy");

  /* The button keeps its room, so that the text does not jump when a sync begins. */
  gtk_widget_set_opacity (self->button, look->button_icon_name != NULL ? 1.0 : 0.0);
  gtk_widget_set_sensitive (self->button, look->button_icon_name != NULL);
  if (look->button_icon_name != NULL)
    {
      gtk_button_set_icon_name (GTK_BUTTON (self->button), look->button_icon_name);
      gtk_widget_set_tooltip_text (self->button, _ (look->button_tooltip));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (look->button_tooltip), -1);
    }
}

static void
button_clicked_cb (LkiSyncFoot *self)
{
  LkiSyncStatus status;

  if (self->session == NULL)
    return;

  status = lki_session_get_sync_status (self->session);
  if (status == LKI_SYNC_STOPPED)
    lki_session_resume_sync (self->session);
  else if (status == LKI_SYNC_FIRST)
    lki_session_pause_sync (self->session);
  else if (looks[MIN (status, G_N_ELEMENTS (looks) - 1)].action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), looks[status].action, NULL);
}

static void
minute_cb (LkiSyncFoot *self)
{
  update (self);
}

static void
lki_sync_foot_dispose (GObject *object)
{
  LkiSyncFoot *self = LKI_SYNC_FOOT (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_SYNC_FOOT);

  G_OBJECT_CLASS (lki_sync_foot_parent_class)->dispose (object);
}

static void
lki_sync_foot_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, LKI_SYNC_FOOT (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_sync_foot_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      lki_sync_foot_set_session (LKI_SYNC_FOOT (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_sync_foot_class_init (LkiSyncFootClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_sync_foot_dispose;
  object_class->get_property = lki_sync_foot_get_property;
  object_class->set_property = lki_sync_foot_set_property;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LKI_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-sync-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, failed_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, failed_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, symbol_stack);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, icon);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, detail_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSyncFoot, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
}

static void
lki_sync_foot_init (LkiSyncFoot *self)
{
  static const char *const details[] = { "notify::sync-status", "notify::sync-done",
                                         "notify::sync-total", "notify::counts",
                                         "notify::retry-at" };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_group_connect_swapped (self->session_signals, details[i], G_CALLBACK (update), self);

  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (minute_cb));
}

/**
 * lki_sync_foot_set_session:
 * @self: the foot
 * @session: (nullable): whose sync to show
 */
void
lki_sync_foot_set_session (LkiSyncFoot *self,
                           LkiSession *session)
{
  g_return_if_fail (LKI_IS_SYNC_FOOT (self));
  g_return_if_fail (session == NULL || LKI_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}
