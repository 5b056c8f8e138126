// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LkiSandboxOptions:
 * @port: the port to listen on at the loopback addresses; 0 takes any free one
 * @data_file: (nullable): where to keep the data; %NULL keeps it in memory
 * @leads: how many leads the first organisation begins with; ignored when @data_file already holds
 * data
 * @seed: decides what the generated leads are; the same seed gives the same leads
 * @arrivals_seconds: about how many seconds pass between new leads; 0 for none
 * @certificate: (nullable): a PEM file; the server then speaks TLS
 * @key: (nullable): a PEM file with the key of @certificate, where it is a file of its own
 * @identity_url: (nullable): the address of a Firebase emulator whose tokens are accepted instead
 * of the sandbox's own
 * @now_ms: where the server's clock starts, in milliseconds since the epoch; 0 for the system's
 * time
 * @keep_alive_seconds: how often an idle event stream gets a comment line; 0 for the contract's 25
 * @presence_seconds: how long a lead stays open that is not renewed; 0 for the contract's 90
 * @support_reply_seconds: how soon a message to support gets a friendly answer by itself; 0 for
 * none
 * @compress: compress for loopback clients too; without it gzip costs more than it saves
 *
 * How to run a sandbox. A structure of zeros is a good one.
 */
typedef struct
{
  guint16 port;
  const char *data_file;
  guint leads;
  guint64 seed;
  double arrivals_seconds;
  const char *certificate;
  const char *key;
  const char *identity_url;
  gint64 now_ms;
  guint keep_alive_seconds;
  guint presence_seconds;
  guint support_reply_seconds;
  gboolean compress;
} LkiSandboxOptions;

/**
 * LkiSandbox:
 *
 * A running reference server of the Leadkit Partner API, on a thread of its own.
 */
typedef struct _LkiSandbox LkiSandbox;

LkiSandbox *lki_sandbox_start (const LkiSandboxOptions *options,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lki_sandbox_stop (LkiSandbox *self);
const char *lki_sandbox_get_address (LkiSandbox *self);
const char *lki_sandbox_get_demo_email (LkiSandbox *self);
const char *lki_sandbox_get_demo_password (LkiSandbox *self);
void lki_sandbox_add_leads (LkiSandbox *self,
                            guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandbox,
                               lki_sandbox_stop)

G_END_DECLS
