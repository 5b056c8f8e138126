// SPDX-License-Identifier: GPL-3.0-or-later
// The one session that is kept between runs, in the person's keyring: the Secret Service, or
// libsecret's encrypted file where a sandbox has no access to it. There is one item; all that is
// personal is in the secret and nothing in its attributes, which any program of the session can
// read while the keyring is locked.

#include "lki-credentials.h"

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>

#include "lki-config.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-wire-value.h"

/* What answers on the bus does so at once. */
#define SERVICE_PATIENCE_MS 5000
/* The keyring may ask the person for its password. */
#define PERSON_PATIENCE_MS (2 * 60 * 1000)
#define MAX_SECRET 65536

static const SecretSchema schema = {
  LKI_APPLICATION_ID ".Session",
  SECRET_SCHEMA_NONE,
  { { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

G_DEFINE_BOXED_TYPE (LkiCredentials,
                     lki_credentials,
                     lki_credentials_copy,
                     lki_credentials_free)

/**
 * lki_credentials_new:
 * @origin: the server
 * @user_id: the account there
 * @email: (nullable): the address that was signed in with
 * @refresh_token: the secret
 *
 * Returns: (transfer full): the credentials
 */
LkiCredentials *
lki_credentials_new (const char *origin,
                     const char *user_id,
                     const char *email,
                     const char *refresh_token)
{
  LkiCredentials *self = g_new0 (LkiCredentials, 1);

  self->origin = g_strdup (origin);
  self->user_id = g_strdup (user_id);
  self->email = g_strdup (email);
  self->refresh_token = g_strdup (refresh_token);

  return self;
}

/**
 * lki_credentials_copy:
 * @self: credentials
 *
 * Returns: (transfer full): the same
 */
LkiCredentials *
lki_credentials_copy (const LkiCredentials *self)
{
  return lki_credentials_new (self->origin, self->user_id, self->email, self->refresh_token);
}

/**
 * lki_credentials_free:
 * @self: (transfer full) (nullable): credentials
 */
void
lki_credentials_free (LkiCredentials *self)
{
  if (self == NULL)
    return;

  g_free (self->origin);
  g_free (self->user_id);
  g_free (self->email);
  g_free (self->refresh_token);
  g_free (self);
}

static char *
print_secret (const LkiCredentials *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "origin");
  json_builder_add_string_value (builder, self->origin);
  json_builder_set_member_name (builder, "user_id");
  json_builder_add_string_value (builder, self->user_id);
  json_builder_set_member_name (builder, "email");
  json_builder_add_string_value (builder, self->email);
  json_builder_set_member_name (builder, "refresh_token");
  json_builder_add_string_value (builder, self->refresh_token);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static LkiCredentials *
parse_secret (const char *secret)
{
  LkiJsonSpan span = { secret, secret + strlen (secret) };
  g_autoptr (JsonNode) root = lki_json_span_parse (&span, NULL);
  g_autoptr (LkiCredentials) self = NULL;
  JsonObject *object;
  gboolean bad = FALSE;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  self = g_new0 (LkiCredentials, 1);
  self->origin = lki_wire_dup_text (object, "origin", LKI_WIRE_LINE, LKI_WIRE_MAX_URL, &bad);
  self->user_id = lki_wire_dup_id (object, "user_id", &bad);
  self->email = lki_wire_dup_text (object, "email", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, &bad);
  self->refresh_token =
      lki_wire_dup_text (object, "refresh_token", LKI_WIRE_LINE, MAX_SECRET, &bad);

  if (bad || self->origin == NULL || self->user_id == NULL || self->refresh_token == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/* libsecret chooses its backend in the same way, and does not tell which. */
static gboolean
uses_service (void)
{
  const char *backend = g_getenv ("SECRET_BACKEND");

  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP_NAME") != NULL)
    return FALSE;

  return backend == NULL || *backend == '\0' || g_str_equal (backend, "service");
}

static GError *
translate (const GError *error)
{
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return lki_error_new (LKI_ERROR_KEYRING_LOCKED, "the keyring is locked");

  /* No bus, no service, no portal, a service that hangs or breaks: whatever it is, nothing can be
   * kept. */
  return lki_error_new (LKI_ERROR_KEYRING_UNAVAILABLE, "the keyring cannot be used: %s",
                        error->message);
}

typedef struct
{
  DexPromise *promise;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Wait;

static void
wait_clear (Wait *wait)
{
  dex_clear (&wait->promise);
  g_clear_object (&wait->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait,
                                  wait_clear)

#define WAIT_INIT { dex_promise_new (), g_cancellable_new () }

/* Awaits @wait for a bounded time. Runs in a fiber. */
static const GValue *
wait_for (Wait *wait,
          guint patience_ms,
          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const GValue *value;

  dex_await (dex_future_first (dex_ref (wait->promise), dex_timeout_new_msec (patience_ms), NULL),
             NULL);

  if (dex_future_is_pending (DEX_FUTURE (wait->promise)))
    {
      g_cancellable_cancel (wait->cancellable);
      g_propagate_error (
          error,
          patience_ms == PERSON_PATIENCE_MS && uses_service ()
              ? lki_error_new (LKI_ERROR_KEYRING_LOCKED, "nobody unlocked the keyring")
              : lki_error_new (LKI_ERROR_KEYRING_UNAVAILABLE, "the keyring does not answer"));
      return NULL;
    }

  value = dex_future_get_value (DEX_FUTURE (wait->promise), &local_error);
  if (value == NULL)
    g_propagate_error (error, translate (local_error));

  return value;
}

static void
service_got_cb (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);

  if (service != NULL)
    dex_promise_resolve_object (promise, service);
  else
    dex_promise_reject (promise, error);
}

static void
collection_got_cb (GObject *object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_boolean (promise,
                                 collection != NULL && secret_collection_get_locked (collection));
}

static void
looked_up_cb (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_string (promise, g_strdup (secret));

  g_clear_pointer (&secret, secret_password_free);
}

static void
stored_cb (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, error);
}

static void
cleared_cb (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  gboolean removed = secret_password_clear_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, removed);
}

/* Makes sure that the service answers at all, before anything waits for a person. Runs in a fiber.
 */
static gboolean
ensure_service (GError **error)
{
  g_auto (Wait) wait = WAIT_INIT;

  if (!uses_service ())
    return TRUE;

  secret_service_get (SECRET_SERVICE_OPEN_SESSION, wait.cancellable, service_got_cb,
                      dex_ref (wait.promise));

  return wait_for (&wait, SERVICE_PATIENCE_MS, error) != NULL;
}

/* Nothing was found, or nothing was removed: because there is nothing, or because nobody may look?
 * Runs in a fiber. */
static GError *
dup_locked_error (void)
{
  g_auto (Wait) wait = WAIT_INIT;
  const GValue *value;
  GError *error = NULL;

  if (!uses_service ())
    return NULL;

  secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               wait.cancellable, collection_got_cb, dex_ref (wait.promise));
  value = wait_for (&wait, SERVICE_PATIENCE_MS, &error);

  if (value != NULL && g_value_get_boolean (value))
    error = lki_error_new (LKI_ERROR_KEYRING_LOCKED, "the keyring is locked");

  return error;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  g_auto (Wait) wait = WAIT_INIT;
  LkiCredentials *self;
  const GValue *value;
  const char *secret;
  GError *error = NULL;

  if (!ensure_service (&error))
    return lki_future_new_failed (error);

  secret_password_lookup (&schema, wait.cancellable, looked_up_cb, dex_ref (wait.promise), "kind",
                          "session", NULL);
  value = wait_for (&wait, PERSON_PATIENCE_MS, &error);
  if (value == NULL)
    return lki_future_new_failed (error);

  secret = g_value_get_string (value);
  if (secret == NULL)
    {
      error = dup_locked_error ();
      return lki_future_new_failed (
          error != NULL ? error : lki_error_new (LKI_ERROR_NOT_FOUND, "no session is kept"));
    }

  self = parse_secret (secret);
  if (self == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NOT_FOUND, "what the keyring keeps is no session"));

  return dex_future_new_take_boxed (LKI_TYPE_CREDENTIALS, self);
}

/**
 * lki_credentials_load:
 *
 * Looks for a session. The desktop may ask the person to unlock the keyring; after two minutes
 * nobody is waited for.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.Credentials]; rejected with
 * %LKI_ERROR_NOT_FOUND when there is none, %LKI_ERROR_KEYRING_LOCKED when nobody can know,
 * %LKI_ERROR_KEYRING_UNAVAILABLE when there is no keyring, or it does not answer within five
 * seconds
 */
DexFuture *
lki_credentials_load (void)
{
  return lki_future_spawn ("load credentials", load_fiber, NULL, NULL);
}

static DexFuture *
store_fiber (gpointer user_data)
{
  const char *secret = user_data;
  g_auto (Wait) wait = WAIT_INIT;
  GError *error = NULL;

  if (!ensure_service (&error))
    return lki_future_new_failed (error);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "Leadkit Inbox", secret,
                         wait.cancellable, stored_cb, dex_ref (wait.promise), "kind", "session",
                         NULL);
  if (wait_for (&wait, PERSON_PATIENCE_MS, &error) == NULL)
    return lki_future_new_failed (error);

  return lki_future_new_done ();
}

/**
 * lki_credentials_store:
 * @self: what to keep, in place of what is there
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with
 * %LKI_ERROR_KEYRING_LOCKED or %LKI_ERROR_KEYRING_UNAVAILABLE, see [func@Lki.credentials_load]
 */
DexFuture *
lki_credentials_store (const LkiCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->origin != NULL && self->user_id != NULL, NULL);
  g_return_val_if_fail (self->refresh_token != NULL, NULL);

  return lki_future_spawn ("store credentials", store_fiber, print_secret (self),
                           (GDestroyNotify) secret_password_free);
}

static DexFuture *
clear_fiber (gpointer user_data)
{
  g_auto (Wait) wait = WAIT_INIT;
  const GValue *value;
  GError *error = NULL;

  if (!ensure_service (&error))
    return lki_future_new_failed (error);

  secret_password_clear (&schema, wait.cancellable, cleared_cb, dex_ref (wait.promise), "kind",
                         "session", NULL);
  value = wait_for (&wait, PERSON_PATIENCE_MS, &error);
  if (value == NULL)
    return lki_future_new_failed (error);

  if (!g_value_get_boolean (value) && (error = dup_locked_error ()) != NULL)
    return lki_future_new_failed (error);

  return lki_future_new_done ();
}

/**
 * lki_credentials_clear:
 *
 * Removes what is kept.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when nothing is kept any more; rejected
 * with %LKI_ERROR_KEYRING_LOCKED or %LKI_ERROR_KEYRING_UNAVAILABLE, see [func@Lki.credentials_load]
 */
DexFuture *
lki_credentials_clear (void)
{
  return lki_future_spawn ("clear credentials", clear_fiber, NULL, NULL);
}
