// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may do with the account itself: the profile, how one signs in, devices. What is
// taken along is in lki-session-export.c; that the account goes is the session manager's.

#include "lki-session-profile.h"

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-partner-account.h"
#include "lki-wake.h"

#define PATIENCE_MS (60 * 1000)

typedef struct
{
  LkiSession *self; /* (owned) */
  char *text;       /* (owned) (nullable) */
} Job;

static Job *
job_new (LkiSession *self,
         const char *text)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->text = g_strdup (text);

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_free (job->text);
  g_free (job);
}

static DexFuture *
not_attached (void)
{
  return lki_future_new_failed (
      lki_error_new (LKI_ERROR_NETWORK, "The sign-in has not been restored yet"));
}

static DexFuture *
refresh_cb (DexFuture *future,
            gpointer user_data)
{
  return lki_session_refresh_account (user_data);
}

/* Takes @future. What has been done shows in `account`. */
static DexFuture *
then_refresh (LkiSession *self,
              DexFuture *future)
{
  return dex_future_then (future, refresh_cb, g_object_ref (self), g_object_unref);
}

/**
 * lki_session_update_profile:
 * @self: a session
 * @name: (nullable): the new name, or %NULL to leave it
 * @phone: (nullable): the new number, empty to have none, or %NULL to leave it
 * @locale: (nullable): the new language (BCP 47), or %NULL to leave it
 *
 * Returns: (transfer full): a future that resolves to %TRUE when `account` has it; rejected with
 * %LKI_ERROR_INVALID, of which [func@Lki.error_get_invalid_member] says what is wrong
 */
DexFuture *
lki_session_update_profile (LkiSession *self,
                            const char *name,
                            const char *phone,
                            const char *locale)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->api == NULL)
    return not_attached ();

  return then_refresh (self, lki_partner_api_update_profile (self->api, name, phone, locale));
}

/**
 * lki_session_fetch_identity:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.IdentityRecord]: how the
 * person signs in
 */
DexFuture *
lki_session_fetch_identity (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->identity != NULL ? lki_identity_fetch_record (self->identity) : not_attached ();
}

/* Signing in once more makes a session of its own at the server, which the device now belongs to.
 */
static DexFuture *
proved (LkiSession *self)
{
  g_clear_pointer (&self->proof, lki_second_factor_unref);
  lki_session_register_device (self);

  return lki_future_new_done ();
}

static DexFuture *
prove_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (DexFuture) answer = lki_identity_reauthenticate (self->identity, job->text);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  if (!dex_await (dex_ref (answer), &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  value = dex_future_get_value (answer, NULL);
  if (!G_VALUE_HOLDS (value, LKI_TYPE_SECOND_FACTOR))
    return proved (self);

  g_clear_pointer (&self->proof, lki_second_factor_unref);
  self->proof = lki_second_factor_ref (g_value_get_boxed (value));

  return dex_future_new_for_boolean (FALSE);
}

/**
 * lki_session_prove:
 * @self: a session
 * @password: what the person typed
 *
 * Signs the same person in once more, for what needs a recent sign-in.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or to %FALSE when the code of the
 * second factor is asked for; rejected as signing in is, and then nothing has changed
 */
DexFuture *
lki_session_prove (LkiSession *self,
                   const char *password)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && password != NULL, NULL);

  if (self->identity == NULL)
    return not_attached ();

  return lki_future_spawn ("session-prove", prove_fiber, job_new (self, password), job_free);
}

static DexFuture *
finish_proof_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (LkiSecondFactor) proof = lki_second_factor_ref (self->proof);
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_identity_finish_reauthentication (self->identity, proof, job->text), &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return proved (self);
}

/**
 * lki_session_finish_proof:
 * @self: a session whose [method@Lki.Session.prove] asked for the code
 * @code: the code of the second factor
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with
 * %LKI_ERROR_SECOND_FACTOR_CODE when the code is wrong, and another may be tried
 */
DexFuture *
lki_session_finish_proof (LkiSession *self,
                          const char *code)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && code != NULL, NULL);

  if (self->proof == NULL || self->identity == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_RECENT_SIGN_IN_REQUIRED, "No sign-in waits for a code"));

  return lki_future_spawn ("session-prove", finish_proof_fiber, job_new (self, code), job_free);
}

static DexFuture *
password_changed_cb (DexFuture *future,
                     gpointer user_data)
{
  lki_session_register_device (user_data);

  return lki_future_new_done ();
}

/**
 * lki_session_change_password:
 * @self: a session
 * @password: the new one
 *
 * Every other session of the account ends; this one goes on.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with
 * %LKI_ERROR_WEAK_PASSWORD, and with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED until
 * [method@Lki.Session.prove]
 */
DexFuture *
lki_session_change_password (LkiSession *self,
                             const char *password)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && password != NULL, NULL);

  if (self->identity == NULL)
    return not_attached ();

  return dex_future_then (lki_identity_change_password (self->identity, password),
                          password_changed_cb, g_object_ref (self), g_object_unref);
}

/**
 * lki_session_send_verification:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to %TRUE when a letter that proves the address
 * is on its way
 */
DexFuture *
lki_session_send_verification (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->identity != NULL ? lki_identity_send_verification (self->identity) : not_attached ();
}

/**
 * lki_session_change_email:
 * @self: a session
 * @email: the new address
 *
 * Returns: (transfer full): a future that resolves to %TRUE when a letter to the new address is on
 * its way, whose link makes it count; rejected with %LKI_ERROR_CONFLICT when somebody has that
 * address, %LKI_ERROR_INVALID when it is none, and with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED
 */
DexFuture *
lki_session_change_email (LkiSession *self,
                          const char *email)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && email != NULL, NULL);

  return self->identity != NULL ? lki_identity_change_email (self->identity, email)
                                : not_attached ();
}

/**
 * lki_session_start_second_factor:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.TotpEnrolment]; rejected with
 * %LKI_ERROR_INVALID until the address is verified, %LKI_ERROR_UNSUPPORTED, and with
 * %LKI_ERROR_RECENT_SIGN_IN_REQUIRED
 */
DexFuture *
lki_session_start_second_factor (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->identity != NULL ? lki_identity_start_totp (self->identity) : not_attached ();
}

/**
 * lki_session_finish_second_factor:
 * @self: a session
 * @enrolment: what [method@Lki.Session.start_second_factor] gave
 * @code: what the authenticator shows
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with
 * %LKI_ERROR_SECOND_FACTOR_CODE, after which another code can be tried, and with
 * %LKI_ERROR_NOT_FOUND when it took too long
 */
DexFuture *
lki_session_finish_second_factor (LkiSession *self,
                                  LkiTotpEnrolment *enrolment,
                                  const char *code)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && enrolment != NULL && code != NULL, NULL);

  return self->identity != NULL ? lki_identity_finish_totp (self->identity, enrolment, code, NULL)
                                : not_attached ();
}

/**
 * lki_session_withdraw_second_factor:
 * @self: a session
 * @totp_id: [field@Lki.IdentityRecord.totp_id]
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with
 * %LKI_ERROR_RECENT_SIGN_IN_REQUIRED
 */
DexFuture *
lki_session_withdraw_second_factor (LkiSession *self,
                                    const char *totp_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && totp_id != NULL, NULL);

  return self->identity != NULL ? lki_identity_withdraw_totp (self->identity, totp_id)
                                : not_attached ();
}

static DexFuture *
list_devices_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  /* The session may just have begun, or have moved to another sign-in. */
  if (!dex_await (lki_session_put_device (self), &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  devices = dex_await_boxed (lki_partner_api_list_devices (self->api), &error);
  if (devices == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  for (guint i = 1; i < devices->len; i++)
    {
      LkiDevice *device = g_ptr_array_index (devices, i);

      if (lki_session_is_this_device (self, device))
        g_ptr_array_insert (devices, 0, g_ptr_array_steal_index (devices, i));
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&devices));
}

/**
 * lki_session_list_devices:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.PtrArray] of LkiDevice: this
 * one first, then the others, the oldest first
 */
DexFuture *
lki_session_list_devices (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->api == NULL)
    return not_attached ();

  return lki_future_spawn ("session-devices", list_devices_fiber, job_new (self, NULL), job_free);
}

/**
 * lki_session_is_this_device:
 * @self: a session
 * @device: one of the person's devices
 *
 * Returns: whether it is the one that this program runs on
 */
gboolean
lki_session_is_this_device (LkiSession *self,
                            LkiDevice *device)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && device != NULL, FALSE);

  return g_strcmp0 (self->device_id, device->id) == 0;
}

/**
 * lki_session_sign_out_device:
 * @self: a session
 * @device_id: another of the person's devices
 *
 * Returns: (transfer full): a future that resolves to %TRUE when its session has ended; rejected
 * with %LKI_ERROR_NOT_FOUND when it is gone already
 */
DexFuture *
lki_session_sign_out_device (LkiSession *self,
                             const char *device_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self) && device_id != NULL, NULL);

  return self->api != NULL ? lki_partner_api_sign_out_device (self->api, device_id)
                           : not_attached ();
}

/* What the sync says that sending will not get further by itself. */
static GError *
why_stuck (LkiSession *self)
{
  const GError *error = lki_session_get_sync_error (self);

  if (error != NULL)
    return g_error_copy (error);

  return lki_error_new (LKI_ERROR_NETWORK, "The changes cannot be sent now");
}

/**
 * lki_session_count_unsent:
 * @self: a session
 *
 * Returns: how much waits to be sent: changes of leads, messages to support, and what people of
 *   leads have asked for
 */
gint64
lki_session_count_unsent (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), 0);

  return lki_session_get_counts (self)->unsent + lki_support_count_queued (self->support) +
         lki_session_count_unsent_requests (self);
}

static DexFuture *
send_unsent_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  LkiWake wake = { 0 };
  gulong counted =
      g_signal_connect_swapped (self, "notify::counts", G_CALLBACK (lki_wake_trigger), &wake);
  gulong moved =
      g_signal_connect_swapped (self, "notify::sync-status", G_CALLBACK (lki_wake_trigger), &wake);
  gulong passed_on = g_signal_connect_swapped (self, "data-requests-changed",
                                               G_CALLBACK (lki_wake_trigger), &wake);
  gulong written = g_signal_connect_swapped (self->support, "items-changed",
                                             G_CALLBACK (lki_wake_trigger), &wake);
  g_autoptr (GError) error = NULL;

  lki_session_exchange_support (self);
  lki_session_pass_on_requests (self);
  if (self->engine == NULL || !dex_await (lki_sync_engine_sync_now (self->engine), &error))
    {
      if (error == NULL)
        error = why_stuck (self);
    }
  else
    {
      lki_wake_arm (&wake, self->clock, PATIENCE_MS);
    }

  while (error == NULL && lki_session_count_unsent (self) > 0)
    {
      if (self->closed || !lki_sync_status_is_online (lki_session_get_sync_status (self)) ||
          lki_wake_take_elapsed (&wake))
        error = why_stuck (self);
      else
        dex_await (lki_wake_wait (&wake), NULL);
    }

  g_signal_handler_disconnect (self, counted);
  g_signal_handler_disconnect (self, moved);
  g_signal_handler_disconnect (self, passed_on);
  g_signal_handler_disconnect (self->support, written);
  lki_wake_clear (&wake);

  return error == NULL ? lki_future_new_done () : lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_session_send_unsent:
 * @self: a session
 *
 * Sends what waits, for whoever is about to leave.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when nothing waits any more; rejected
 * with what is in the way, and then it still waits
 */
DexFuture *
lki_session_send_unsent (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_future_spawn ("session-send", send_unsent_fiber, job_new (self, NULL), job_free);
}

/**
 * lki_session_cancel_deletion:
 * @self: a session of an account whose deletion is scheduled
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the account stays; rejected with
 * %LKI_ERROR_NOT_FOUND when no deletion was asked for, and %LKI_ERROR_CONFLICT when it is too late
 */
DexFuture *
lki_session_cancel_deletion (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->api == NULL)
    return not_attached ();

  return then_refresh (self, lki_partner_api_cancel_deletion (self->api));
}
