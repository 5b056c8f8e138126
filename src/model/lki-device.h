// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiDevice:
 * @id: the id that the installation chose for itself
 * @name: what the person calls it
 * @platform: (nullable): what it runs
 * @app_version: (nullable): the version of its program
 * @locale: (nullable): BCP 47
 * @has_push: whether it is woken by push
 * @created_at: when it signed in, or %LKI_TIME_NONE
 * @last_seen_at: when it was last heard of, or %LKI_TIME_NONE
 *
 * A place where the person is signed in. Immutable once shared.
 */
typedef struct
{
  char *id;
  char *name;
  char *platform;
  char *app_version;
  char *locale;
  gboolean has_push;
  gint64 created_at;
  gint64 last_seen_at;
} LkiDevice;

#define LKI_TYPE_DEVICE (lki_device_get_type ())
GType lki_device_get_type (void);

LkiDevice *lki_device_new (void);
LkiDevice *lki_device_ref (LkiDevice *self);
void lki_device_unref (LkiDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDevice,
                               lki_device_unref)

G_END_DECLS
