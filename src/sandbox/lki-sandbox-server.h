// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox.h"
#include "lki-sandbox-events.h"
#include "lki-sandbox-faults.h"
#include "lki-sandbox-presence.h"
#include "lki-sandbox-received.h"
#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

#define LKI_SANDBOX_PROJECT "demo-leadkit"
#define LKI_SANDBOX_API_KEY "sandbox-api-key"

/* The running server. Everything in it belongs to the sandbox's own thread. */
struct _LkiSandboxServer
{
  GMainContext *context;        /* (owned) */
  LkiSandboxStore *store;       /* (owned) */
  LkiSandboxEvents *events;     /* (owned) */
  LkiSandboxPresence *presence; /* (owned) */
  LkiSandboxFaults *faults;     /* (owned) */
  LkiSandboxReceived *received; /* (owned) */
  SoupServer *soup;             /* (owned) */
  GHashTable *attempts;         /* (owned) e-mail → wrong passwords in a row */
  GHashTable *sources;          /* (owned) set of GSource that hold a request */

  char *address;        /* (owned) */
  char *epoch;          /* (owned) cursors and event ids of another one are expired */
  char *token_key;      /* (owned) */
  char *identity_url;   /* (owned) (nullable) */
  char *minimum_client; /* (owned) */
  gint64 token_generation;
  gint64 clock_offset_ms;
  guint64 seed;
  double arrivals_seconds;
  GSource *arrival; /* (owned) (nullable) the next one */
  guint support_reply_seconds;
  const char *deletion_state; /* of the next deletion (interned) */
  gint64 deletion_days;       /* until it is done, when it is scheduled */
  gboolean email_privacy;
  gboolean compress;
};

LkiSandboxServer *lki_sandbox_server_new (const LkiSandboxOptions *options,
                                          GMainContext *context,
                                          GError **error);
void lki_sandbox_server_free (LkiSandboxServer *self);
gint64 lki_sandbox_server_get_now_ms (LkiSandboxServer *self);
void lki_sandbox_server_new_epoch (LkiSandboxServer *self);
char *lki_sandbox_server_dup_origin (LkiSandboxServer *self,
                                     LkiSandboxRequest *request);

extern const LkiSandboxRoute LKI_SANDBOX_DISCOVERY_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_IDENTITY_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_IDENTITY_ACCOUNT_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_SECOND_FACTOR_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_PROFILE_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_LEADS_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_CHANGES_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_EVENTS_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_PRESENCE_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_CONTROLS_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_DEVICES_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_DELETION_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_SUPPORT_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_DATA_REQUESTS_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_USAGE_ROUTES[];
extern const LkiSandboxRoute LKI_SANDBOX_DIAGNOSTICS_ROUTES[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxServer,
                               lki_sandbox_server_free)

G_END_DECLS
