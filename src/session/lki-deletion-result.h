// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-deletion.h"

G_BEGIN_DECLS

/**
 * LkiDeletionResult:
 * @deletion: (nullable): what the platform answered; %NULL when it is not known whether the request
 * arrived
 * @keyring_left: the sign-in, worthless now, is still in a keyring that is locked
 * @files_left: something on this device could not be removed, and is tried again at the next start
 * @exports_left: something that the person downloaded could not be removed
 *
 * What came of a request to delete an account, at the platform and on this device. The last three
 * only matter when the account is gone. Immutable once shared.
 */
typedef struct
{
  LkiDeletion *deletion;
  gboolean keyring_left;
  gboolean files_left;
  gboolean exports_left;
} LkiDeletionResult;

#define LKI_TYPE_DELETION_RESULT (lki_deletion_result_get_type ())
GType lki_deletion_result_get_type (void);

LkiDeletionResult *lki_deletion_result_new (LkiDeletion *deletion);
LkiDeletionResult *lki_deletion_result_ref (LkiDeletionResult *self);
void lki_deletion_result_unref (LkiDeletionResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDeletionResult,
                               lki_deletion_result_unref)

G_END_DECLS
