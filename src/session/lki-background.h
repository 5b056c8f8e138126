// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiBackgroundState:
 * @LKI_BACKGROUND_OFF: it has not been asked for
 * @LKI_BACKGROUND_ASKING: the desktop is being asked
 * @LKI_BACKGROUND_GRANTED: what was asked for has been granted
 * @LKI_BACKGROUND_NO_LOGIN: the program may stay, but not start at login
 * @LKI_BACKGROUND_REFUSED: the desktop does not allow it
 * @LKI_BACKGROUND_FAILED: the desktop could not be asked, or a file could not be written
 *
 * What the desktop says to running in background.
 */
typedef enum
{
  LKI_BACKGROUND_OFF,
  LKI_BACKGROUND_ASKING,
  LKI_BACKGROUND_GRANTED,
  LKI_BACKGROUND_NO_LOGIN,
  LKI_BACKGROUND_REFUSED,
  LKI_BACKGROUND_FAILED,
} LkiBackgroundState;

/**
 * LkiBackground:
 *
 * Keeps the application alive without a window, and has it started at login, as the settings say:
 * in a sandbox by the background portal, else by a file in the desktop's folder for that.
 *
 * Properties: `state` (uint, an LkiBackgroundState).
 */
#define LKI_TYPE_BACKGROUND (lki_background_get_type ())
G_DECLARE_FINAL_TYPE (LkiBackground,
                      lki_background,
                      LKI,
                      BACKGROUND,
                      GObject)

LkiBackground *lki_background_new (GApplication *application,
                                   LkiSettings *settings,
                                   gboolean portal);
LkiBackgroundState lki_background_get_state (LkiBackground *self);
void lki_background_say (LkiBackground *self,
                         const char *message);

G_END_DECLS
