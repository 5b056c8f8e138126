// SPDX-License-Identifier: GPL-3.0-or-later
// The façade: starts the server on a thread of its own, with its own main context, and speaks to it
// from other threads. Nothing of the protocol is here.

#include "lki-sandbox.h"

#include "lki-error.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-server.h"

#define CLOSING_TURNS 1000

struct _LkiSandbox
{
  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  char *address;         /* (owned) set before start() returns, then constant */

  /* Between start() and the thread only. */
  const LkiSandboxOptions *options;
  LkiSandboxServer *server; /* (owned) (thread: sandbox) */
  GError *error;            /* (owned) (nullable) */
  GMutex mutex;
  GCond cond;
  gboolean ready;
};

/* A call from another thread, waited for. */
typedef struct
{
  LkiSandbox *sandbox;
  guint count;
  gboolean done;
} AddLeads;

static gpointer
sandbox_thread (gpointer data)
{
  LkiSandbox *self = data;
  LkiSandboxServer *server;

  g_main_context_push_thread_default (self->context);
  server = lki_sandbox_server_new (self->options, self->context, &self->error);

  g_mutex_lock (&self->mutex);
  self->server = server;
  self->ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (server != NULL)
    {
      g_main_loop_run (self->loop);
      lki_sandbox_server_free (server);
    }

  /* What libsoup has scheduled for its closing connections, which is never much. */
  for (int i = 0; i < CLOSING_TURNS && g_main_context_iteration (self->context, FALSE); i++)
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
sandbox_free (LkiSandbox *self)
{
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_clear_error (&self->error);
  g_free (self->address);
  g_free (self);
}

/**
 * lki_sandbox_start:
 * @options: how
 * @error: return location
 *
 * Starts a sandbox and waits until it listens; generating a million leads takes a while.
 *
 * Returns: (transfer full) (nullable): the running sandbox, to be ended by [func@Lki.sandbox_stop];
 * %NULL with an %LKI_ERROR when the data file, the certificate or the port cannot be used
 */
LkiSandbox *
lki_sandbox_start (const LkiSandboxOptions *options,
                   GError **error)
{
  LkiSandbox *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (LkiSandbox, 1);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->options = options;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("lki-sandbox", sandbox_thread, self);

  g_mutex_lock (&self->mutex);
  while (!self->ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  self->options = NULL;

  if (self->server == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      sandbox_free (self);
      return NULL;
    }
  self->address = g_strdup (self->server->address);

  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

/**
 * lki_sandbox_stop:
 * @self: (transfer full): a sandbox
 *
 * Ends the server, cuts its connections, and waits for its thread. Any thread but the sandbox's own
 * may call it.
 */
void
lki_sandbox_stop (LkiSandbox *self)
{
  g_return_if_fail (self != NULL);

  /* By way of the context, since the loop may not be running yet. */
  g_main_context_invoke (self->context, quit_cb, self->loop);
  sandbox_free (self);
}

/**
 * lki_sandbox_get_address:
 * @self: a sandbox
 *
 * Returns: (transfer none): the origin to point a client at, such as `http://127.0.0.1:41234`
 */
const char *
lki_sandbox_get_address (LkiSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}

/**
 * lki_sandbox_get_demo_email:
 * @self: a sandbox
 *
 * Returns: (transfer none): the e-mail address of the demo account
 */
const char *
lki_sandbox_get_demo_email (LkiSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return LKI_SANDBOX_DEMO_EMAIL;
}

/**
 * lki_sandbox_get_demo_password:
 * @self: a sandbox
 *
 * Returns: (transfer none): the password of the demo account, and of every other seeded one
 */
const char *
lki_sandbox_get_demo_password (LkiSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return LKI_SANDBOX_DEMO_PASSWORD;
}

static gboolean
add_leads_cb (gpointer data)
{
  AddLeads *call = data;
  LkiSandbox *self = call->sandbox;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  ids = lki_sandbox_generator_add (self->server, 1, call->count, NULL, &error);
  if (ids == NULL)
    g_info ("Leads could not be added: %s", error->message);

  g_mutex_lock (&self->mutex);
  call->done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  return G_SOURCE_REMOVE;
}

/**
 * lki_sandbox_add_leads:
 * @self: a sandbox
 * @count: how many new leads are delivered to the first organisation
 *
 * Returns when they are committed. Any thread but the sandbox's own may call it.
 */
void
lki_sandbox_add_leads (LkiSandbox *self,
                       guint count)
{
  AddLeads call = { .sandbox = self, .count = count };

  g_return_if_fail (self != NULL);

  g_main_context_invoke (self->context, add_leads_cb, &call);
  g_mutex_lock (&self->mutex);
  while (!call.done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
