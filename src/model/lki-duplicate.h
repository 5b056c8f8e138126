// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-details.h"

G_BEGIN_DECLS

/**
 * LkiDuplicateReasons:
 * @LKI_DUPLICATE_NONE: two leads have nothing in common that tells a person
 * @LKI_DUPLICATE_PHONE: a phone number, whichever of them
 * @LKI_DUPLICATE_EMAIL: an e-mail address, whichever of them
 * @LKI_DUPLICATE_ADDRESS: the name and the address
 *
 * Why two leads may be of the same person.
 */
typedef enum
{
  LKI_DUPLICATE_NONE = 0,
  LKI_DUPLICATE_PHONE = 1 << 0,
  LKI_DUPLICATE_EMAIL = 1 << 1,
  LKI_DUPLICATE_ADDRESS = 1 << 2,
} LkiDuplicateReasons;

/**
 * LkiDuplicate:
 * @lead: another lead
 * @reasons: what it has in common with the one that was asked about
 *
 * A lead that may be of the same person. Immutable.
 */
typedef struct
{
  LkiLeadRecord *lead;
  LkiDuplicateReasons reasons;
} LkiDuplicate;

LkiDuplicate *lki_duplicate_new (LkiLeadRecord *lead,
                                 LkiDuplicateReasons reasons);
void lki_duplicate_free (LkiDuplicate *self);

LkiDuplicateReasons lki_duplicate_compare (LkiLeadRecord *lead,
                                           LkiLeadRecord *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDuplicate,
                               lki_duplicate_free)

G_END_DECLS
