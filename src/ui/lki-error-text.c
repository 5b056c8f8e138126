// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that turns an error into words: what happened, what is kept, and what the person
// can do. The error's own message is for the log and is never shown.

#include "lki-error-text.h"

#include <glib/gi18n.h>

static LkiErrorCode
code_of (const GError *error)
{
  if (error == NULL)
    return LKI_ERROR_FAILED;
  if (error->domain == LKI_ERROR)
    return error->code;
  return lki_error_is_cancelled (error) ? LKI_ERROR_CANCELLED : LKI_ERROR_FAILED;
}

/**
 * lki_error_get_title:
 * @error: (nullable): an error of any domain
 *
 * Returns: (transfer none): what happened, in a few words without a full stop
 */
const char *
lki_error_get_title (const GError *error)
{
  switch (code_of (error))
    {
    case LKI_ERROR_CANCELLED:
      return _ ("Cancelled");
    case LKI_ERROR_NETWORK:
      return _ ("The Server Cannot Be Reached");
    case LKI_ERROR_TIMED_OUT:
      return _ ("The Server Did Not Answer in Time");
    case LKI_ERROR_CERTIFICATE:
      return _ ("The Connection Is Not Secure");
    case LKI_ERROR_INSECURE_ADDRESS:
      return _ ("The Address Is Not Secure");
    case LKI_ERROR_ADDRESS:
      return _ ("That Is Not the Address of a Server");
    case LKI_ERROR_PROTOCOL:
      return _ ("The Answer Could Not Be Understood");
    case LKI_ERROR_SERVER:
      return _ ("The Server Has a Problem");
    case LKI_ERROR_RATE_LIMITED:
      return _ ("The Server Is Busy");
    case LKI_ERROR_UNAUTHENTICATED:
      return _ ("You Have Been Signed Out");
    case LKI_ERROR_FORBIDDEN:
      return _ ("This Account Has No Access");
    case LKI_ERROR_NOT_FOUND:
      return _ ("Not Found");
    case LKI_ERROR_CONFLICT:
      return _ ("Somebody Else Was First");
    case LKI_ERROR_CURSOR_EXPIRED:
      return _ ("Everything Is Being Fetched Again");
    case LKI_ERROR_TOO_LARGE:
      return _ ("Too Large");
    case LKI_ERROR_INVALID:
      return _ ("Not Accepted");
    case LKI_ERROR_NOT_POSSIBLE:
      return _ ("Not Possible for This Lead Now");
    case LKI_ERROR_EMPTY:
      return _ ("Nothing Was Written");
    case LKI_ERROR_TIME:
      return _ ("This Time Cannot Be Chosen");
    case LKI_ERROR_AMOUNT:
      return _ ("This Amount Cannot Be Right");
    case LKI_ERROR_CLIENT_TOO_OLD:
      return _ ("Update Needed");
    case LKI_ERROR_UNSUPPORTED:
      return _ ("Not Available on This Server");
    case LKI_ERROR_CREDENTIALS:
      return _ ("The E-mail Address or the Password Is Wrong");
    case LKI_ERROR_ACCOUNT_DISABLED:
      return _ ("This Account Is Disabled");
    case LKI_ERROR_TOO_MANY_ATTEMPTS:
      return _ ("Too Many Attempts");
    case LKI_ERROR_SECOND_FACTOR_CODE:
      return _ ("The Code Is Wrong");
    case LKI_ERROR_WEAK_PASSWORD:
      return _ ("The Password Is Too Weak");
    case LKI_ERROR_RECENT_SIGN_IN_REQUIRED:
      return _ ("Sign In Again First");
    case LKI_ERROR_DISK_FULL:
      return _ ("The Disk Is Full");
    case LKI_ERROR_READ_ONLY:
      return _ ("The Folder Cannot Be Written");
    case LKI_ERROR_DAMAGED:
      return _ ("The Database Was Damaged");
    case LKI_ERROR_NEWER_SCHEMA:
      return _ ("The Database Is From a Newer Version");
    case LKI_ERROR_KEYRING_LOCKED:
      return _ ("The Keyring Is Locked");
    case LKI_ERROR_KEYRING_UNAVAILABLE:
      return _ ("There Is No Keyring");
    case LKI_ERROR_FAILED:
    default:
      return _ ("Something Went Wrong");
    }
}

/**
 * lki_error_get_body:
 * @error: (nullable): an error of any domain
 *
 * Returns: (transfer none): what is kept and what the person can do, in a sentence or two
 */
const char *
lki_error_get_body (const GError *error)
{
  switch (code_of (error))
    {
    case LKI_ERROR_CANCELLED:
      return _ ("Nothing was changed. Start again whenever you like.");
    case LKI_ERROR_NETWORK:
      return _ ("Check the network connection. What you have done is kept and is sent later.");
    case LKI_ERROR_TIMED_OUT:
      return _ ("It may be busy, or the network slow. Try again in a moment; nothing is lost.");
    case LKI_ERROR_CERTIFICATE:
      return _ (
          "The server could not prove who it is, so nothing was sent. Check that the date and "
          "time of this computer are right, or ask whoever runs the network.");
    case LKI_ERROR_INSECURE_ADDRESS:
      return _ ("Nothing was sent. The address must begin with https.");
    case LKI_ERROR_ADDRESS:
      return _ (
          "Check the server’s address under Advanced, or leave it empty to use the usual one.");
    case LKI_ERROR_PROTOCOL:
      return _ (
          "A network that asks for a sign-in of its own may stand between. Open a web page to "
          "check, then try again. Nothing is lost.");
    case LKI_ERROR_SERVER:
      return _ ("This is not your fault. What you have done is kept; try again in a few minutes.");
    case LKI_ERROR_RATE_LIMITED:
      return _ ("It asks us to wait a little. What you have done is kept and is sent by itself.");
    case LKI_ERROR_UNAUTHENTICATED:
      return _ (
          "Sign in again to go on. Your leads and what you have done are kept on this device.");
    case LKI_ERROR_FORBIDDEN:
      return _ (
          "Ask the person who runs your organisation’s account. What is on this device is kept.");
    case LKI_ERROR_NOT_FOUND:
      return _ ("It may have been removed. Nothing else has changed.");
    case LKI_ERROR_CONFLICT:
      return _ ("Nothing was overwritten. Look at what has changed, then try again.");
    case LKI_ERROR_CURSOR_EXPIRED:
      return _ ("This device had been away for long. What you have done is kept.");
    case LKI_ERROR_TOO_LARGE:
      return _ ("What you wrote is kept, but it is more than the server takes. Make it shorter.");
    case LKI_ERROR_INVALID:
      return _ ("Check what you wrote and try again. It is kept until then.");
    case LKI_ERROR_NOT_POSSIBLE:
      return _ ("The lead may have changed meanwhile. Look at it again; nothing was changed.");
    case LKI_ERROR_EMPTY:
      return _ ("Write something first.");
    case LKI_ERROR_TIME:
      return _ ("Choose a time that is still to come, within the next ten years.");
    case LKI_ERROR_AMOUNT:
      return _ ("Type an amount that is not below zero, and not more than any job costs.");
    case LKI_ERROR_CLIENT_TOO_OLD:
      return _ (
          "The server needs a newer version of this app. Your leads can be read meanwhile, and "
          "what you have done is kept.");
    case LKI_ERROR_UNSUPPORTED:
      return _ ("The server does not offer this. Nothing was changed.");
    case LKI_ERROR_CREDENTIALS:
      return _ ("Check both and try again, or choose “Forgot Password?”.");
    case LKI_ERROR_ACCOUNT_DISABLED:
      return _ ("Ask the person who runs your organisation’s account, or Leadkit’s support.");
    case LKI_ERROR_TOO_MANY_ATTEMPTS:
      return _ ("Sign-in is locked for a while. Wait a few minutes, or choose “Forgot Password?”.");
    case LKI_ERROR_SECOND_FACTOR_CODE:
      return _ ("Type the six digits that your authenticator shows now.");
    case LKI_ERROR_WEAK_PASSWORD:
      return _ ("Choose a longer one. The old password still works.");
    case LKI_ERROR_RECENT_SIGN_IN_REQUIRED:
      return _ ("This needs a fresh sign-in. Nothing was changed.");
    case LKI_ERROR_DISK_FULL:
      return _ (
          "New leads cannot be kept until there is room. Nothing is lost; free some space, and "
          "it goes on by itself.");
    case LKI_ERROR_READ_ONLY:
      return _ ("The app may not write to its own folder. Nothing is lost; check who owns the "
                "folder and start again.");
    case LKI_ERROR_DAMAGED:
      return _ ("It was set aside and not deleted. Your leads are fetched again.");
    case LKI_ERROR_NEWER_SCHEMA:
      return _ ("It was set aside and not deleted. Update this app to use it again.");
    case LKI_ERROR_KEYRING_LOCKED:
      return _ ("Unlock the keyring to be signed in again. Nothing in it is changed.");
    case LKI_ERROR_KEYRING_UNAVAILABLE:
      return _ ("You are signed in until you quit, and asked again next time.");
    case LKI_ERROR_FAILED:
    default:
      return _ ("What you have done is kept. Try again, and tell Leadkit’s support if it goes on.");
    }
}

/**
 * lki_error_get_opening_body:
 * @error: (nullable): why the leads on this device cannot be opened
 *
 * At start nothing goes on by itself, so that the words are others than those of an app at work.
 *
 * Returns: (transfer none): what is kept and what the person can do, in a sentence or two
 */
const char *
lki_error_get_opening_body (const GError *error)
{
  LkiErrorCode code = code_of (error);

  if (code == LKI_ERROR_DISK_FULL)
    return _ ("The disk is full. Nothing is lost; free some space and try again.");
  if (code == LKI_ERROR_READ_ONLY)
    return _ ("The app may not write to its own folder. Nothing is lost; check who owns the "
              "folder and try again.");

  return lki_error_get_body (error);
}
