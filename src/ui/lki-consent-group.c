// SPDX-License-Identifier: GPL-3.0-or-later
// The two switches of consent, for the page that asks and for the preferences. What an answer
// brings about is the business of LkiDiagnostics.

#include "lki-consent-group.h"

#include "lki-config.h"

struct _LkiConsentGroup
{
  AdwPreferencesGroup parent_instance;

  gboolean reports;
  gboolean usage;
};

enum
{
  PROP_0,
  PROP_REPORTS,
  PROP_USAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiConsentGroup,
                     lki_consent_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
lki_consent_group_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  LkiConsentGroup *self = LKI_CONSENT_GROUP (object);

  switch (prop_id)
    {
    case PROP_REPORTS:
      g_value_set_boolean (value, self->reports);
      break;
    case PROP_USAGE:
      g_value_set_boolean (value, self->usage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_consent_group_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  LkiConsentGroup *self = LKI_CONSENT_GROUP (object);
  gboolean *field = prop_id == PROP_REPORTS ? &self->reports : &self->usage;

  if (*field == g_value_get_boolean (value))
    return;

  *field = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
lki_consent_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_CONSENT_GROUP);

  G_OBJECT_CLASS (lki_consent_group_parent_class)->dispose (object);
}

static void
lki_consent_group_class_init (LkiConsentGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lki_consent_group_get_property;
  object_class->set_property = lki_consent_group_set_property;
  object_class->dispose = lki_consent_group_dispose;

  /**
   * LkiConsentGroup:reports:
   *
   * Whether the switch for reports of errors and crashes is on.
   */
  properties[PROP_REPORTS] = g_param_spec_boolean ("reports", NULL, NULL, FALSE, flags);

  /**
   * LkiConsentGroup:usage:
   *
   * Whether the switch for counts of what is used is on.
   */
  properties[PROP_USAGE] = g_param_spec_boolean ("usage", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               LKI_RESOURCE_PREFIX "/ui/lki-consent-group.ui");
}

static void
lki_consent_group_init (LkiConsentGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
