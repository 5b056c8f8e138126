// SPDX-License-Identifier: GPL-3.0-or-later
// How what a person has asked for is called, and how it stands.

#include "lki-config.h"

#include "lki-rights-text.h"

#include "lki-clock.h"
#include "lki-format.h"

#include <glib/gi18n.h>

/**
 * lki_data_request_get_title:
 * @request: what a person has asked for
 *
 * Returns: a short title
 */
const char *
lki_data_request_get_title (LkiDataRequest *request)
{
  switch (request->kind)
    {
    case LKI_DATA_REQUEST_ACCESS:
      return _ ("Access Asked For");
    case LKI_DATA_REQUEST_RECTIFICATION:
      return _ ("Correction Asked For");
    case LKI_DATA_REQUEST_ERASURE:
      return _ ("Erasure Asked For");
    case LKI_DATA_REQUEST_RESTRICTION:
      return _ ("Restriction Asked For");
    case LKI_DATA_REQUEST_OBJECTION:
      return _ ("Objection");
    case LKI_DATA_REQUEST_OTHER:
    default:
      return _ ("Something Else Asked For");
    }
}

static const char *
get_state (LkiDataRequest *request)
{
  switch (request->state)
    {
    case LKI_DATA_REQUEST_UNSENT:
      return _ ("Waiting to be passed on to Leadkit");
    case LKI_DATA_REQUEST_RECEIVED:
      return _ ("Leadkit has received it");
    case LKI_DATA_REQUEST_IN_PROGRESS:
      return _ ("Leadkit works on it");
    case LKI_DATA_REQUEST_COMPLETED:
      return _ ("Leadkit has done it");
    case LKI_DATA_REQUEST_REJECTED:
      return _ ("Leadkit has rejected it");
    case LKI_DATA_REQUEST_REFUSED:
      return _ ("The server did not take it");
    case LKI_DATA_REQUEST_UNKNOWN:
    default:
      return _ ("Passed on to Leadkit");
    }
}

/**
 * lki_data_request_dup_state:
 * @request: what a person has asked for
 * @now_ms: the time, in milliseconds since the epoch
 *
 * Returns: (transfer full): how it stands, since when, its reference, and what the platform says
 */
char *
lki_data_request_dup_state (LkiDataRequest *request,
                            gint64 now_ms)
{
  GString *text = g_string_new (get_state (request));
  gint64 at = request->decided_at != LKI_TIME_NONE ? request->decided_at : request->received_at;

  if (at != LKI_TIME_NONE)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
      g_autofree char *moment = lki_format_moment (at, now_ms, zone);

      g_string_append_printf (text, " · %s", moment);
    }
  if (request->reference != NULL && *request->reference != '\0')
    g_string_append_printf (text, " · %s", request->reference);
  if (request->note != NULL && *request->note != '\0')
    g_string_append_printf (text, "\n%s", request->note);

  return g_string_free_and_steal (text);
}
