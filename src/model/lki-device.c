// SPDX-License-Identifier: GPL-3.0-or-later
// A place where the person is signed in, as the server lists it. Which one is this device is for
// whoever knows this device's id.

#include "lki-device.h"

#include "lki-clock.h"

G_DEFINE_BOXED_TYPE (LkiDevice,
                     lki_device,
                     lki_device_ref,
                     lki_device_unref)

/**
 * lki_device_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiDevice *
lki_device_new (void)
{
  LkiDevice *self = g_atomic_rc_box_new0 (LkiDevice);

  self->created_at = LKI_TIME_NONE;
  self->last_seen_at = LKI_TIME_NONE;

  return self;
}

LkiDevice *
lki_device_ref (LkiDevice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
device_clear (gpointer data)
{
  LkiDevice *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->platform);
  g_free (self->app_version);
  g_free (self->locale);
}

void
lki_device_unref (LkiDevice *self)
{
  g_atomic_rc_box_release_full (self, device_clear);
}
