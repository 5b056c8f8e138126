// SPDX-License-Identifier: GPL-3.0-or-later
// Failures that were handled, but that somebody ought to know of: they go to the journal and, where
// one listens, to whoever reports them.

#include "lki-fault.h"

#include "lki-error.h"
#include "lki-journal.h"

static GMutex lock;
static LkiFaultFunc fault_func;
static gpointer fault_data;

/**
 * lki_fault_set_func:
 * @func: (nullable) (scope forever): who is told of failures, or %NULL for nobody
 * @user_data: given to it
 *
 * There is one at a time.
 */
void
lki_fault_set_func (LkiFaultFunc func,
                    gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  fault_func = func;
  fault_data = user_data;
}

/**
 * lki_fault_report:
 * @what: a static description of what failed
 * @error: why
 *
 * Notes a failure. What was called off, as when a session ends, is none. May be called on any
 * thread.
 */
void
lki_fault_report (const char *what,
                  const GError *error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (what != NULL && error != NULL);

  if (lki_error_is_cancelled (error))
    return;

  lki_journal_write_error (LKI_JOURNAL_WARNING, what, error);
  locker = g_mutex_locker_new (&lock);
  if (fault_func != NULL)
    fault_func (what, error, fault_data);
}

/**
 * lki_fault_is_unexpected:
 * @error: an error
 *
 * Returns: %TRUE if the program, or the server, must be wrong somewhere; %FALSE for what happens on
 *   any day: no network, a wrong password, a full disk
 */
gboolean
lki_fault_is_unexpected (const GError *error)
{
  if (error->domain != LKI_ERROR)
    return !lki_error_is_cancelled (error);

  switch ((LkiErrorCode) error->code)
    {
    case LKI_ERROR_FAILED:
    case LKI_ERROR_PROTOCOL:
    case LKI_ERROR_INVALID:
    case LKI_ERROR_CONFLICT:
    case LKI_ERROR_TOO_LARGE:
    case LKI_ERROR_DAMAGED:
      return TRUE;

    case LKI_ERROR_CANCELLED:
    case LKI_ERROR_NETWORK:
    case LKI_ERROR_TIMED_OUT:
    case LKI_ERROR_CERTIFICATE:
    case LKI_ERROR_INSECURE_ADDRESS:
    case LKI_ERROR_ADDRESS:
    case LKI_ERROR_SERVER:
    case LKI_ERROR_RATE_LIMITED:
    case LKI_ERROR_UNAUTHENTICATED:
    case LKI_ERROR_FORBIDDEN:
    case LKI_ERROR_NOT_FOUND:
    case LKI_ERROR_CURSOR_EXPIRED:
    case LKI_ERROR_NOT_POSSIBLE:
    case LKI_ERROR_EMPTY:
    case LKI_ERROR_TIME:
    case LKI_ERROR_AMOUNT:
    case LKI_ERROR_CLIENT_TOO_OLD:
    case LKI_ERROR_UNSUPPORTED:
    case LKI_ERROR_CREDENTIALS:
    case LKI_ERROR_ACCOUNT_DISABLED:
    case LKI_ERROR_TOO_MANY_ATTEMPTS:
    case LKI_ERROR_SECOND_FACTOR_CODE:
    case LKI_ERROR_WEAK_PASSWORD:
    case LKI_ERROR_RECENT_SIGN_IN_REQUIRED:
    case LKI_ERROR_DISK_FULL:
    case LKI_ERROR_READ_ONLY:
    case LKI_ERROR_NEWER_SCHEMA:
    case LKI_ERROR_KEYRING_LOCKED:
    case LKI_ERROR_KEYRING_UNAVAILABLE:
    default:
      return FALSE;
    }
}
