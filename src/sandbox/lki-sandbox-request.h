// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-json.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _LkiSandboxServer LkiSandboxServer;
typedef struct _LkiSandboxAccount LkiSandboxAccount;

/* One request and the answer that its handler makes. */
typedef struct
{
  LkiSandboxServer *server;
  SoupServerMessage *message; /* (owned) */
  const char *method;
  char *path;        /* (owned) decoded */
  GHashTable *query; /* (owned) */
  char *argument;    /* (owned) (nullable) what stood for {} in the route */
  char *id;          /* (owned) for the person who reads a log: X-Request-Id */
  JsonNode *body;    /* (owned) (nullable) once asked for */

  LkiSandboxAccount *account; /* (owned) (nullable) who asks */
  gint64 auth_time;           /* when that person last gave a password, in seconds */
  gint64 organisation;        /* number of the organisation meant, or 0 */
  const char *role;           /* of the account in it (interned) */

  GString *errors;          /* (owned) (nullable) what is wrong with the body, as JSON */
  guint status;             /* 0 until answered */
  const char *content_type; /* of the answer */
  GBytes *answer;           /* (owned) (nullable) */
  gboolean streaming;       /* the handler has taken the message over */
} LkiSandboxRequest;

/* For so long after a password was given, an account can be changed in ways that hurt. */
#define LKI_SANDBOX_RECENT_SECONDS 300

typedef void (*LkiSandboxHandler) (LkiSandboxRequest *request);

/* What a caller must show before the handler runs. */
typedef enum
{
  LKI_SANDBOX_OPEN,
  LKI_SANDBOX_IDENTITY, /* the API key of Firebase */
  LKI_SANDBOX_ACCOUNT,  /* a bearer token */
  LKI_SANDBOX_MEMBER,   /* a bearer token of a member of an organisation */
} LkiSandboxAccess;

/* A row of the routing table; "{}" stands for one segment of the path. Tables end with an empty
 * row. */
typedef struct
{
  const char *method;
  const char *path;
  LkiSandboxAccess access;
  LkiSandboxHandler handler;
} LkiSandboxRoute;

LkiSandboxRequest *lki_sandbox_request_new (LkiSandboxServer *server,
                                            SoupServerMessage *message,
                                            const char *path,
                                            GHashTable *query);
void lki_sandbox_request_free (LkiSandboxRequest *self);

void lki_sandbox_request_reply (LkiSandboxRequest *self,
                                guint status,
                                char *json);
void lki_sandbox_request_reply_bytes (LkiSandboxRequest *self,
                                      guint status,
                                      const char *content_type,
                                      GBytes *bytes);
void lki_sandbox_request_reply_format (LkiSandboxRequest *self,
                                       guint status,
                                       const char *format,
                                       ...);
void lki_sandbox_request_problem (LkiSandboxRequest *self,
                                  guint status,
                                  const char *code,
                                  const char *detail);
void lki_sandbox_request_invalid (LkiSandboxRequest *self,
                                  const char *pointer,
                                  const char *detail);
void lki_sandbox_request_add_error (LkiSandboxRequest *self,
                                    const char *pointer,
                                    const char *detail);
gboolean lki_sandbox_request_refuse_errors (LkiSandboxRequest *self);
void lki_sandbox_request_check_text (LkiSandboxRequest *self,
                                     JsonObject *body,
                                     const char *name,
                                     glong limit,
                                     gboolean nullable);
gboolean lki_sandbox_request_commit (LkiSandboxRequest *self);
void lki_sandbox_request_failed (LkiSandboxRequest *self,
                                 const GError *error);
void lki_sandbox_request_set_header (LkiSandboxRequest *self,
                                     const char *name,
                                     const char *value);

JsonObject *lki_sandbox_request_get_json (LkiSandboxRequest *self);
const char *lki_sandbox_request_get_query (LkiSandboxRequest *self,
                                           const char *name);
const char *lki_sandbox_request_get_header (LkiSandboxRequest *self,
                                            const char *name);
gboolean lki_sandbox_request_is_local (LkiSandboxRequest *self);

char *lki_sandbox_problem_to_json (guint status,
                                   const char *code,
                                   const char *detail,
                                   const char *request_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxRequest,
                               lki_sandbox_request_free)

G_END_DECLS
