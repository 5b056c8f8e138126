// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

#include "lki-error.h"
#include "lki-http.h"

G_BEGIN_DECLS

/**
 * LkiHttpCall:
 * @session: (owned)
 * @limits: when to give up
 * @method: a static string
 * @uri: (owned): where to; moves with redirections
 * @bearer: (owned) (nullable): the token
 * @accept: (owned): the media type that is wanted
 * @is_stream: whether the answer has no end
 * @last_event_id: (owned) (nullable): for a stream
 * @headers: (owned) (nullable): more headers: names and values in turn, %NULL-terminated
 * @content_type: (owned) (nullable): of @body
 * @body: (owned) (nullable): what to send
 * @cancellable: (owned): ends it
 *
 * One request with its redirections, from the first byte sent to the last one read. Its functions
 * that wait run in a fiber, which owns it.
 */
typedef struct
{
  SoupSession *session;
  LkiHttpLimits limits;
  const char *method;
  GUri *uri;
  char *bearer;
  char *accept;
  gboolean is_stream;
  char *last_event_id;
  char **headers;
  char *content_type;
  GBytes *body;
  GCancellable *cancellable;

  /*< private >*/
  SoupMessage *message;  /* (owned) (nullable) */
  gboolean connected;    /* the message needed a connection of its own */
  LkiErrorCode given_up; /* why @cancellable was cancelled, or LKI_ERROR_FAILED */
  const char *given_up_message;
  guint watch_id;
  gsize received; /* in this window */
} LkiHttpCall;

LkiHttpCall *lki_http_call_new (SoupSession *session,
                                const LkiHttpLimits *limits,
                                const char *method,
                                GUri *uri,
                                GCancellable *cancellable);
void lki_http_call_free (LkiHttpCall *self);
void lki_http_call_give_up (LkiHttpCall *self,
                            LkiErrorCode code,
                            const char *message);
GInputStream *lki_http_call_open (LkiHttpCall *self,
                                  GError **error);
LkiHttpResponse *lki_http_call_read (LkiHttpCall *self,
                                     GInputStream *stream,
                                     GError **error);

G_END_DECLS
