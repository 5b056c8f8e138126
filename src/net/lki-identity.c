// SPDX-License-Identifier: GPL-3.0-or-later
// A signed-in user: the id token in memory, and its refresh. Where the refresh token is kept
// between runs is not decided here; signing in is in lki-identity-sign-in.c.

#include "lki-identity-private.h"

#include "lki-error.h"
#include "lki-future.h"

#include <libsoup/soup.h>

/* Five minutes, but never more than half of a token's life. */
#define MARGIN_MS (5 * 60 * 1000)

struct _LkiIdentity
{
  GObject parent_instance;

  LkiHttp *http;         /* (owned) */
  LkiServerInfo *server; /* (owned) */
  LkiClock *clock;       /* (owned) */
  char *email;           /* (owned) */
  LkiTokens tokens;      /* id_token NULL when there is none */
  DexFuture *refresh;    /* (owned) (nullable) the one under way */
};

enum
{
  REFRESH_TOKEN_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiIdentity,
                     lki_identity,
                     G_TYPE_OBJECT)

static void
lki_identity_dispose (GObject *object)
{
  LkiIdentity *self = LKI_IDENTITY (object);

  dex_clear (&self->refresh);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_identity_parent_class)->dispose (object);
}

static void
lki_identity_finalize (GObject *object)
{
  LkiIdentity *self = LKI_IDENTITY (object);

  lki_tokens_clear (&self->tokens);
  g_clear_pointer (&self->server, lki_server_info_unref);
  g_free (self->email);

  G_OBJECT_CLASS (lki_identity_parent_class)->finalize (object);
}

static void
lki_identity_class_init (LkiIdentityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_identity_dispose;
  object_class->finalize = lki_identity_finalize;

  /**
   * LkiIdentity::refresh-token-changed:
   * @self: the identity
   *
   * The service gave another refresh token, and the old one may be worthless: the new one belongs
   * in the keyring.
   */
  signals[REFRESH_TOKEN_CHANGED] =
      g_signal_new ("refresh-token-changed", LKI_TYPE_IDENTITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
lki_identity_init (LkiIdentity *self)
{
}

/**
 * lki_identity_new_from_refresh_token:
 * @http: the session
 * @server: the server
 * @clock: ours
 * @user_id: who
 * @email: (nullable): the address that was signed in with
 * @refresh_token: what the keyring kept
 *
 * Takes a session up again. Nothing is asked of the server before somebody needs a token.
 *
 * Returns: (transfer full): the identity
 */
LkiIdentity *
lki_identity_new_from_refresh_token (LkiHttp *http,
                                     LkiServerInfo *server,
                                     LkiClock *clock,
                                     const char *user_id,
                                     const char *email,
                                     const char *refresh_token)
{
  LkiTokens tokens = {
    .refresh_token = g_strdup (refresh_token),
    .user_id = g_strdup (user_id),
  };

  return lki_identity_new_signed_in (http, server, clock, email, &tokens);
}

/**
 * lki_identity_new_signed_in:
 * @http: the session
 * @server: the server
 * @clock: ours
 * @email: (nullable): the address that was signed in with
 * @tokens: what the service gave; its content is taken
 *
 * Returns: (transfer full): the identity
 */
LkiIdentity *
lki_identity_new_signed_in (LkiHttp *http,
                            LkiServerInfo *server,
                            LkiClock *clock,
                            const char *email,
                            LkiTokens *tokens)
{
  LkiIdentity *self = g_object_new (LKI_TYPE_IDENTITY, NULL);

  self->http = g_object_ref (http);
  self->server = lki_server_info_ref (server);
  self->clock = g_object_ref (clock);
  self->email = g_strdup (email);
  self->tokens = *tokens;
  *tokens = (LkiTokens) { 0 };

  return self;
}

static gboolean
is_fresh (LkiIdentity *self)
{
  const LkiTokens *tokens = &self->tokens;
  gint64 now_ms = lki_clock_get_now_ms (self->clock) + tokens->ahead_ms;
  gint64 lifetime_ms = tokens->expires_ms - tokens->received_ms;

  return tokens->id_token != NULL &&
         now_ms < tokens->expires_ms - MIN (MARGIN_MS, MAX (lifetime_ms, 0) / 2);
}

/**
 * lki_identity_take_tokens:
 * @self: an identity
 * @tokens: what the service gave; its content is taken, or freed
 *
 * Goes on with other tokens.
 *
 * Returns: %FALSE when they are somebody else's, and not ours to use
 */
gboolean
lki_identity_take_tokens (LkiIdentity *self,
                          LkiTokens *tokens)
{
  gboolean changed;

  if (g_strcmp0 (tokens->user_id, self->tokens.user_id) != 0)
    {
      lki_tokens_clear (tokens);
      return FALSE;
    }

  changed = g_strcmp0 (tokens->refresh_token, self->tokens.refresh_token) != 0;
  lki_tokens_clear (&self->tokens);
  self->tokens = *tokens;
  *tokens = (LkiTokens) { 0 };

  if (changed)
    g_signal_emit (self, signals[REFRESH_TOKEN_CHANGED], 0);

  return TRUE;
}

/**
 * lki_identity_take_session:
 * @self: an identity
 * @other: what signing in once more gave; of no use afterwards
 *
 * Returns: %FALSE when @other is somebody else
 */
gboolean
lki_identity_take_session (LkiIdentity *self,
                           LkiIdentity *other)
{
  return lki_identity_take_tokens (self, &other->tokens);
}

/**
 * lki_identity_get_http:
 * @self: an identity
 *
 * Returns: (transfer none): the session
 */
LkiHttp *
lki_identity_get_http (LkiIdentity *self)
{
  return self->http;
}

/**
 * lki_identity_get_clock:
 * @self: an identity
 *
 * Returns: (transfer none): ours
 */
LkiClock *
lki_identity_get_clock (LkiIdentity *self)
{
  return self->clock;
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  LkiIdentity *self = user_data;
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *key = g_uri_escape_string (self->server->identity_api_key, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("%s/token?key=%s", self->server->secure_token, key);
  g_autofree char *used = g_strdup (self->tokens.refresh_token);
  char *form = soup_form_encode ("grant_type", "refresh_token", "refresh_token", used, NULL);
  LkiTokens tokens;

  body = g_bytes_new_take (form, strlen (form));
  response = dex_await_boxed (
      lki_http_send (self->http, "POST", uri, NULL, "application/x-www-form-urlencoded", body),
      &error);
  dex_clear (&self->refresh);

  /* The person signed in again meanwhile: what that gave is newer than this answer, good or bad. */
  if (self->tokens.id_token != NULL && g_strcmp0 (used, self->tokens.refresh_token) != 0)
    return dex_future_new_for_string (self->tokens.id_token);

  if (response == NULL)
    return lki_future_new_failed (lki_identity_map_error (error, TRUE));

  root = lki_identity_parse (response, &error);
  if (root == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  if (!lki_tokens_read (&tokens, json_node_get_object (root), response->date_ms, self->clock))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_PROTOCOL, "the refresh answered no tokens"));

  if (!lki_identity_take_tokens (self, &tokens))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_UNAUTHENTICATED, "the refresh answered another user's tokens"));

  return dex_future_new_for_string (self->tokens.id_token);
}

/**
 * lki_identity_dup_id_token:
 * @self: an identity
 *
 * Gives a token that is valid for some time yet, refreshing it first when it is not. However many
 * ask at once, one refresh is made. It fails with %LKI_ERROR_UNAUTHENTICATED when the session has
 * ended, %LKI_ERROR_ACCOUNT_DISABLED, and otherwise as [method@Lki.Http.send] does; what is
 * transient then says nothing about the session.
 *
 * Returns: (transfer full): a future that resolves to a string
 */
DexFuture *
lki_identity_dup_id_token (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  if (is_fresh (self))
    return dex_future_new_for_string (self->tokens.id_token);

  if (self->refresh == NULL)
    {
      DexFuture *refresh =
          lki_future_spawn ("refresh token", refresh_fiber, g_object_ref (self), g_object_unref);

      /* Whoever asked may lose interest. The refresh must not be cut short by that: the service may
       * have given a new token for the old one already. */
      self->refresh = dex_ref (refresh);
      dex_future_disown (refresh);
    }

  return dex_ref (self->refresh);
}

/**
 * lki_identity_invalidate_id_token:
 * @self: an identity
 * @id_token: a token that the server refused with 401
 *
 * Makes the next [method@Lki.Identity.dup_id_token] refresh, unless that has happened since.
 */
void
lki_identity_invalidate_id_token (LkiIdentity *self,
                                  const char *id_token)
{
  g_return_if_fail (LKI_IS_IDENTITY (self));

  if (g_strcmp0 (self->tokens.id_token, id_token) == 0)
    g_clear_pointer (&self->tokens.id_token, g_free);
}

/**
 * lki_identity_get_refresh_token:
 * @self: an identity
 *
 * Returns: (transfer none): the refresh token, for the keyring alone
 */
const char *
lki_identity_get_refresh_token (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return self->tokens.refresh_token;
}

/**
 * lki_identity_get_user_id:
 * @self: an identity
 *
 * Returns: (transfer none): the account's id
 */
const char *
lki_identity_get_user_id (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return self->tokens.user_id;
}

/**
 * lki_identity_get_email:
 * @self: an identity
 *
 * Returns: (transfer none) (nullable): the address that was signed in with
 */
const char *
lki_identity_get_email (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return self->email;
}

/**
 * lki_identity_get_server:
 * @self: an identity
 *
 * Returns: (transfer none): the server
 */
LkiServerInfo *
lki_identity_get_server (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return self->server;
}
