// SPDX-License-Identifier: GPL-3.0-or-later
// Sends what waits in the queue of reports, as often as the receiver wants to hear of it and not
// oftener. What is in the queue, and whether anything may be sent, is decided by LkiDiagnostics.

#include "lki-report-sender.h"

#include <glib/gstdio.h>

#include "lki-config.h"
#include "lki-envelope.h"
#include "lki-error.h"
#include "lki-journal.h"
#include "lki-report-queue.h"

/* A receiver that fails is left alone for so long, and one that says nothing better. */
#define HOLD_MS (60 * 60 * G_GINT64_CONSTANT (1000))

struct _LkiReportSender
{
  char *queue;     /* (owned) */
  LkiClock *clock; /* (owned) */
  LkiHttp *http;   /* (owned) (nullable): made for the first report */
  gint64 hold_until_ms;
};

/**
 * lki_report_sender_new:
 * @queue: the folder of the reports that wait
 * @clock: what time it is
 *
 * Returns: (transfer full): a sender
 */
LkiReportSender *
lki_report_sender_new (const char *queue,
                       LkiClock *clock)
{
  LkiReportSender *self = g_new0 (LkiReportSender, 1);

  self->queue = g_strdup (queue);
  self->clock = g_object_ref (clock);

  return self;
}

void
lki_report_sender_free (LkiReportSender *self)
{
  g_clear_object (&self->http);
  g_object_unref (self->clock);
  g_free (self->queue);
  g_free (self);
}

static LkiDsn *
read_dsn (LkiServerInfo *server)
{
  g_autoptr (GError) error = NULL;
  LkiDsn *dsn;

  if (server->diagnostics_dsn == NULL)
    return NULL;
  dsn = lki_dsn_parse (server->diagnostics_dsn, &error);
  if (dsn == NULL)
    lki_journal_write_error (LKI_JOURNAL_WARNING, "read where reports go", error);

  return dsn;
}

static void
hold (LkiReportSender *self,
      gint64 duration_ms)
{
  self->hold_until_ms = MAX (self->hold_until_ms, lki_clock_get_now_ms (self->clock) + duration_ms);
}

/* Returns: FALSE to leave it, and all others, for another time */
static gboolean
send_report (LkiReportSender *self,
             LkiDsn *dsn,
             const char *path)
{
  g_autoptr (GBytes) envelope = lki_report_queue_read (path);
  g_autoptr (DexFuture) sent = NULL;
  g_autoptr (GError) error = NULL;

  /* Consent may have been withdrawn meanwhile. */
  if (envelope == NULL)
    return TRUE;
  if (self->http == NULL)
    self->http = lki_http_new ("leadkit-inbox/" LKI_VERSION);

  sent = lki_envelope_send (self->http, dsn, envelope);
  if (dex_await (dex_ref (sent), &error))
    {
      g_unlink (path);
      hold (self, g_value_get_int64 (dex_future_get_value (sent, NULL)));
      return TRUE;
    }
  if (lki_error_is_cancelled (error))
    return FALSE;

  lki_journal_write_error (LKI_JOURNAL_INFO, "send a report", error);
  if (lki_error_is_refusal (error))
    {
      g_unlink (path);
      return TRUE;
    }
  hold (self,
        lki_error_get_retry_after_ms (error) > 0 ? lki_error_get_retry_after_ms (error) : HOLD_MS);

  return FALSE;
}

/**
 * lki_report_sender_send:
 * @self: a sender
 * @server: what is known of the server
 *
 * Sends what waits, and removes from the queue what has arrived or has been refused. To be called
 * on a fiber, once at a time.
 */
void
lki_report_sender_send (LkiReportSender *self,
                        LkiServerInfo *server)
{
  g_autoptr (LkiDsn) dsn = read_dsn (server);
  g_autoptr (GPtrArray) paths = NULL;

  if (dsn == NULL)
    return;

  paths = lki_report_queue_list (self->queue, lki_clock_get_now_ms (self->clock));
  for (guint i = 0; i < paths->len; i++)
    if (self->hold_until_ms > lki_clock_get_now_ms (self->clock) ||
        !send_report (self, dsn, g_ptr_array_index (paths, i)))
      break;
}

/**
 * lki_report_sender_cancel:
 * @self: a sender
 *
 * Gives up what is being sent.
 */
void
lki_report_sender_cancel (LkiReportSender *self)
{
  if (self->http != NULL)
    lki_http_cancel_all (self->http);
}
