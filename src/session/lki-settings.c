// SPDX-License-Identifier: GPL-3.0-or-later
// The settings as properties, kept by GSettings where the schema is installed. Nobody else reads
// GSettings.

#include "lki-settings.h"

#include "lki-config.h"

/* In the order of the properties below; names and defaults are those of the schema. */
enum
{
  PROP_0,
  PROP_NOTIFICATIONS,
  PROP_NOTIFICATION_DETAILS,
  PROP_WINDOW_MAXIMIZED,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_VIEWS_WIDTH,
  PROP_LIST_WIDTH,
  PROP_SORT,
  PROP_VIEW,
  PROP_SERVER,
  PROP_NOTIFICATION_SOUND,
  PROP_REPEAT_NOTIFICATIONS,
  PROP_QUIET_HOURS,
  PROP_QUIET_FROM,
  PROP_QUIET_UNTIL,
  PROP_RUN_IN_BACKGROUND,
  PROP_START_AT_LOGIN,
  PROP_CALL_AGAIN_MINUTES,
  PROP_SNOOZE_MINUTES,
  PROP_MORNING,
  PROP_KEEP_CLOSED_MONTHS,
  PROP_CONSENT_VERSION,
  PROP_CONSENT_AT,
  PROP_CONSENT_REPORTS,
  PROP_CONSENT_USAGE,
  N_PROPS
};

struct _LkiSettings
{
  GObject parent_instance;

  GSettings *backend; /* (owned) (nullable) */
  GValue values[N_PROPS];
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiSettings,
                     lki_settings,
                     G_TYPE_OBJECT)

static void
lki_settings_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  g_value_copy (&LKI_SETTINGS (object)->values[prop_id], value);
}

static void
lki_settings_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  LkiSettings *self = LKI_SETTINGS (object);

  if (g_param_values_cmp (pspec, &self->values[prop_id], value) == 0)
    return;

  g_value_copy (value, &self->values[prop_id]);
  g_object_notify_by_pspec (object, pspec);
}

static void
lki_settings_dispose (GObject *object)
{
  LkiSettings *self = LKI_SETTINGS (object);

  g_clear_object (&self->backend);

  G_OBJECT_CLASS (lki_settings_parent_class)->dispose (object);
}

static void
lki_settings_finalize (GObject *object)
{
  LkiSettings *self = LKI_SETTINGS (object);

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);

  G_OBJECT_CLASS (lki_settings_parent_class)->finalize (object);
}

static void
lki_settings_class_init (LkiSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lki_settings_get_property;
  object_class->set_property = lki_settings_set_property;
  object_class->dispose = lki_settings_dispose;
  object_class->finalize = lki_settings_finalize;

  /**
   * LkiSettings:notifications:
   *
   * Whether new leads are announced.
   */
  properties[PROP_NOTIFICATIONS] = g_param_spec_boolean ("notifications", NULL, NULL, TRUE, flags);

  /**
   * LkiSettings:notification-details:
   *
   * Whether a notification names the person.
   */
  properties[PROP_NOTIFICATION_DETAILS] =
      g_param_spec_boolean ("notification-details", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:window-maximized:
   *
   * Whether the window was maximised when it was last closed.
   */
  properties[PROP_WINDOW_MAXIMIZED] =
      g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:window-width:
   *
   * The width of the window, in pixels.
   */
  properties[PROP_WINDOW_WIDTH] =
      g_param_spec_int ("window-width", NULL, NULL, 360, G_MAXINT16, 1180, flags);

  /**
   * LkiSettings:window-height:
   *
   * The height of the window, in pixels.
   */
  properties[PROP_WINDOW_HEIGHT] =
      g_param_spec_int ("window-height", NULL, NULL, 294, G_MAXINT16, 760, flags);

  /**
   * LkiSettings:views-width:
   *
   * The width of the pane with the views, in pixels.
   */
  properties[PROP_VIEWS_WIDTH] = g_param_spec_int ("views-width", NULL, NULL, 160, 480, 220, flags);

  /**
   * LkiSettings:list-width:
   *
   * The width of the pane with the list, in pixels.
   */
  properties[PROP_LIST_WIDTH] = g_param_spec_int ("list-width", NULL, NULL, 240, 720, 360, flags);

  /**
   * LkiSettings:sort:
   *
   * The order of the list.
   */
  properties[PROP_SORT] =
      g_param_spec_enum ("sort", NULL, NULL, LKI_TYPE_LEAD_SORT, LKI_LEAD_SORT_NEWEST, flags);

  /**
   * LkiSettings:view:
   *
   * The view that was last open.
   */
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "new", flags);

  /**
   * LkiSettings:server:
   *
   * The address of the server; empty for the built-in one.
   */
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, "", flags);

  /**
   * LkiSettings:notification-sound:
   *
   * Whether an announcement is heard.
   */
  properties[PROP_NOTIFICATION_SOUND] =
      g_param_spec_boolean ("notification-sound", NULL, NULL, TRUE, flags);

  /**
   * LkiSettings:call-again-minutes:
   *
   * After how many minutes somebody who did not answer is called again.
   */
  properties[PROP_CALL_AGAIN_MINUTES] =
      g_param_spec_int ("call-again-minutes", NULL, NULL, 5, 24 * 60, 60, flags);

  /**
   * LkiSettings:snooze-minutes:
   *
   * For how many minutes a lead is put off by one press.
   */
  properties[PROP_SNOOZE_MINUTES] =
      g_param_spec_int ("snooze-minutes", NULL, NULL, 5, 24 * 60, 60, flags);

  /**
   * LkiSettings:morning:
   *
   * When the day begins, in minutes after midnight.
   */
  properties[PROP_MORNING] =
      g_param_spec_int ("morning", NULL, NULL, 0, 24 * 60 - 1, 9 * 60, flags);

  /**
   * LkiSettings:run-in-background:
   *
   * Whether the program stays when its window is closed.
   */
  properties[PROP_RUN_IN_BACKGROUND] =
      g_param_spec_boolean ("run-in-background", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:start-at-login:
   *
   * Whether it starts when the person logs in.
   */
  properties[PROP_START_AT_LOGIN] =
      g_param_spec_boolean ("start-at-login", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:repeat-notifications:
   *
   * Whether the person is reminded of what stands announced.
   */
  properties[PROP_REPEAT_NOTIFICATIONS] =
      g_param_spec_boolean ("repeat-notifications", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:quiet-hours:
   *
   * Whether there are hours in which nothing is announced.
   */
  properties[PROP_QUIET_HOURS] = g_param_spec_boolean ("quiet-hours", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:quiet-from:
   *
   * When they begin, in minutes after midnight.
   */
  properties[PROP_QUIET_FROM] =
      g_param_spec_int ("quiet-from", NULL, NULL, 0, 24 * 60 - 1, 20 * 60, flags);

  /**
   * LkiSettings:quiet-until:
   *
   * When they end, in minutes after midnight.
   */
  properties[PROP_QUIET_UNTIL] =
      g_param_spec_int ("quiet-until", NULL, NULL, 0, 24 * 60 - 1, 7 * 60, flags);

  /**
   * LkiSettings:keep-closed-months:
   *
   * After how many months closed leads are taken off this device; 0 for never.
   */
  properties[PROP_KEEP_CLOSED_MONTHS] =
      g_param_spec_int ("keep-closed-months", NULL, NULL, 0, 1200, 12, flags);

  /**
   * LkiSettings:consent-version:
   *
   * To which version of the text the person has answered; 0 for none.
   */
  properties[PROP_CONSENT_VERSION] =
      g_param_spec_int ("consent-version", NULL, NULL, 0, G_MAXINT, 0, flags);

  /**
   * LkiSettings:consent-at:
   *
   * When the person has answered, in seconds since the epoch; 0 for not yet.
   */
  properties[PROP_CONSENT_AT] =
      g_param_spec_int64 ("consent-at", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * LkiSettings:consent-reports:
   *
   * Whether errors and crashes may be reported.
   */
  properties[PROP_CONSENT_REPORTS] =
      g_param_spec_boolean ("consent-reports", NULL, NULL, FALSE, flags);

  /**
   * LkiSettings:consent-usage:
   *
   * Whether it may be counted what is used.
   */
  properties[PROP_CONSENT_USAGE] = g_param_spec_boolean ("consent-usage", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* An older schema, or somebody else's, must not end the program: GSettings aborts on a key that is
 * missing. */
static GSettings *
open_backend (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, LKI_APPLICATION_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
lki_settings_init (LkiSettings *self)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_value_init (&self->values[i], G_PARAM_SPEC_VALUE_TYPE (properties[i]));
      g_param_value_set_default (properties[i], &self->values[i]);
    }

  self->backend = open_backend ();
  if (self->backend == NULL)
    {
      g_info ("The settings are not installed: defaults apply, and changes last until quit");
      return;
    }

  g_object_get (self->backend, "settings-schema", &schema, NULL);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      if (g_settings_schema_has_key (schema, properties[i]->name))
        g_settings_bind (self->backend, properties[i]->name, self, properties[i]->name,
                         G_SETTINGS_BIND_DEFAULT);
    }
}

/**
 * lki_settings_new:
 *
 * Returns: (transfer full): the settings
 */
LkiSettings *
lki_settings_new (void)
{
  return g_object_new (LKI_TYPE_SETTINGS, NULL);
}

/**
 * lki_settings_get_notifications:
 * @self: the settings
 *
 * Returns: %TRUE if new leads are announced
 */
gboolean
lki_settings_get_notifications (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_NOTIFICATIONS]);
}

/**
 * lki_settings_get_notification_details:
 * @self: the settings
 *
 * Returns: %TRUE if a notification names the person
 */
gboolean
lki_settings_get_notification_details (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_NOTIFICATION_DETAILS]);
}

/**
 * lki_settings_get_notification_sound:
 * @self: the settings
 *
 * Returns: %TRUE if an announcement is heard
 */
gboolean
lki_settings_get_notification_sound (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_NOTIFICATION_SOUND]);
}

/**
 * lki_settings_get_run_in_background:
 * @self: the settings
 *
 * Returns: %TRUE if the program stays when its window is closed
 */
gboolean
lki_settings_get_run_in_background (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_RUN_IN_BACKGROUND]);
}

/**
 * lki_settings_get_start_at_login:
 * @self: the settings
 *
 * Returns: %TRUE if it starts when the person logs in
 */
gboolean
lki_settings_get_start_at_login (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_START_AT_LOGIN]);
}

/**
 * lki_settings_get_keep_closed_months:
 * @self: the settings
 *
 * Returns: after how many months closed leads are taken off this device; 0 for never
 */
int
lki_settings_get_keep_closed_months (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), 0);

  return g_value_get_int (&self->values[PROP_KEEP_CLOSED_MONTHS]);
}

/**
 * lki_settings_get_consent_version:
 * @self: the settings
 *
 * Returns: to which version of the text the person has answered; 0 for none
 */
int
lki_settings_get_consent_version (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), 0);

  return g_value_get_int (&self->values[PROP_CONSENT_VERSION]);
}

/**
 * lki_settings_get_consent_reports:
 * @self: the settings
 *
 * Returns: %TRUE if errors and crashes may be reported; it counts for the version of the text alone
 *   to which the person has answered
 */
gboolean
lki_settings_get_consent_reports (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_CONSENT_REPORTS]);
}

/**
 * lki_settings_get_consent_usage:
 * @self: the settings
 *
 * Returns: %TRUE if it may be counted what is used; likewise
 */
gboolean
lki_settings_get_consent_usage (LkiSettings *self)
{
  g_return_val_if_fail (LKI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (&self->values[PROP_CONSENT_USAGE]);
}

/**
 * lki_settings_count_changed:
 * @self: the settings
 *
 * Returns: how many are not as they were after the installation
 */
int
lki_settings_count_changed (LkiSettings *self)
{
  int n = 0;

  g_return_val_if_fail (LKI_IS_SETTINGS (self), 0);

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    if (!g_param_value_defaults (properties[i], &self->values[i]))
      n++;

  return n;
}

/**
 * lki_settings_reset:
 * @self: the settings
 *
 * Forgets all that was set, the answers about consent among it.
 */
void
lki_settings_reset (LkiSettings *self)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  g_return_if_fail (LKI_IS_SETTINGS (self));

  if (self->backend != NULL)
    g_object_get (self->backend, "settings-schema", &schema, NULL);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (properties[i]));
      g_param_value_set_default (properties[i], &value);
      g_object_set_property (G_OBJECT (self), properties[i]->name, &value);
      if (schema != NULL && g_settings_schema_has_key (schema, properties[i]->name))
        g_settings_reset (self->backend, properties[i]->name);
    }
}
