// SPDX-License-Identifier: GPL-3.0-or-later
// One lead as the window sees it: an object that lives as long as something shows it, and whose
// record is replaced when the store has a newer one. Main thread only.

#include "lki-lead.h"

struct _LkiLead
{
  GObject parent_instance;

  gint64 key;
  LkiLeadRecord *record; /* (owned) (nullable) */
};

enum
{
  PROP_0,
  PROP_KEY,
  PROP_RECORD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiLead,
                     lki_lead,
                     G_TYPE_OBJECT)

static void
lki_lead_finalize (GObject *object)
{
  LkiLead *self = LKI_LEAD (object);

  g_clear_pointer (&self->record, lki_lead_record_unref);

  G_OBJECT_CLASS (lki_lead_parent_class)->finalize (object);
}

static void
lki_lead_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  LkiLead *self = LKI_LEAD (object);

  switch (prop_id)
    {
    case PROP_KEY:
      g_value_set_int64 (value, self->key);
      break;
    case PROP_RECORD:
      g_value_set_boxed (value, self->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_class_init (LkiLeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lki_lead_finalize;
  object_class->get_property = lki_lead_get_property;

  /**
   * LkiLead:key:
   *
   * The row in the store. Never changes.
   */
  properties[PROP_KEY] = g_param_spec_int64 ("key", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * LkiLead:record:
   *
   * What is known of the lead now; %NULL until the store has answered.
   */
  properties[PROP_RECORD] =
      g_param_spec_boxed ("record", NULL, NULL, LKI_TYPE_LEAD_RECORD,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lki_lead_init (LkiLead *self)
{
}

/**
 * lki_lead_new:
 * @key: the row in the store
 * @record: (nullable): what is known already
 *
 * Returns: (transfer full): a lead
 */
LkiLead *
lki_lead_new (gint64 key,
              LkiLeadRecord *record)
{
  LkiLead *self = g_object_new (LKI_TYPE_LEAD, NULL);

  self->key = key;
  self->record = record != NULL ? lki_lead_record_ref (record) : NULL;

  return self;
}

/**
 * lki_lead_get_key:
 * @self: a lead
 *
 * Returns: the row in the store
 */
gint64
lki_lead_get_key (LkiLead *self)
{
  g_return_val_if_fail (LKI_IS_LEAD (self), 0);

  return self->key;
}

/**
 * lki_lead_get_record:
 * @self: a lead
 *
 * Returns: (transfer none) (nullable): what is known now; %NULL until the store has answered
 */
LkiLeadRecord *
lki_lead_get_record (LkiLead *self)
{
  g_return_val_if_fail (LKI_IS_LEAD (self), NULL);

  return self->record;
}

/**
 * lki_lead_set_record:
 * @self: a lead
 * @record: what is known from now on
 *
 * Notifies only if something that is shown differs.
 */
void
lki_lead_set_record (LkiLead *self,
                     LkiLeadRecord *record)
{
  gboolean same;

  g_return_if_fail (LKI_IS_LEAD (self));
  g_return_if_fail (record != NULL);

  if (self->record == record)
    return;

  same = lki_lead_record_equal (self->record, record);
  lki_lead_record_ref (record);
  g_clear_pointer (&self->record, lki_lead_record_unref);
  self->record = record;
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}
