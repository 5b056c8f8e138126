// SPDX-License-Identifier: GPL-3.0-or-later
// The words for errors, leads and activities, and the addresses made of what a lead holds.

#include "lki-clock.h"
#include "lki-change.h"
#include "lki-contact.h"
#include "lki-error-text.h"
#include "lki-lead-row-text.h"
#include "lki-response-text.h"
#include "lki-sign-in-page.h"
#include "lki-sync-foot.h"
#include "lki-words.h"

#include <math.h>

static void
test_every_error_has_words (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = LKI_ERROR_FAILED; code <= LKI_ERROR_KEYRING_UNAVAILABLE; code++)
    {
      g_autoptr (GError) error = lki_error_new (code, "for the log only");
      const char *title = lki_error_get_title (error);
      const char *body = lki_error_get_body (error);

      g_assert_cmpuint (strlen (title), >, 3);
      g_assert_cmpuint (strlen (body), >, 10);
      g_assert_null (strstr (title, "log only"));
      g_assert_null (strstr (body, "log only"));
      /* A title is a phrase, a body a sentence. */
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (g_str_has_suffix (body, "."));
      /* Two kinds of failure never look the same. */
      g_assert_true (g_hash_table_add (titles, (gpointer) title));
    }
}

static void
test_foreign_errors (void)
{
  g_autoptr (GError) io = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  g_assert_cmpstr (lki_error_get_title (io), ==, "Something Went Wrong");
  g_assert_cmpstr (lki_error_get_title (NULL), ==, "Something Went Wrong");
  g_assert_cmpstr (lki_error_get_title (cancelled), ==, "Cancelled");
}

static void
test_credentials_tell_nothing (void)
{
  g_autoptr (GError) error = lki_error_new (LKI_ERROR_CREDENTIALS, "x");

  /* Never which of the two was wrong. */
  g_assert_nonnull (strstr (lki_error_get_title (error), "E-mail"));
  g_assert_nonnull (strstr (lki_error_get_title (error), "Password"));
}

static LkiLeadRecord *
make_lead (void)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lki_lead_work_init (&lead->work);
  lead->id = g_strdup ("L1");
  lead->name = g_strdup ("Kari\nNordmann");
  lead->category_id = g_strdup ("cleaning");
  lead->city = g_strdup ("Oslo");
  lead->postal_code = g_strdup ("0184");
  lead->street = g_strdup ("Storgata 1 & 2");
  lead->delivered_at = 0;
  lead->respond_by = 30 * 60 * 1000;
  lead->work.status = LKI_LEAD_STATUS_NEW;

  return lead;
}

static void
test_lead_words (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autofree char *title = lki_lead_dup_title (lead);
  g_autofree char *summary = lki_lead_dup_summary (lead);
  g_autofree char *address = lki_lead_dup_address (lead, ", ");

  g_assert_cmpstr (title, ==, "Kari Nordmann");
  g_assert_cmpstr (summary, ==, "cleaning · Oslo");
  g_assert_cmpstr (address, ==, "Storgata 1 & 2, 0184 Oslo");
  g_assert_true (lki_lead_is_unread (lead));
}

static void
test_lead_without_words (void)
{
  g_autoptr (LkiLeadRecord) lead = lki_lead_record_new ();
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;

  lki_lead_work_init (&lead->work);
  title = lki_lead_dup_title (lead);
  summary = lki_lead_dup_summary (lead);

  g_assert_cmpstr (title, ==, "No Name");
  g_assert_cmpstr (summary, ==, "");
  g_assert_null (lki_lead_dup_place (lead));
  g_assert_null (lki_lead_dup_address (lead, "\n"));
  g_assert_null (lki_contact_dup_geo_uri (lead));
}

static void
test_erased_lead (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autofree char *title = NULL;

  lead->work.status = LKI_LEAD_STATUS_ERASED;
  title = lki_lead_dup_title (lead);

  g_assert_cmpstr (title, ==, "Erased Lead");
}

static void
test_unknown_status (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();

  lead->work.status = LKI_LEAD_STATUS_UNKNOWN;
  lead->work.status_text = g_strdup ("waiting_for_parts");
  g_assert_cmpstr (lki_lead_get_status_title (lead), ==, "waiting_for_parts");
}

static void
test_response_clock (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();

  static const struct
  {
    gint64 now_min;
    const char *text;
    LkiTone tone;
  } moments[] = {
    /* Half an hour to answer: calm, then the last third, then late. */
    { 5, "25 min left", LKI_TONE_ACCENT },
    { 21, "9 min left", LKI_TONE_WARNING },
    { 31, "1 min late", LKI_TONE_ERROR },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *status = NULL;
  LkiResponseClock clock;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      gint64 now_ms = moments[i].now_min * 60 * 1000;
      g_autofree char *pill = NULL;

      lki_response_clock_read (&clock, lead, NULL, now_ms);
      pill = lki_lead_row_dup_pill (lead, &clock, now_ms, utc);
      g_assert_cmpstr (pill, ==, moments[i].text);
      g_assert_cmpint (lki_lead_row_get_tone (lead, &clock), ==, moments[i].tone);
    }

  lead->work.status = LKI_LEAD_STATUS_CONTACTING;
  lki_response_clock_read (&clock, lead, NULL, 0);
  status = lki_lead_row_dup_pill (lead, &clock, 0, utc);
  g_assert_cmpstr (status, ==, lki_status_get_title (LKI_LEAD_STATUS_CONTACTING));
}

/* In the last five minutes the page counts seconds; the row, and what is read aloud, do not. */
static void
test_last_minutes (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  static const struct
  {
    gint64 left_ms;
    const char *exact;
    const char *text;
  } moments[] = {
    { 5 * 60 * 1000, "5 min left", "5 min left" },
    { 5 * 60 * 1000 - 1, "4:59 left", "4 min left" },
    { 61 * 1000, "1:01 left", "1 min left" },
    { 9 * 1000, "0:09 left", "Under 1 min left" },
    { -1, "Due now", "Due now" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      gint64 now_ms = lead->respond_by - moments[i].left_ms;
      g_autofree char *exact = NULL;
      g_autofree char *text = NULL;
      LkiResponseClock clock;

      lki_response_clock_read (&clock, lead, NULL, now_ms);
      exact = lki_response_dup_exact_text (&clock, now_ms, utc);
      text = lki_response_dup_text (&clock, now_ms, utc);
      g_assert_cmpstr (exact, ==, moments[i].exact);
      g_assert_cmpstr (text, ==, moments[i].text);
    }
}

/* With no time set by the server, the organisation's goal counts; and a lead that waits for the
 * server's word is nobody's yet. */
static void
test_row_of_organisation (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiAccountRecord) account = lki_account_record_new ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *pill = NULL;
  g_autofree char *taking = NULL;
  g_autofree char *owner = NULL;
  LkiResponseClock clock;

  account->user_id = g_strdup ("usr-kari");
  account->response_goal_minutes = 20;
  lki_account_record_add_member (account, "usr-kari", "Kari Nordvik", NULL, NULL);
  lead->respond_by = LKI_TIME_NONE;
  lki_response_clock_read (&clock, lead, account, lead->delivered_at + 5 * 60 * 1000);
  pill = lki_lead_row_dup_pill (lead, &clock, lead->delivered_at + 5 * 60 * 1000, utc);
  g_assert_cmpstr (pill, ==, "15 min left");

  lead->pending = 1u << LKI_CHANGE_CLAIM;
  taking = lki_lead_row_dup_owner (lead, account);
  g_assert_cmpstr (taking, ==, "Taking…");
  lead->pending = 0;
  lead->work.claimed_by = g_strdup ("usr-kari");
  owner = lki_lead_row_dup_owner (lead, account);
  g_assert_cmpstr (owner, ==, "You");
}

static void
test_activity_words (void)
{
  static const struct
  {
    const char *type;
    const char *outcome;
    const char *title;
  } cases[] = {
    { "call", "no_answer", "Call, no answer" }, { "call", NULL, "Call" },
    { "status", "won", "Status: Won" },         { "status", "parked", "Status: parked" },
    { "call", "rude", "Call, rude" },           { "telepathy", NULL, "telepathy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkiActivityRecord) activity = lki_activity_record_new ();
      g_autofree char *title = NULL;

      activity->type = g_strdup (cases[i].type);
      activity->outcome = g_strdup (cases[i].outcome);
      title = lki_activity_dup_title (activity);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_nonnull (lki_activity_get_icon_name (activity));
    }
}

static void
test_view_names (void)
{
  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view < LKI_LEAD_VIEW_CATEGORY; view++)
    {
      LkiLeadView back = LKI_LEAD_VIEW_CATEGORY;
      const char *category_id;

      g_assert_true (lki_view_from_name (lki_view_get_name (view), &back, &category_id));
      g_assert_cmpint (back, ==, view);
      g_assert_null (category_id);
    }

  {
    LkiLeadView view;
    const char *category_id;

    g_assert_true (lki_view_from_name ("category:solar:panels", &view, &category_id));
    g_assert_cmpint (view, ==, LKI_LEAD_VIEW_CATEGORY);
    g_assert_cmpstr (category_id, ==, "solar:panels");
    g_assert_false (lki_view_from_name ("category:", &view, &category_id));
    g_assert_false (lki_view_from_name ("bogus", &view, &category_id));
    g_assert_false (lki_view_from_name (NULL, &view, &category_id));
  }
}

static void
test_addresses (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autofree char *tel = lki_contact_dup_phone_uri ("tel", "+47 00 00 00 01;ext=1?x");
  g_autofree char *mail = lki_contact_dup_email_uri ("ola+x@example.com?cc=all@example.com&x=\n");
  g_autofree char *many =
      lki_contact_dup_email_uri ("a@example.com,b@example.com;c@example.com%2Cd@example.com");
  g_autofree char *geo = lki_contact_dup_geo_uri (lead);
  g_autofree char *map = lki_contact_dup_map_uri (lead);
  g_autofree char *position = NULL;

  /* Digits only, and nothing that begins a query. */
  g_assert_cmpstr (tel, ==, "tel:+47000000011");
  g_assert_cmpstr (mail, ==, "mailto:ola%2Bx@example.com%3Fcc%3Dall@example.com%26x%3D%0A");
  /* One recipient, whatever stands between. */
  g_assert_cmpstr (many, ==,
                   "mailto:a@example.com%2Cb@example.com%3Bc@example.com%252Cd@example.com");
  g_assert_cmpstr (geo, ==, "geo:0,0?q=Storgata%201%20%26%202%2C%200184%20Oslo");
  g_assert_cmpstr (map, ==,
                   "https://www.openstreetmap.org/search?query="
                   "Storgata%201%20%26%202%2C%200184%20Oslo");
  g_assert_null (lki_contact_dup_phone_uri ("tel", "no number"));
  g_assert_null (lki_contact_dup_phone_uri ("tel", "+"));
  g_assert_null (lki_contact_dup_email_uri ("nobody"));

  {
    g_autofree char *sms = lki_contact_dup_sms_uri ("+4700000001", "Hei Åse & co?\n100 % #1");
    g_autofree char *plain = lki_contact_dup_sms_uri ("+4700000001", "");
    g_autofree char *message =
        lki_contact_dup_message_uri ("kari@example.com", "A & b", "One\nTwo+\r\nThree");

    g_assert_cmpstr (sms, ==,
                     "sms:+4700000001?body=Hei%20%C3%85se%20%26%20co%3F%0A100%20%25%20%231");
    g_assert_cmpstr (plain, ==, "sms:+4700000001");
    g_assert_cmpstr (message, ==,
                     "mailto:kari@example.com?subject=A%20%26%20b&body=One%0D%0ATwo%2B%0D%0AThree");
    g_assert_null (lki_contact_dup_sms_uri ("none", "x"));
    g_assert_null (lki_contact_dup_message_uri (NULL, "x", "y"));
  }

  lead->details = lki_lead_details_new ();
  lead->details->latitude = 59.9139;
  lead->details->longitude = 10.7522;
  position = lki_contact_dup_geo_uri (lead);
  g_assert_cmpstr (position, ==, "geo:59.913900,10.752200");

  /* A position off the globe is none. */
  lead->details->latitude = 1000;
  g_clear_pointer (&position, g_free);
  position = lki_contact_dup_geo_uri (lead);
  g_assert_true (g_str_has_prefix (position, "geo:0,0?q="));
}

static void
test_pasted_text (void)
{
  g_autofree char *email = lki_sign_in_dup_clean_email (" kari@example.com\r\n\302\240");
  g_autofree char *password = lki_sign_in_dup_clean_line ("two words\r\n");

  g_assert_cmpstr (email, ==, "kari@example.com");
  g_assert_cmpstr (password, ==, "two words");
}

#define assert_foot(status, done, total, unsent, expected)                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = lki_sync_foot_dup_text (status, done, total, unsent);                 \
    g_assert_cmpstr (text_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static void
test_sync_words (void)
{
  assert_foot (LKI_SYNC_FIRST, 3200, 10000, 0, "Syncing… 3200 of 10000");
  assert_foot (LKI_SYNC_FIRST, 3200, -1, 0, "Syncing… 3200");
  assert_foot (LKI_SYNC_FIRST, 0, -1, 0, "Syncing…");
  assert_foot (LKI_SYNC_STOPPED, 3200, 10000, 0, "Paused at 3200 of 10000");
  assert_foot (LKI_SYNC_BUSY, 0, 0, 0, "Syncing…");
  assert_foot (LKI_SYNC_BUSY, 0, 0, 1, "Sending 1 change…");
  assert_foot (LKI_SYNC_UP_TO_DATE, 0, 0, 0, "Up to date");
  assert_foot (LKI_SYNC_OFFLINE, 0, 0, 0, "Offline");
  assert_foot (LKI_SYNC_OFFLINE, 0, 0, 1, "Offline – 1 change waiting");
  assert_foot (LKI_SYNC_OFFLINE, 0, 0, 3, "Offline – 3 changes waiting");
  assert_foot (LKI_SYNC_SIGN_IN_AGAIN, 0, 0, 0, "Sign in again");

  for (LkiSyncStatus status = LKI_SYNC_STOPPED; status <= LKI_SYNC_STORE_TROUBLE; status++)
    {
      g_autofree char *text = lki_sync_foot_dup_text (status, 0, -1, 0);

      g_assert_cmpuint (strlen (text), >, 3);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/every-error-has-words", test_every_error_has_words);
  g_test_add_func ("/words/foreign-errors", test_foreign_errors);
  g_test_add_func ("/words/credentials-tell-nothing", test_credentials_tell_nothing);
  g_test_add_func ("/words/lead", test_lead_words);
  g_test_add_func ("/words/lead-without-words", test_lead_without_words);
  g_test_add_func ("/words/erased-lead", test_erased_lead);
  g_test_add_func ("/words/unknown-status", test_unknown_status);
  g_test_add_func ("/words/response-clock", test_response_clock);
  g_test_add_func ("/words/last-minutes-in-seconds", test_last_minutes);
  g_test_add_func ("/words/row-of-organisation", test_row_of_organisation);
  g_test_add_func ("/words/activity", test_activity_words);
  g_test_add_func ("/words/view-names", test_view_names);
  g_test_add_func ("/words/addresses", test_addresses);
  g_test_add_func ("/words/pasted-text", test_pasted_text);
  g_test_add_func ("/words/sync", test_sync_words);

  return g_test_run ();
}
