// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiDeletionState:
 * @LKI_DELETION_COMPLETED: the account is gone
 * @LKI_DELETION_SCHEDULED: it goes at a date, until which that can be taken back
 * @LKI_DELETION_MANUAL: people at the platform do it, when they have been asked by e-mail
 * @LKI_DELETION_UNKNOWN: something that this version does not know
 *
 * What the platform does about a request to delete an account.
 */
typedef enum
{
  LKI_DELETION_COMPLETED,
  LKI_DELETION_SCHEDULED,
  LKI_DELETION_MANUAL,
  LKI_DELETION_UNKNOWN,
} LkiDeletionState;

/**
 * LkiRetained:
 * @what: what stays: a word of the contract, or text
 * @why: (nullable): why it does
 * @until: until when, or %LKI_TIME_NONE
 *
 * Something that the platform keeps of a deleted account.
 */
typedef struct
{
  char *what;
  char *why;
  gint64 until;
} LkiRetained;

/**
 * LkiDeletion:
 * @id: (nullable): the client's id of the request, with which its answer can be asked for again
 * @reference: the person's proof
 * @state: what the platform does
 * @effective_at: when the account is gone, or %LKI_TIME_NONE
 * @erased: what goes, %NULL-terminated: words of the contract, or text
 * @retained: (element-type LkiRetained): what stays
 *
 * The platform's answer to a request to delete an account. Immutable once shared.
 */
typedef struct
{
  char *id;
  char *reference;
  LkiDeletionState state;
  gint64 effective_at;
  char **erased;
  GPtrArray *retained;
} LkiDeletion;

#define LKI_TYPE_DELETION (lki_deletion_get_type ())
GType lki_deletion_get_type (void);

LkiDeletion *lki_deletion_new (void);
LkiDeletion *lki_deletion_ref (LkiDeletion *self);
void lki_deletion_unref (LkiDeletion *self);
void lki_deletion_add_retained (LkiDeletion *self,
                                const char *what,
                                const char *why,
                                gint64 until);
LkiDeletionState lki_deletion_state_from_string (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDeletion,
                               lki_deletion_unref)

G_END_DECLS
