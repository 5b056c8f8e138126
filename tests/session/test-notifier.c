// SPDX-License-Identifier: GPL-3.0-or-later
// From a lead that is committed on the server to the call that a notification server receives on a
// real bus, and back.

#include <gio/gio.h>
#include <string.h>

#include "lki-error.h"
#include "lki-notifier.h"
#include "lki-session-manager-private.h"
#include "lki-wake.h"
#include "sync-test.h"

/* What the notification server was told. */
typedef struct
{
  guint32 id;
  char *summary;
  char *body;
  char **actions;
} Shown;

/* Plays the desktop. */
typedef struct
{
  GHashTable *shown; /* guint32 → Shown */
  guint32 last_id;
  guint notified; /* calls of Notify */
} Desktop;

static Desktop desktop;
static LkiWake desktop_wake;
static GApplication *application;

static void
shown_free (Shown *shown)
{
  g_free (shown->summary);
  g_free (shown->body);
  g_strfreev (shown->actions);
  g_free (shown);
}

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  if (g_str_equal (method, "Notify"))
    {
      Shown *shown = g_new0 (Shown, 1);
      guint32 replaces;

      g_variant_get (parameters, "(&su&sss^as@a{sv}i)", NULL, &replaces, NULL, &shown->summary,
                     &shown->body, &shown->actions, NULL, NULL);
      shown->id = replaces != 0 ? replaces : ++desktop.last_id;
      g_hash_table_replace (desktop.shown, GUINT_TO_POINTER (shown->id), shown);
      desktop.notified++;
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", shown->id));
    }
  else if (g_str_equal (method, "CloseNotification"))
    {
      guint32 id;

      g_variant_get (parameters, "(u)", &id);
      g_hash_table_remove (desktop.shown, GUINT_TO_POINTER (id));
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(as)", NULL));

  lki_wake_trigger (&desktop_wake);
}

static void
start_desktop (const char *address)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_cb };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GError) error = NULL;

  node = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
      "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "</interface></node>",
      &error);
  g_assert_no_error (error);
  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", node->interfaces[0],
                                     &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.Notifications", 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  desktop.shown = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) shown_free);
  /* Kept to the end of the program. */
  g_steal_pointer (&bus);
}

static void
await_desktop (void)
{
  g_autoptr (GError) error = NULL;

  dex_await (dex_future_first (lki_wake_wait (&desktop_wake), dex_timeout_new_seconds (30), NULL),
             &error);
  g_assert_no_error (error);
}

static void
await_shown (guint n)
{
  while (g_hash_table_size (desktop.shown) != n)
    await_desktop ();
}

static Shown *
only_one (void)
{
  GHashTableIter iter;
  gpointer shown;

  await_shown (1);
  g_hash_table_iter_init (&iter, desktop.shown);
  g_assert_true (g_hash_table_iter_next (&iter, NULL, &shown));

  return shown;
}

typedef struct
{
  LkiSessionManager *manager;
  LkiSettings *settings;
  LkiNotifier *notifier;
  LkiSession *session; /* (unowned) */
} Office;

/* Tests that wait for a moment bring a clock of their own. */
static Office *
office_new_with_clock (Desk *desk,
                       LkiClock *clock)
{
  Office *office = g_new0 (Office, 1);
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);
  g_autoptr (GError) error = NULL;

  g_hash_table_remove_all (desktop.shown);
  desktop.notified = 0;

  office->manager = lki_session_manager_new (data, lki_sandbox_get_address (desk->sandbox));
  if (clock != NULL)
    g_set_object (&office->manager->clock, clock);
  office->settings = lki_settings_new ();
  g_object_set (office->settings, "notifications", TRUE, "notification-details", FALSE,
                "quiet-hours", FALSE, "repeat-notifications", FALSE, NULL);
  office->notifier = lki_notifier_new (application, office->manager, office->settings);
  dex_await (lki_session_manager_enter_demo (office->manager,
                                             lki_sandbox_get_address (desk->sandbox),
                                             lki_sandbox_get_demo_email (desk->sandbox),
                                             lki_sandbox_get_demo_password (desk->sandbox)),
             &error);
  g_assert_no_error (error);
  office->session = lki_session_manager_get_session (office->manager);
  while (lki_session_get_sync_status (office->session) != LKI_SYNC_UP_TO_DATE)
    desk_await_signal (office->session, "notify::sync-status");
  while (!lki_session_get_live (office->session))
    desk_await_signal (office->session, "notify::live");

  return office;
}

static Office *
office_new (Desk *desk)
{
  return office_new_with_clock (desk, NULL);
}

static void
office_free (Office *office)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_sign_out (office->manager, TRUE), &error);
  g_assert_no_error (error);
  await_shown (0);
  desk_settle ();
  g_assert_finalize_object (office->notifier);
  g_object_unref (office->manager);
  g_object_unref (office->settings);
  g_free (office);
}

/* The labels of the buttons; a click beside them is no button. */
static void
assert_buttons (Shown *shown,
                const char *expected)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; shown->actions[i] != NULL; i += 2)
    if (!g_str_equal (shown->actions[i], "default"))
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? " " : "", shown->actions[i + 1]);
  g_assert_cmpstr (labels->str, ==, expected);
}

static Shown *
await_summary (const char *summary)
{
  for (;;)
    {
      GHashTableIter iter;
      gpointer shown;

      g_hash_table_iter_init (&iter, desktop.shown);
      while (g_hash_table_iter_next (&iter, NULL, &shown))
        if (g_str_has_prefix (((Shown *) shown)->summary, summary))
          return shown;
      await_desktop ();
    }
}

static void
act_as_colleague (Desk *desk,
                  const char *lead_id,
                  const char *what)
{
  g_autofree char *act = g_strdup_printf ("{\"member\":\"jonas@fjordglimt.example\","
                                          "\"lead_id\":\"%s\",%s}",
                                          lead_id, what);

  g_free (desk_control (desk, "POST", "act-as", act));
}

static LkiLeadRecord *
get_lead (Office *office,
          const char *id)
{
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *lead = dex_await_boxed (lki_session_find_lead (office->session, id), &error);

  g_assert_no_error (error);

  return lead;
}

static const char *
get_own_id (Office *office)
{
  while (lki_session_get_account (office->session) == NULL)
    desk_await_signal (office->session, "notify::account");

  return lki_session_get_account (office->session)->user_id;
}

static void
await_done (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

static char *
add_lead (Desk *desk,
          const char *json)
{
  g_autofree char *answer = desk_control (desk, "POST", "leads", json);
  const char *start = strstr (answer, "\"id\":\"") + strlen ("\"id\":\"");

  return g_strndup (start, strcspn (start, "\""));
}

static void
test_arrival (Desk *desk)
{
  Office *office = office_new (desk);
  g_autofree char *id = NULL;
  Shown *shown;

  /* Twenty leads came with the first sync; none is announced. */
  g_assert_cmpuint (desktop.notified, ==, 0);

  id = add_lead (desk, "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Hemmelig\"},"
                       "\"address\":{\"city\":\"Bodø\"},"
                       "\"category\":{\"id\":\"cleaning\",\"name\":{\"en\":\"Cleaning\"}}}}");
  shown = only_one ();
  g_assert_cmpstr (shown->summary, ==, "New lead");
  g_assert_cmpstr (shown->body, ==, "Cleaning, Bodø");
  assert_buttons (shown, "Call Take Snooze");
  g_assert_cmpstr (shown->actions[0], ==, "default");

  /* Opened here: it goes, though nobody called withdraw. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (LkiLeadRecord) lead =
        dex_await_boxed (lki_session_find_lead (office->session, id), &error);

    g_assert_no_error (error);
    dex_await (lki_session_mark_opened (office->session, lead), &error);
    g_assert_no_error (error);
  }
  await_shown (0);

  office_free (office);
}

static void
arrived_cb (guint *arrived,
            GPtrArray *leads)
{
  *arrived += leads->len;
}

static void
await_arrived (Office *office,
               const guint *arrived,
               guint n)
{
  while (*arrived < n)
    desk_await_signal (office->session, "leads-arrived");
  desk_settle ();
}

static void
test_details (Desk *desk)
{
  Office *office = office_new (desk);
  g_autofree char *id = NULL;
  guint arrived = 0;
  Shown *shown;

  g_signal_connect_swapped (office->session, "leads-arrived", G_CALLBACK (arrived_cb), &arrived);
  g_object_set (office->settings, "notification-details", TRUE, NULL);
  id = add_lead (desk, "{\"count\":1,\"patch\":{\"person\":{\"name\":"
                       "\"<b>Ola</b>\\n&lt;img&gt; R&D\"},\"address\":{\"city\":\"Oslo\"},"
                       "\"category\":{\"id\":\"c\",\"name\":{\"en\":\"A <i>b</i>\"}}}}");
  shown = only_one ();
  g_assert_cmpstr (shown->body, ==, "A ‹i›b‹/i›, Oslo");
  g_assert_null (strpbrk (shown->summary, "<>\n"));
  g_assert_true (g_str_has_prefix (shown->summary, "‹b›Ola‹/b› "));

  lki_notifier_withdraw (office->notifier, id);
  await_shown (0);

  /* Switched off: nothing at all. */
  g_object_set (office->settings, "notifications", FALSE, NULL);
  g_free (add_lead (desk, "{\"count\":1}"));
  await_arrived (office, &arrived, 2);
  g_object_set (office->settings, "notifications", TRUE, NULL);
  g_free (add_lead (desk, "{\"count\":1}"));
  only_one ();
  g_assert_cmpuint (desktop.notified, ==, 2);

  office_free (office);
}

static void
test_handled_elsewhere (Desk *desk)
{
  Office *office = office_new (desk);
  g_autofree char *first = add_lead (desk, "{\"count\":1}");
  g_autofree char *second = NULL;
  g_autofree char *act = NULL;
  g_autofree char *remove = NULL;

  only_one ();
  second = add_lead (desk, "{\"count\":1}");
  await_shown (2);

  /* A colleague calls the one, the platform takes back the other. */
  act = g_strdup_printf ("{\"lead_id\":\"%s\",\"type\":\"status.set\",\"status\":\"contacting\"}",
                         first);
  g_free (desk_control (desk, "POST", "act-as", act));
  await_shown (1);
  remove = g_strdup_printf ("{\"lead_ids\":[\"%s\"]}", second);
  g_free (desk_control (desk, "POST", "remove", remove));
  await_shown (0);

  office_free (office);
}

static void
test_colleague_takes_and_gives_back (Desk *desk)
{
  Office *office = office_new (desk);
  g_autofree char *id = NULL;

  get_own_id (office);
  id = add_lead (desk, "{\"count\":1}");
  only_one ();
  act_as_colleague (desk, id, "\"type\":\"claim\"");
  await_shown (0);

  /* Nobody has it once more, and nobody has looked at it. */
  act_as_colleague (desk, id, "\"type\":\"release\"");
  await_summary ("New lead");
  lki_notifier_withdraw (office->notifier, id);
  await_shown (0);

  office_free (office);
}

static void
test_take (Desk *desk)
{
  Office *office = office_new (desk);
  const char *me = get_own_id (office);
  g_autofree char *mine = add_lead (desk, "{\"count\":1}");
  g_autofree char *lost = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;

  only_one ();
  await_done (lki_notifier_take (office->notifier, mine));
  assert_buttons (await_summary ("The lead is yours"), "Open Call");
  lead = get_lead (office, mine);
  g_assert_cmpstr (lead->work.claimed_by, ==, me);
  g_assert_cmpuint (lead->unsent, ==, 0);
  lki_notifier_withdraw (office->notifier, mine);
  await_shown (0);

  /* A colleague is faster, whether this device has heard of it or not. */
  lost = add_lead (desk, "{\"count\":1}");
  only_one ();
  act_as_colleague (desk, lost, "\"type\":\"claim\"");
  await_done (lki_notifier_take (office->notifier, lost));
  assert_buttons (await_summary ("Jonas"), "");
  lki_notifier_withdraw (office->notifier, lost);
  await_shown (0);

  /* Taken back by the platform in the same moment. */
  await_done (lki_notifier_take (office->notifier, "no-such-lead"));
  await_summary ("The lead is no longer here");
  lki_notifier_withdraw (office->notifier, "no-such-lead");

  office_free (office);
}

static void
test_take_offline (Desk *desk)
{
  Office *office = office_new (desk);
  const char *me = get_own_id (office);
  g_autofree char *id = add_lead (desk, "{\"count\":1}");
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) taken = NULL;

  only_one ();
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"status\":503,\"count\":1000}"));
  await_done (lki_notifier_take (office->notifier, id));
  assert_buttons (await_summary ("Not yours yet"), "");
  lead = get_lead (office, id);
  g_assert_null (lead->work.claimed_by);
  g_assert_cmpuint (lead->unsent, ==, 1);

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  lki_session_sync_now (office->session);
  await_summary ("The lead is yours");
  taken = get_lead (office, id);
  g_assert_cmpstr (taken->work.claimed_by, ==, me);
  lki_notifier_withdraw (office->notifier, id);

  office_free (office);
}

static void
test_snooze (Desk *desk)
{
  Office *office = office_new (desk);
  g_autofree char *id = add_lead (desk, "{\"count\":1}");
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) undone = NULL;

  only_one ();
  await_done (lki_notifier_snooze (office->notifier, id));
  assert_buttons (await_summary ("Snoozed until "), "Undo");
  lead = get_lead (office, id);
  g_assert_cmpint (lead->work.snoozed_until, >, lki_session_get_now_ms (office->session));
  g_assert_cmpuint (lead->unsent, ==, 0);

  await_done (lki_notifier_unsnooze (office->notifier, id));
  assert_buttons (await_summary ("New lead"), "Call Take Snooze");
  undone = get_lead (office, id);
  g_assert_cmpint (undone->work.snoozed_until, ==, LKI_TIME_NONE);
  g_assert_cmpuint (undone->unsent, ==, 0);
  await_shown (1);

  /* A colleague closes it while its banner is looked at. */
  act_as_colleague (desk, id, "\"type\":\"status.set\",\"status\":\"won\"");
  await_shown (0);
  await_done (lki_notifier_snooze (office->notifier, id));
  await_summary ("That could not be done");
  lki_notifier_withdraw (office->notifier, id);

  office_free (office);
}

/* A lead that nobody is told of as new any more, to be followed up in an hour. */
static char *
add_due_lead (Office *office,
              Desk *desk,
              LkiClock *clock)
{
  char *id = add_lead (desk, "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Hemmelig\"},"
                             "\"address\":{\"city\":\"Bodø\"},"
                             "\"category\":{\"id\":\"cleaning\",\"name\":{\"en\":\"Cleaning\"}}}}");

  only_one ();
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, id);

    await_done (lki_session_mark_opened (office->session, lead));
  }
  await_shown (0);
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, id);

    await_done (lki_session_set_follow_up (
        office->session, lead, lki_clock_get_now_ms (clock) + 3600 * 1000, "Ring igjen"));
  }

  return id;
}

/* Counting rests a moment before it goes on, by the clock that stands; then the alarm is set. */
static void
let_follow (LkiClock *clock)
{
  for (guint i = 0; i < 5; i++)
    {
      desk_settle ();
      lki_clock_advance (clock, 250);
    }
}

static void
test_follow_up (Desk *desk)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  Office *office = office_new_with_clock (desk, clock);
  g_autofree char *id = NULL;
  Shown *shown;

  get_own_id (office);
  id = add_due_lead (office, desk, clock);
  let_follow (clock);
  g_assert_cmpuint (g_hash_table_size (desktop.shown), ==, 0);

  lki_clock_advance (clock, 3600 * 1000);
  shown = only_one ();
  g_assert_cmpstr (shown->summary, ==, "Follow up");
  g_assert_cmpstr (shown->body, ==, "Cleaning, Bodø");
  assert_buttons (shown, "Open Call Snooze");

  /* Put off from the banner, it comes again, with the name for those who want it. */
  await_done (lki_notifier_snooze (office->notifier, id));
  await_summary ("Snoozed until ");
  g_object_set (office->settings, "notification-details", TRUE, NULL);
  let_follow (clock);
  lki_clock_advance (clock, 3600 * 1000);
  await_summary ("Follow up: Kari Hemmelig");
  await_shown (1);

  /* A colleague follows it up. */
  act_as_colleague (desk, id, "\"type\":\"status.set\",\"status\":\"quoted\"");
  await_shown (0);

  /* Once more, and looked at in the window. */
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, id);

    await_done (lki_session_set_follow_up (office->session, lead,
                                           lki_clock_get_now_ms (clock) + 3600 * 1000, NULL));
  }
  let_follow (clock);
  lki_clock_advance (clock, 3600 * 1000);
  await_summary ("Follow up");
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, id);

    await_done (lki_session_mark_opened (office->session, lead));
  }
  await_shown (0);

  office_free (office);
}

static void
test_follow_ups_of_many (Desk *desk)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  Office *office = office_new_with_clock (desk, clock);
  g_autofree char *theirs = NULL;

  get_own_id (office);
  for (guint i = 0; i < 4; i++)
    g_free (add_due_lead (office, desk, clock));

  /* This one is a colleague's, who is reminded of it. */
  theirs = add_due_lead (office, desk, clock);
  act_as_colleague (desk, theirs, "\"type\":\"claim\"");
  for (;;)
    {
      g_autoptr (LkiLeadRecord) lead = get_lead (office, theirs);

      if (lead->work.claimed_by != NULL)
        break;
      desk_await_signal (office->session, "lead-changed");
    }

  let_follow (clock);
  lki_clock_advance (clock, 2 * 3600 * 1000);
  assert_buttons (await_summary ("4 leads are due"), "");
  await_shown (1);
  lki_notifier_withdraw_due (office->notifier);
  await_shown (0);

  office_free (office);
}

static void
test_many (Desk *desk)
{
  Office *office = office_new (desk);
  Shown *shown;

  g_free (add_lead (desk, "{\"count\":7}"));
  for (;;)
    {
      shown = only_one ();
      if (g_str_equal (shown->summary, "7 new leads"))
        break;
      await_desktop ();
    }

  office_free (office);
}

static void
test_one_after_the_other (Desk *desk)
{
  Office *office = office_new (desk);

  /* So fast that the desktop has not answered to the first when the fourth comes: in the end one
   * stands for all. */
  for (guint i = 0; i < 4; i++)
    g_free (add_lead (desk, "{\"count\":1}"));
  for (;;)
    {
      Shown *shown = only_one ();

      if (g_str_equal (shown->summary, "4 new leads"))
        break;
      await_desktop ();
    }

  office_free (office);
}

/* Quiet from an hour ago until in an hour, by the clock on the wall. */
static void
be_quiet (Office *office,
          LkiClock *clock)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (lki_clock_get_now_ms (clock) / 1000);
  int minute = g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now);

  g_object_set (office->settings, "quiet-from", (minute + 23 * 60) % (24 * 60), "quiet-until",
                (minute + 60) % (24 * 60), "quiet-hours", TRUE, NULL);
}

static void
test_quiet_hours (Desk *desk)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  Office *office = office_new_with_clock (desk, clock);
  g_autofree char *handled = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *first = NULL;
  guint arrived = 0;

  g_signal_connect_swapped (office->session, "leads-arrived", G_CALLBACK (arrived_cb), &arrived);
  be_quiet (office, clock);
  first = add_lead (desk, "{\"count\":1}");
  await_arrived (office, &arrived, 1);
  g_assert_cmpuint (desktop.notified, ==, 0);

  /* Told at once when the person ends them. */
  g_object_set (office->settings, "quiet-hours", FALSE, NULL);
  g_assert_cmpstr (only_one ()->summary, ==, "New lead");
  lki_notifier_withdraw (office->notifier, first);
  await_shown (0);

  /* When they are over, it is told what still waits, and nothing else. */
  be_quiet (office, clock);
  handled = add_lead (desk, "{\"count\":1}");
  await_arrived (office, &arrived, 2);
  waiting = add_lead (desk, "{\"count\":1}");
  await_arrived (office, &arrived, 3);
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, handled);

    await_done (lki_session_mark_opened (office->session, lead));
  }
  g_assert_cmpuint (desktop.notified, ==, 1);
  lki_clock_advance (clock, 61 * 60 * 1000);
  only_one ();
  g_assert_cmpuint (desktop.notified, ==, 2);

  office_free (office);
}

static void
test_reminder (Desk *desk)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  Office *office = office_new_with_clock (desk, clock);
  g_autofree char *id = NULL;

  g_object_set (office->settings, "repeat-notifications", TRUE, NULL);
  id = add_lead (desk, "{\"count\":1}");
  only_one ();
  for (guint i = 2; i <= 4; i++)
    {
      desk_settle ();
      lki_clock_advance (clock, 5 * 60 * 1000);
      while (desktop.notified < i)
        await_desktop ();
      only_one ();
    }

  /* Until somebody deals with it. */
  {
    g_autoptr (LkiLeadRecord) lead = get_lead (office, id);

    await_done (lki_session_mark_opened (office->session, lead));
  }
  await_shown (0);
  lki_clock_advance (clock, 5 * 60 * 1000);
  desk_settle ();
  g_assert_cmpuint (desktop.notified, ==, 4);

  office_free (office);
}

/* Answers to what was asked before this device came are not new. */
static void
ask_support (LkiSupport *support)
{
  g_autoptr (LkiSupportItem) question = NULL;

  await_done (lki_support_send (support, "Is it done?", NULL));
  do
    {
      g_clear_object (&question);
      question = g_list_model_get_item (G_LIST_MODEL (support), 0);
      desk_settle ();
    }
  while (lki_support_item_get_message (question)->delivery != LKI_DELIVERY_CONFIRMED);
}

/* What it says is told only to those who want details. */
static void
test_support (Desk *desk)
{
  Office *office = office_new (desk);
  LkiSupport *support = lki_session_get_support (office->session);

  ask_support (support);
  g_free (desk_control (desk, "POST", "support", "{\"text\":\"It is <b>done</b>\"}"));
  g_assert_cmpstr (only_one ()->summary, ==, "Support has answered");
  g_assert_cmpstr (only_one ()->body, ==, "");
  lki_support_mark_read (support);
  await_shown (0);

  g_object_set (office->settings, "notification-details", TRUE, NULL);
  g_free (desk_control (desk, "POST", "support", "{\"text\":\"It is <b>done</b>\"}"));
  g_assert_cmpstr (only_one ()->body, ==, "It is ‹b›done‹/b›");
  office_free (office);
}

/* The stream of events may have to be opened anew, by the clock of the test. */
static void
await_unread (LkiSupport *support,
              LkiClock *clock)
{
  for (guint i = 0; i < 500 && lki_support_get_unread (support) == 0; i++)
    {
      desk_settle ();
      lki_clock_advance (clock, 250);
    }
  g_assert_cmpuint (lki_support_get_unread (support), ==, 1);
}

/* Not in the quiet hours, but after them, unless it has been read meanwhile. */
static void
test_support_in_quiet_hours (Desk *desk)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  Office *office = office_new_with_clock (desk, clock);
  LkiSupport *support = lki_session_get_support (office->session);

  ask_support (support);
  be_quiet (office, clock);
  g_free (desk_control (desk, "POST", "support", "{\"text\":\"Yes\"}"));
  await_unread (support, clock);
  desk_settle ();
  g_assert_cmpuint (desktop.notified, ==, 0);
  lki_clock_advance (clock, 61 * 60 * 1000);
  g_assert_cmpstr (only_one ()->summary, ==, "Support has answered");
  lki_support_mark_read (support);
  await_shown (0);

  be_quiet (office, clock);
  g_free (desk_control (desk, "POST", "support", "{\"text\":\"No\"}"));
  await_unread (support, clock);
  lki_support_mark_read (support);
  lki_clock_advance (clock, 61 * 60 * 1000);
  desk_settle ();
  g_assert_cmpuint (desktop.notified, ==, 1);
  office_free (office);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;
  int result;

  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  start_desktop (g_test_dbus_get_bus_address (bus));
  application = g_application_new ("com.nettbureau.LeadkitInbox.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

  desk_add_test ("/session/notifier/arrival", 20, test_arrival);
  desk_add_test ("/session/notifier/details", 5, test_details);
  desk_add_test ("/session/notifier/handled-elsewhere", 5, test_handled_elsewhere);
  desk_add_test ("/session/notifier/a-colleague-takes-and-gives-back", 5,
                 test_colleague_takes_and_gives_back);
  desk_add_test ("/session/notifier/taken-from-the-banner", 5, test_take);
  desk_add_test ("/session/notifier/taken-from-the-banner-offline", 5, test_take_offline);
  desk_add_test ("/session/notifier/snoozed-from-the-banner", 5, test_snooze);
  desk_add_test ("/session/notifier/follow-up", 5, test_follow_up);
  desk_add_test ("/session/notifier/follow-ups-of-many", 5, test_follow_ups_of_many);
  desk_add_test ("/session/notifier/many", 5, test_many);
  desk_add_test ("/session/notifier/one-after-the-other", 5, test_one_after_the_other);
  desk_add_test ("/session/notifier/support-has-answered", 5, test_support);
  desk_add_test ("/session/notifier/support-has-answered-in-quiet-hours", 5,
                 test_support_in_quiet_hours);

  desk_add_test ("/session/notifier/quiet-hours", 5, test_quiet_hours);
  desk_add_test ("/session/notifier/reminds-until-handled", 5, test_reminder);

  result = g_test_run ();
  /* GLib frees its notifications twice if the application is gone when the bus goes. */
  connection = g_object_ref (g_application_get_dbus_connection (application));
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_test_dbus_stop (bus);
  while (!g_dbus_connection_is_closed (connection))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&connection);
  g_object_unref (application);

  return result;
}
