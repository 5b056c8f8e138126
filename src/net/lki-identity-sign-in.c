// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in: e-mail and password, the code of the second factor, and the letter for a forgotten
// password. All of it ends in an LkiIdentity or in an error that says no more than it may.

#include "lki-identity-private.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-wire-value.h"

#include <string.h>

#define MAX_CREDENTIAL 16384

struct _LkiSecondFactor
{
  LkiHttp *http;         /* (owned) */
  LkiServerInfo *server; /* (owned) */
  LkiClock *clock;       /* (owned) */
  char *email;           /* (owned) */
  char *credential;      /* (owned) */
  char *enrollment_id;   /* (owned) */
};

G_DEFINE_BOXED_TYPE (LkiSecondFactor,
                     lki_second_factor,
                     lki_second_factor_ref,
                     lki_second_factor_unref)

typedef struct
{
  LkiHttp *http;         /* (owned) */
  LkiServerInfo *server; /* (owned) */
  LkiClock *clock;       /* (owned) */
  char *email;           /* (owned) */
  JsonNode *request;     /* (owned) */
} SignIn;

typedef struct
{
  LkiSecondFactor *pending; /* (owned) */
  char *code;               /* (owned) */
} SecondStep;

static void
second_factor_clear (LkiSecondFactor *self)
{
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->server, lki_server_info_unref);
  g_free (self->email);
  g_free (self->credential);
  g_free (self->enrollment_id);
}

/**
 * lki_second_factor_ref:
 * @self: a sign-in that waits
 *
 * Returns: (transfer full): @self
 */
LkiSecondFactor *
lki_second_factor_ref (LkiSecondFactor *self)
{
  return g_rc_box_acquire (self);
}

/**
 * lki_second_factor_unref:
 * @self: (transfer full): a sign-in that waits
 */
void
lki_second_factor_unref (LkiSecondFactor *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) second_factor_clear);
}

static void
sign_in_free (SignIn *data)
{
  g_clear_object (&data->http);
  g_clear_object (&data->clock);
  g_clear_pointer (&data->server, lki_server_info_unref);
  g_clear_pointer (&data->request, json_node_unref);
  g_free (data->email);
  g_free (data);
}

static void
second_step_free (SecondStep *data)
{
  lki_second_factor_unref (data->pending);
  g_free (data->code);
  g_free (data);
}

/* People paste a line break or a space with what they paste. */
static char *
dup_stripped (const char *text)
{
  return g_strstrip (g_strdup (text));
}

static char *
dup_totp_enrollment (JsonObject *answer,
                     gboolean *bad)
{
  JsonArray *factors = lki_wire_get_array (answer, "mfaInfo", bad);
  guint length = factors != NULL ? json_array_get_length (factors) : 0;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (factors, i);
      JsonObject *factor = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      /* Text messages are the other kind, and need a browser's proof of not being a robot. */
      if (factor != NULL && json_object_has_member (factor, "totpInfo"))
        return lki_wire_dup_id (factor, "mfaEnrollmentId", bad);
    }

  return NULL;
}

static DexFuture *
finish_sign_in (SignIn *data,
                LkiHttpResponse *response)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *credential = NULL;
  GError *error = NULL;
  JsonObject *answer;
  LkiTokens tokens;
  gboolean bad = FALSE;

  root = lki_identity_parse (response, &error);
  if (root == NULL)
    return lki_future_new_failed (error);

  answer = json_node_get_object (root);
  credential =
      lki_wire_dup_text (answer, "mfaPendingCredential", LKI_WIRE_LINE, MAX_CREDENTIAL, &bad);

  if (credential != NULL)
    {
      g_autofree char *enrollment_id = dup_totp_enrollment (answer, &bad);
      LkiSecondFactor *pending;

      if (enrollment_id == NULL)
        return lki_future_new_failed (lki_error_new (
            LKI_ERROR_UNSUPPORTED, "the account's second factor is not one of this program's"));

      pending = g_rc_box_new0 (LkiSecondFactor);
      pending->http = g_object_ref (data->http);
      pending->server = lki_server_info_ref (data->server);
      pending->clock = g_object_ref (data->clock);
      pending->email = g_strdup (data->email);
      pending->credential = g_steal_pointer (&credential);
      pending->enrollment_id = g_steal_pointer (&enrollment_id);

      return dex_future_new_take_boxed (LKI_TYPE_SECOND_FACTOR, pending);
    }

  if (!lki_tokens_read (&tokens, answer, response->date_ms, data->clock) || tokens.user_id == NULL)
    {
      lki_tokens_clear (&tokens);
      return lki_future_new_failed (
          lki_error_new (LKI_ERROR_PROTOCOL, "the sign-in answered no tokens"));
    }

  return dex_future_new_take_object (
      lki_identity_new_signed_in (data->http, data->server, data->clock, data->email, &tokens));
}

static DexFuture *
sign_in_fiber (gpointer user_data)
{
  SignIn *data = user_data;
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  response =
      dex_await_boxed (lki_identity_call (data->http, data->server, data->server->identity_toolkit,
                                          "accounts:signInWithPassword", data->request),
                       &error);
  if (response == NULL)
    return lki_future_new_failed (lki_identity_map_error (error, FALSE));

  return finish_sign_in (data, response);
}

/**
 * lki_identity_sign_in:
 * @http: the session
 * @server: what discovery found
 * @clock: ours
 * @email: what the person typed
 * @password: what the person typed
 *
 * Signs in with `accounts:signInWithPassword`. It fails with %LKI_ERROR_CREDENTIALS, alike for an
 * unknown address and a wrong password, %LKI_ERROR_ACCOUNT_DISABLED, %LKI_ERROR_TOO_MANY_ATTEMPTS,
 * %LKI_ERROR_UNSUPPORTED for a second factor that is no TOTP, or as [method@Lki.Http.send] does.
 *
 * Returns: (transfer full): a future that resolves to an [class@Lki.Identity], or to an
 *   [struct@Lki.SecondFactor] when a code is needed
 */
DexFuture *
lki_identity_sign_in (LkiHttp *http,
                      LkiServerInfo *server,
                      LkiClock *clock,
                      const char *email,
                      const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  SignIn *data;

  g_return_val_if_fail (LKI_IS_HTTP (http) && LKI_IS_CLOCK (clock) && server != NULL, NULL);
  g_return_val_if_fail (email != NULL && password != NULL, NULL);

  data = g_new0 (SignIn, 1);
  data->http = g_object_ref (http);
  data->server = lki_server_info_ref (server);
  data->clock = g_object_ref (clock);
  data->email = dup_stripped (email);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "email");
  json_builder_add_string_value (builder, data->email);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, password);
  json_builder_set_member_name (builder, "returnSecureToken");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_end_object (builder);
  data->request = json_builder_get_root (builder);

  return lki_future_spawn ("sign in", sign_in_fiber, data, (GDestroyNotify) sign_in_free);
}

static DexFuture *
second_factor_fiber (gpointer user_data)
{
  SecondStep *data = user_data;
  LkiSecondFactor *pending = data->pending;
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) request = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = lki_identity_dup_second_base (pending->server);
  LkiTokens tokens;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mfaPendingCredential");
  json_builder_add_string_value (builder, pending->credential);
  json_builder_set_member_name (builder, "mfaEnrollmentId");
  json_builder_add_string_value (builder, pending->enrollment_id);
  json_builder_set_member_name (builder, "totpVerificationInfo");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "verificationCode");
  json_builder_add_string_value (builder, data->code);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  request = json_builder_get_root (builder);

  response = dex_await_boxed (lki_identity_call (pending->http, pending->server, base,
                                                 "accounts/mfaSignIn:finalize", request),
                              &error);
  if (response == NULL)
    return lki_future_new_failed (lki_identity_map_error (error, FALSE));

  root = lki_identity_parse (response, &error);
  if (root == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  if (!lki_tokens_read (&tokens, json_node_get_object (root), response->date_ms, pending->clock) ||
      tokens.user_id == NULL)
    {
      lki_tokens_clear (&tokens);
      return lki_future_new_failed (
          lki_error_new (LKI_ERROR_PROTOCOL, "the second factor answered no tokens"));
    }

  return dex_future_new_take_object (lki_identity_new_signed_in (
      pending->http, pending->server, pending->clock, pending->email, &tokens));
}

/**
 * lki_identity_finish_second_factor:
 * @pending: what [func@Lki.Identity.sign_in] resolved to
 * @code: the code that the person typed; spaces do not matter
 *
 * Fails with %LKI_ERROR_SECOND_FACTOR_CODE, after which another code can be tried,
 * %LKI_ERROR_RECENT_SIGN_IN_REQUIRED when it took too long, or as [method@Lki.Http.send] does.
 *
 * Returns: (transfer full): a future that resolves to an [class@Lki.Identity]
 */
DexFuture *
lki_identity_finish_second_factor (LkiSecondFactor *pending,
                                   const char *code)
{
  SecondStep *data;
  char *end;

  g_return_val_if_fail (pending != NULL && code != NULL, NULL);

  data = g_new0 (SecondStep, 1);
  data->pending = lki_second_factor_ref (pending);
  data->code = end = g_strdup (code);

  for (const char *at = data->code; *at != '\0'; at++)
    {
      if (!g_ascii_isspace (*at))
        *end++ = *at;
    }
  *end = '\0';

  return lki_future_spawn ("second factor", second_factor_fiber, data,
                           (GDestroyNotify) second_step_free);
}

static DexFuture *
reset_sent_cb (DexFuture *future,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) mapped = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return lki_future_new_done ();

  mapped = lki_identity_map_error (error, FALSE);

  /* Whether an address has an account is nobody's business who only knows the address. */
  if (g_error_matches (mapped, LKI_ERROR, LKI_ERROR_CREDENTIALS) ||
      g_error_matches (mapped, LKI_ERROR, LKI_ERROR_ACCOUNT_DISABLED) ||
      g_error_matches (mapped, LKI_ERROR, LKI_ERROR_UNAUTHENTICATED))
    return lki_future_new_done ();

  return dex_future_new_for_error (g_steal_pointer (&mapped));
}

/**
 * lki_identity_send_password_reset:
 * @http: the session
 * @server: what discovery found
 * @email: what the person typed
 *
 * Asks for a letter with which to choose another password.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, also when nobody has this address;
 * fails with %LKI_ERROR_TOO_MANY_ATTEMPTS, or as [method@Lki.Http.send] does
 */
DexFuture *
lki_identity_send_password_reset (LkiHttp *http,
                                  LkiServerInfo *server,
                                  const char *email)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) request = NULL;
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (LKI_IS_HTTP (http) && server != NULL && email != NULL, NULL);

  stripped = dup_stripped (email);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "requestType");
  json_builder_add_string_value (builder, "PASSWORD_RESET");
  json_builder_set_member_name (builder, "email");
  json_builder_add_string_value (builder, stripped);
  json_builder_end_object (builder);
  request = json_builder_get_root (builder);

  return dex_future_finally (
      lki_identity_call (http, server, server->identity_toolkit, "accounts:sendOobCode", request),
      reset_sent_cb, NULL, NULL);
}
