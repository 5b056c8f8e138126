// SPDX-License-Identifier: GPL-3.0-or-later
// The state of the sync as a GObject enumeration, for properties and bindings.

#include "lki-sync-status.h"

G_DEFINE_ENUM_TYPE (LkiSyncStatus, lki_sync_status,
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_FIRST, "first"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_UP_TO_DATE, "up-to-date"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_SERVER_TROUBLE, "server-trouble"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_SIGN_IN_AGAIN, "sign-in-again"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_NO_ACCESS, "no-access"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_UPDATE_NEEDED, "update-needed"),
                    G_DEFINE_ENUM_VALUE (LKI_SYNC_STORE_TROUBLE, "store-trouble"))

/**
 * lki_sync_status_is_online:
 * @status: a status
 *
 * Returns: %TRUE if, as far as is known, what is done now reaches the server now
 */
gboolean
lki_sync_status_is_online (LkiSyncStatus status)
{
  return status == LKI_SYNC_FIRST || status == LKI_SYNC_BUSY || status == LKI_SYNC_UP_TO_DATE;
}
