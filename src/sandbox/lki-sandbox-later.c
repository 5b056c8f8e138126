// SPDX-License-Identifier: GPL-3.0-or-later
// Endpoints of the contract that this server does not have yet. They say so; they never pretend.

#include "lki-sandbox-server.h"

static void
not_implemented (LkiSandboxRequest *request)
{
  lki_sandbox_request_problem (request, 501, "not_implemented",
                               "This server does not offer this yet");
}

const LkiSandboxRoute LKI_SANDBOX_LATER_ROUTES[] = {
  { "POST", "/v1/me/deletion", LKI_SANDBOX_ACCOUNT, not_implemented },
  { "DELETE", "/v1/me/deletion", LKI_SANDBOX_ACCOUNT, not_implemented },
  { "GET", "/v1/support/messages", LKI_SANDBOX_ACCOUNT, not_implemented },
  { "POST", "/v1/support/messages", LKI_SANDBOX_ACCOUNT, not_implemented },
  { "POST", "/v1/usage", LKI_SANDBOX_ACCOUNT, not_implemented },
  { "POST", "/v1/data-requests", LKI_SANDBOX_MEMBER, not_implemented },
  { NULL },
};
