// SPDX-License-Identifier: GPL-3.0-or-later
// The endpoints of the partner API that are about the account and about data: profile, export,
// deletion, devices, support, requests of consumers, usage. When they may be called (consent,
// a recent sign-in) is for whoever calls.

#include "lki-partner-account.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-partner-api-private.h"
#include "lki-wire.h"

typedef gpointer (*ParseFunc) (GBytes *body,
                               GError **error);

/* What an answer is read with, and what comes of it. */
typedef struct
{
  ParseFunc parse;
  GType type;
} Reading;

static DexFuture *
read_cb (DexFuture *future,
         gpointer user_data)
{
  Reading *reading = user_data;
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));
  GError *error = NULL;
  gpointer record = reading->parse (response->body, &error);

  return record != NULL ? dex_future_new_take_boxed (reading->type, record)
                        : dex_future_new_for_error (error);
}

/* Takes @call. */
static DexFuture *
read_as (DexFuture *call,
         GType type,
         gpointer parse)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->parse = (ParseFunc) parse;
  reading->type = type;

  return dex_future_then (call, read_cb, reading, g_free);
}

static DexFuture *
done_cb (DexFuture *future,
         gpointer user_data)
{
  return lki_future_new_done ();
}

static char *
join (const char *path,
      const char *argument)
{
  g_autofree char *escaped = g_uri_escape_string (argument, NULL, FALSE);

  return g_strconcat (path, escaped, NULL);
}

/**
 * lki_partner_api_update_profile:
 * @self: the API
 * @name: (nullable): the new name, or %NULL to leave it
 * @phone: (nullable): the new number, empty to have none, or %NULL to leave it
 * @locale: (nullable): the new language, or %NULL to leave it
 *
 * `PATCH /me`. Fails with %LKI_ERROR_INVALID when the server does not accept one of them;
 * [func@Lki.error_get_invalid_member] says which (`name`, `phone` or `locale`).
 *
 * Returns: (transfer full): a future that resolves to %TRUE;
 * [method@Lki.PartnerApi.fetch_account] has the result
 */
DexFuture *
lki_partner_api_update_profile (LkiPartnerApi *self,
                                const char *name,
                                const char *phone,
                                const char *locale)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return dex_future_then (
      lki_partner_api_call (self, "PATCH", "/me", lki_wire_print_profile (name, phone, locale)),
      done_cb, NULL, NULL);
}

static DexFuture *
check_export_cb (DexFuture *future,
                 gpointer user_data)
{
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (!lki_wire_is_object (response->body))
    return dex_future_new_for_error (
        lki_error_new (LKI_ERROR_PROTOCOL, "the export is no JSON object"));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (response->body));
}

/**
 * lki_partner_api_export_me:
 * @self: the API
 *
 * `GET /me/export`: everything that the platform holds on the person.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.Bytes]: a JSON object exactly
 * as the server sent it
 */
DexFuture *
lki_partner_api_export_me (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return dex_future_then (lki_partner_api_call (self, "GET", "/me/export", NULL), check_export_cb,
                          NULL, NULL);
}

/**
 * lki_partner_api_request_deletion:
 * @self: the API
 * @id: a UUID, kept until there is an answer: the same one again does nothing more
 * @confirm_email: what the person typed
 * @reason: (nullable): why, in the person's words
 *
 * `POST /me/deletion`. Fails with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED when the person signed in too
 * long ago, %LKI_ERROR_INVALID with the member `confirm_email` when the address is another,
 * %LKI_ERROR_CONFLICT (`deletion_scheduled`) when a deletion is scheduled already, and
 * %LKI_ERROR_UNSUPPORTED. When the answer is lost, [method@Lki.PartnerApi.fetch_deletion] asks for
 * it, also after the account is gone.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.Deletion]
 */
DexFuture *
lki_partner_api_request_deletion (LkiPartnerApi *self,
                                  const char *id,
                                  const char *confirm_email,
                                  const char *reason)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);
  g_return_val_if_fail (id != NULL && confirm_email != NULL, NULL);

  return read_as (lki_partner_api_call (self, "POST", "/me/deletion",
                                        lki_wire_print_deletion (id, confirm_email, reason)),
                  LKI_TYPE_DELETION, lki_wire_parse_deletion);
}

/**
 * lki_partner_api_fetch_deletion:
 * @self: the API
 * @id: the UUID that the deletion was asked for with
 *
 * `GET /deletions/{id}`, without a token: there is nobody left whom one could stand for. Fails with
 * %LKI_ERROR_NOT_FOUND when the request never arrived.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.Deletion]
 */
DexFuture *
lki_partner_api_fetch_deletion (LkiPartnerApi *self,
                                const char *id)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && id != NULL, NULL);

  path = join ("/deletions/", id);
  uri = g_strconcat (lki_partner_api_get_server (self)->api, path, NULL);

  return read_as (lki_http_send (lki_partner_api_get_http (self), "GET", uri, NULL, NULL, NULL),
                  LKI_TYPE_DELETION, lki_wire_parse_deletion);
}

/**
 * lki_partner_api_cancel_deletion:
 * @self: the API
 *
 * `DELETE /me/deletion`. Fails with %LKI_ERROR_NOT_FOUND when none was asked for, and
 * %LKI_ERROR_CONFLICT when it cannot be taken back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_partner_api_cancel_deletion (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return dex_future_then (lki_partner_api_call (self, "DELETE", "/me/deletion", NULL), done_cb,
                          NULL, NULL);
}

/**
 * lki_partner_api_list_devices:
 * @self: the API
 *
 * `GET /devices`.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.PtrArray] of LkiDevice, the
 * oldest first
 */
DexFuture *
lki_partner_api_list_devices (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return read_as (lki_partner_api_call (self, "GET", "/devices", NULL), G_TYPE_PTR_ARRAY,
                  lki_wire_parse_devices);
}

/**
 * lki_partner_api_sign_out_device:
 * @self: the API
 * @device_id: one of the person's devices
 *
 * `DELETE /devices/{id}`: forgets the device, push included, and ends the session that registered
 * it. This device's own id makes its session end with the token that it has. Fails with
 * %LKI_ERROR_NOT_FOUND.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_partner_api_sign_out_device (LkiPartnerApi *self,
                                 const char *device_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && device_id != NULL, NULL);

  path = join ("/devices/", device_id);

  return dex_future_then (lki_partner_api_call (self, "DELETE", path, NULL), done_cb, NULL, NULL);
}

/**
 * lki_partner_api_list_support_messages:
 * @self: the API
 *
 * `GET /support/messages`. Fails with %LKI_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.PtrArray] of
 * LkiSupportMessage, the oldest first
 */
DexFuture *
lki_partner_api_list_support_messages (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return read_as (lki_partner_api_call (self, "GET", "/support/messages", NULL), G_TYPE_PTR_ARRAY,
                  lki_wire_parse_support_messages);
}

/**
 * lki_partner_api_send_support_message:
 * @self: the API
 * @message: a message of the person's
 *
 * `POST /support/messages`. Safe to repeat: the id is the idempotency key. Fails with
 * %LKI_ERROR_INVALID when it is too long, and %LKI_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.SupportMessage], as the server
 * has it
 */
DexFuture *
lki_partner_api_send_support_message (LkiPartnerApi *self,
                                      LkiSupportMessage *message)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && message != NULL, NULL);

  return read_as (lki_partner_api_call (self, "POST", "/support/messages",
                                        lki_wire_print_support_message (message)),
                  LKI_TYPE_SUPPORT_MESSAGE, lki_wire_parse_support_message);
}

/**
 * lki_partner_api_list_data_requests:
 * @self: the API
 * @lead_id: (nullable): a lead, or %NULL for all of the organisation
 *
 * `GET /data-requests`. A lead's own are in [field@Lki.LeadDetails.data_requests] as well, and come
 * with the sync.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.PtrArray] of LkiDataRequest,
 * the oldest first
 */
DexFuture *
lki_partner_api_list_data_requests (LkiPartnerApi *self,
                                    const char *lead_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  path = lead_id != NULL ? join ("/data-requests?lead_id=", lead_id) : g_strdup ("/data-requests");

  return read_as (lki_partner_api_call (self, "GET", path, NULL), G_TYPE_PTR_ARRAY,
                  lki_wire_parse_data_requests);
}

/**
 * lki_partner_api_send_data_request:
 * @self: the API
 * @request: a request with a lead, of a kind that the contract has
 *
 * `POST /data-requests`. Safe to repeat: the id is the idempotency key. Fails with
 * %LKI_ERROR_NOT_FOUND when there is no such lead, and %LKI_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.DataRequest], as the server
 * has it
 */
DexFuture *
lki_partner_api_send_data_request (LkiPartnerApi *self,
                                   LkiDataRequest *request)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);
  g_return_val_if_fail (request != NULL && request->lead_id != NULL &&
                            lki_data_request_kind_to_string (request->kind) != NULL,
                        NULL);

  return read_as (
      lki_partner_api_call (self, "POST", "/data-requests", lki_wire_print_data_request (request)),
      LKI_TYPE_DATA_REQUEST, lki_wire_parse_data_request);
}

/**
 * lki_partner_api_send_usage:
 * @self: the API
 * @report: a day's counts, of a person who agreed
 *
 * `POST /usage` with what [func@Lki.wire_print_usage] gives. Safe to repeat: the same day of the
 * same pseudonym replaces what was sent before. Fails with %LKI_ERROR_FORBIDDEN
 * (`consent_missing`), and %LKI_ERROR_INVALID.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_partner_api_send_usage (LkiPartnerApi *self,
                            LkiUsageReport *report)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && report != NULL, NULL);

  return dex_future_then (
      lki_partner_api_call (self, "POST", "/usage", lki_wire_print_usage (report)), done_cb, NULL,
      NULL);
}
