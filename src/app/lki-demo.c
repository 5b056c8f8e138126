// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the sandbox for the demo. Starting it, which makes the leads, and stopping it, which waits
// for its clients, happen off the main thread. Signing in to it is the application's business.

#include "lki-config.h"

#include "lki-demo.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-http.h"
#include "lki-sandbox.h"

/* Long enough to look like somebody who writes. */
#define SUPPORT_REPLY_SECONDS 4

struct _LkiDemo
{
  GObject parent_instance;

  guint leads;
  double arrivals_seconds;
  LkiSandbox *sandbox; /* (owned) (nullable): while it runs */
};

G_DEFINE_FINAL_TYPE (LkiDemo,
                     lki_demo,
                     G_TYPE_OBJECT)

static DexFuture *
start_on_thread (gpointer user_data)
{
  LkiSandboxOptions *options = user_data;
  g_autoptr (GError) error = NULL;
  LkiSandbox *sandbox = lki_sandbox_start (options, &error);

  if (sandbox == NULL)
    return dex_future_new_reject (LKI_ERROR, LKI_ERROR_FAILED, "%s", error->message);

  return dex_future_new_for_pointer (sandbox);
}

static DexFuture *
start_fiber (gpointer user_data)
{
  LkiDemo *self = user_data;
  LkiSandboxOptions *options = g_new0 (LkiSandboxOptions, 1);
  g_autoptr (GError) error = NULL;

  options->leads = self->leads;
  options->arrivals_seconds = self->arrivals_seconds;
  options->support_reply_seconds = SUPPORT_REPLY_SECONDS;
  self->sandbox = dex_await_pointer (
      lki_future_spawn_thread ("[app] start sandbox", start_on_thread, options, g_free), &error);
  if (self->sandbox == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static DexFuture *
stop_on_thread (gpointer user_data)
{
  lki_sandbox_stop (user_data);

  return lki_future_new_done ();
}

static DexFuture *
control_cb (DexFuture *sent,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (sent, &error) == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static void
lki_demo_finalize (GObject *object)
{
  LkiDemo *self = LKI_DEMO (object);

  g_clear_pointer (&self->sandbox, lki_sandbox_stop);

  G_OBJECT_CLASS (lki_demo_parent_class)->finalize (object);
}

static void
lki_demo_class_init (LkiDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lki_demo_finalize;
}

static void
lki_demo_init (LkiDemo *self)
{
}

/**
 * lki_demo_new:
 * @leads: how many leads it begins with
 * @arrivals_seconds: about how many seconds pass between new leads; 0 for none
 *
 * Makes a demo that does not run yet.
 *
 * Returns: (transfer full): a new demo
 */
LkiDemo *
lki_demo_new (guint leads,
              double arrivals_seconds)
{
  LkiDemo *self = g_object_new (LKI_TYPE_DEMO, NULL);

  self->leads = leads;
  self->arrivals_seconds = arrivals_seconds;

  return self;
}

/**
 * lki_demo_start:
 * @self: a demo
 *
 * Starts the server. LKI_DEMO_LEADS says how many leads it begins with, if not about as many as a
 * partner has.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it can be signed in to, or rejects
 * with %LKI_ERROR_FAILED
 */
DexFuture *
lki_demo_start (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);
  g_return_val_if_fail (self->sandbox == NULL, NULL);

  return lki_future_spawn ("[app] start demo", start_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_demo_stop:
 * @self: a demo
 *
 * Stops the server, if it runs, and with it all that it held.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_demo_stop (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);

  if (self->sandbox == NULL)
    return lki_future_new_done ();

  return lki_future_spawn_thread ("[app] stop sandbox", stop_on_thread,
                                  g_steal_pointer (&self->sandbox), NULL);
}

/**
 * lki_demo_is_running:
 * @self: a demo
 *
 * Returns: %TRUE from when it has been started until it is stopped
 */
gboolean
lki_demo_is_running (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), FALSE);

  return self->sandbox != NULL;
}

/**
 * lki_demo_control:
 * @self: a demo that runs
 * @path: what comes after `/sandbox/`
 * @json: what to say there
 *
 * Has the server do what servers do otherwise by themselves: fail, be slow, change its mind.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects as [method@Lki.Http.send]
 * does
 */
DexFuture *
lki_demo_control (LkiDemo *self,
                  const char *path,
                  const char *json)
{
  g_autoptr (LkiHttp) http = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *uri = NULL;

  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);
  g_return_val_if_fail (self->sandbox != NULL, NULL);

  http = lki_http_new ("leadkit-inbox/" LKI_VERSION);
  body = g_bytes_new (json, strlen (json));
  uri = g_strconcat (lki_sandbox_get_address (self->sandbox), "/sandbox/", path, NULL);

  /* The session lives as long as what it has under way. */
  return dex_future_finally (lki_http_send (http, "POST", uri, NULL, "application/json", body),
                             control_cb, g_object_ref (http), g_object_unref);
}

/**
 * lki_demo_add_lead:
 * @self: a demo that runs
 *
 * Has a lead arrive at once.
 */
void
lki_demo_add_lead (LkiDemo *self)
{
  g_return_if_fail (LKI_IS_DEMO (self));
  g_return_if_fail (self->sandbox != NULL);

  lki_sandbox_add_leads (self->sandbox, 1);
}

/**
 * lki_demo_get_leads:
 * @self: a demo
 *
 * Returns: how many leads it began with
 */
guint
lki_demo_get_leads (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), 0);

  return self->leads;
}

/**
 * lki_demo_get_address:
 * @self: a demo that runs
 *
 * Returns: (transfer none): the origin of the server
 */
const char *
lki_demo_get_address (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);

  return lki_sandbox_get_address (self->sandbox);
}

/**
 * lki_demo_get_email:
 * @self: a demo that runs
 *
 * Returns: (transfer none): the e-mail address to sign in with
 */
const char *
lki_demo_get_email (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);

  return lki_sandbox_get_demo_email (self->sandbox);
}

/**
 * lki_demo_get_password:
 * @self: a demo that runs
 *
 * Returns: (transfer none): the password to sign in with
 */
const char *
lki_demo_get_password (LkiDemo *self)
{
  g_return_val_if_fail (LKI_IS_DEMO (self), NULL);

  return lki_sandbox_get_demo_password (self->sandbox);
}
