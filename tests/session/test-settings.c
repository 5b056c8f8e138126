// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sets is there the next time; where the schema is not installed, as long as the
// program runs.

#include "lki-settings.h"

typedef struct
{
  gboolean notifications;
  gboolean details;
  gboolean maximized;
  int width;
  int height;
  int views_width;
  int list_width;
  LkiLeadSort sort;
  char *view;
  char *server;
} Values;

static void
assert_values (LkiSettings *settings,
               const Values *expected)
{
  Values values = { 0 };

  g_object_get (settings, "notifications", &values.notifications, "notification-details",
                &values.details, "window-maximized", &values.maximized, "window-width",
                &values.width, "window-height", &values.height, "views-width", &values.views_width,
                "list-width", &values.list_width, "sort", &values.sort, "view", &values.view,
                "server", &values.server, NULL);
  g_assert_cmpint (values.notifications, ==, expected->notifications);
  g_assert_cmpint (values.details, ==, expected->details);
  g_assert_cmpint (values.maximized, ==, expected->maximized);
  g_assert_cmpint (values.width, ==, expected->width);
  g_assert_cmpint (values.height, ==, expected->height);
  g_assert_cmpint (values.views_width, ==, expected->views_width);
  g_assert_cmpint (values.list_width, ==, expected->list_width);
  g_assert_cmpint (values.sort, ==, expected->sort);
  g_assert_cmpstr (values.view, ==, expected->view);
  g_assert_cmpstr (values.server, ==, expected->server);
  g_assert_cmpint (lki_settings_get_notifications (settings), ==, expected->notifications);
  g_assert_cmpint (lki_settings_get_notification_details (settings), ==, expected->details);
  g_free (values.view);
  g_free (values.server);
}

static const Values DEFAULTS = {
  TRUE, FALSE, FALSE, 1180, 760, 220, 360, LKI_LEAD_SORT_NEWEST, (char *) "new", (char *) "",
};

static const Values CHOSEN = {
  FALSE,
  TRUE,
  TRUE,
  900,
  600,
  300,
  420,
  LKI_LEAD_SORT_NAME,
  (char *) "category:cleaning",
  (char *) "https://leads.example.com",
};

static void
choose (LkiSettings *settings)
{
  g_object_set (settings, "notifications", CHOSEN.notifications, "notification-details",
                CHOSEN.details, "window-maximized", CHOSEN.maximized, "window-width", CHOSEN.width,
                "window-height", CHOSEN.height, "views-width", CHOSEN.views_width, "list-width",
                CHOSEN.list_width, "sort", CHOSEN.sort, "view", CHOSEN.view, "server",
                CHOSEN.server, NULL);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_kept (void)
{
  LkiSettings *settings = lki_settings_new ();
  g_autoptr (LkiSettings) other = NULL;
  guint n = 0;

  assert_values (settings, &DEFAULTS);
  choose (settings);
  assert_values (settings, &CHOSEN);

  /* What is chosen again is no news; another instance hears of what is. */
  other = lki_settings_new ();
  assert_values (other, &CHOSEN);
  g_signal_connect_swapped (other, "notify::notifications", G_CALLBACK (count_cb), &n);
  g_object_set (settings, "notifications", FALSE, NULL);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (settings, "notifications", TRUE, NULL);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lki_settings_get_notifications (other));

  g_assert_finalize_object (settings);
}

static void
test_without_schema (void)
{
  g_autoptr (LkiSettings) settings = lki_settings_new ();
  g_autoptr (LkiSettings) other = NULL;
  guint n = 0;

  assert_values (settings, &DEFAULTS);
  g_signal_connect_swapped (settings, "notify::sort", G_CALLBACK (count_cb), &n);
  choose (settings);
  choose (settings);
  assert_values (settings, &CHOSEN);
  g_assert_cmpuint (n, ==, 1);

  other = lki_settings_new ();
  assert_values (other, &DEFAULTS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/settings/kept", test_kept);
  g_test_add_func ("/settings/without-schema", test_without_schema);

  return g_test_run ();
}
