// SPDX-License-Identifier: GPL-3.0-or-later
// The response clock of a lead: how much time is left to be the one who answers. What the server
// sets for the lead counts; else the organisation's goal, within its opening hours.

#include "lki-response-clock.h"

#include "lki-clock.h"

#define MS_PER_MINUTE (G_GINT64_CONSTANT (60) * 1000)

static gint64
get_due_at (LkiLeadRecord *lead,
            LkiAccountRecord *account)
{
  if (lead->respond_by != LKI_TIME_NONE)
    return lead->respond_by;
  if (account == NULL || account->response_goal_minutes < 0)
    return LKI_TIME_NONE;

  return lki_opening_hours_add_open_time (account->opening_hours, lead->delivered_at,
                                          account->response_goal_minutes * MS_PER_MINUTE);
}

static gint64
get_start (LkiLeadRecord *lead,
           LkiAccountRecord *account)
{
  gint64 opening;

  if (lead->respond_by != LKI_TIME_NONE || account == NULL)
    return lead->delivered_at;
  opening = lki_opening_hours_get_next_opening (account->opening_hours, lead->delivered_at);

  return opening != LKI_TIME_NONE ? opening : lead->delivered_at;
}

/* Opening hours hold up only the goal: a time that the server has set is a time. */
static gboolean
is_waiting (LkiLeadRecord *lead,
            LkiAccountRecord *account,
            gint64 now_ms)
{
  return lead->respond_by == LKI_TIME_NONE && account != NULL &&
         !lki_opening_hours_is_open (account->opening_hours, now_ms);
}

/**
 * lki_response_clock_read:
 * @self: (out caller-allocates): the clock
 * @lead: a lead
 * @account: (nullable): the account, for the organisation's goal and hours
 * @now_ms: now, in milliseconds since the epoch, by the server's clock
 *
 * The first contact stops it. A lead that nobody contacted and that has been closed, or has got
 * further without, has nothing to answer any more.
 */
void
lki_response_clock_read (LkiResponseClock *self,
                         LkiLeadRecord *lead,
                         LkiAccountRecord *account,
                         gint64 now_ms)
{
  gint64 contact;

  g_return_if_fail (self != NULL && lead != NULL);

  *self = (LkiResponseClock) { LKI_RESPONSE_NONE, LKI_TIME_NONE, 0, 0, -1 };
  contact = lead->work.first_contact_at;
  if (lead->delivered_at == LKI_TIME_NONE ||
      (contact == LKI_TIME_NONE && lead->work.status != LKI_LEAD_STATUS_NEW))
    return;

  if (contact != LKI_TIME_NONE)
    self->taken_ms = MAX (contact - lead->delivered_at, 0);
  self->due_at = get_due_at (lead, account);
  if (self->due_at == LKI_TIME_NONE)
    return;

  self->left_ms = self->due_at - now_ms;
  self->total_ms = MAX (self->due_at - get_start (lead, account), 0);
  if (contact != LKI_TIME_NONE)
    self->state = contact <= self->due_at ? LKI_RESPONSE_ANSWERED : LKI_RESPONSE_ANSWERED_LATE;
  else if (self->left_ms < 0)
    self->state = LKI_RESPONSE_LATE;
  else
    self->state = is_waiting (lead, account, now_ms) ? LKI_RESPONSE_WAITING : LKI_RESPONSE_RUNNING;
}

static int
get_rank (const LkiResponseClock *self)
{
  switch (self->state)
    {
    case LKI_RESPONSE_RUNNING:
    case LKI_RESPONSE_WAITING:
      return 0;

    case LKI_RESPONSE_LATE:
      return 1;

    case LKI_RESPONSE_NONE:
    case LKI_RESPONSE_ANSWERED:
    case LKI_RESPONSE_ANSWERED_LATE:
    default:
      return 2;
    }
}

/**
 * lki_response_clock_compare:
 * @self: a clock
 * @other: another
 *
 * Which one to answer first: what can still be answered in time, the soonest due before the rest;
 * then what is late, the latest to have become so before the rest, as its person is the likeliest
 * still to be waiting.
 *
 * Returns: less than, equal to or greater than 0, as for qsort()
 */
int
lki_response_clock_compare (const LkiResponseClock *self,
                            const LkiResponseClock *other)
{
  int rank = get_rank (self);

  if (rank != get_rank (other))
    return rank - get_rank (other);
  if (self->due_at == other->due_at || rank == 2)
    return 0;
  if (rank == 0)
    return self->due_at < other->due_at ? -1 : 1;

  return self->due_at > other->due_at ? -1 : 1;
}
