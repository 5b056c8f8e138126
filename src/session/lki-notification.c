// SPDX-License-Identifier: GPL-3.0-or-later
// What notifications say, and which buttons they have: three at most, as GNOME shows no more, and a
// click beside them opens the lead. When they are shown is decided elsewhere.

#include "lki-notification.h"

#include <glib/gi18n.h>

#include "lki-clock.h"

/* Longer texts are cut by the desktop anyway, and not always well. */
#define TEXT_MAX 120
#define SUMMARY_CATEGORIES_MAX 3

/* A person's name goes through desktops that read a subset of HTML in it, unescaped: whatever could
 * be a tag or an entity is shown as something that cannot. Control characters and line breaks
 * become spaces. */
static char *
plain (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  guint length = 0;

  for (const char *p = text; *p != '\0' && length < TEXT_MAX; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '<')
        c = 0x2039;
      else if (c == '>')
        c = 0x203a;
      else if (c == '&' && (g_ascii_isalpha (p[1]) || p[1] == '#') && strchr (p, ';') != NULL)
        c = 0xff06;
      else if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        c = ' ';
      g_string_append_unichar (plain, c);
    }
  if (length == TEXT_MAX)
    g_string_append (plain, "…");

  return g_strstrip (g_string_free_and_steal (g_steal_pointer (&plain)));
}

static char *
dup_category (LkiLeadRecord *lead)
{
  const char *name = NULL;

  if (lead->category_name != NULL)
    name = lki_localized_text_get_for_user (lead->category_name);
  if (name == NULL || *name == '\0')
    name = lead->site_name;

  return name != NULL ? plain (name) : g_strdup ("");
}

static char *
dup_body (LkiLeadRecord *lead)
{
  g_autofree char *category = dup_category (lead);
  g_autofree char *place = lead->city != NULL ? plain (lead->city) : g_strdup ("");

  if (*place == '\0')
    return g_steal_pointer (&category);
  if (*category == '\0')
    return g_steal_pointer (&place);

  /* Translators: what the person asks for, and where: "Cleaning, Oslo" */
  return g_strdup_printf (_ ("%s, %s"), category, place);
}

static char *
dup_title (LkiLeadRecord *lead,
           LkiDueKind due,
           gboolean details)
{
  g_autofree char *name = details && lead->name != NULL ? plain (lead->name) : g_strdup ("");

  switch (due)
    {
    case LKI_DUE_FOLLOW_UP:
      if (*name == '\0')
        /* Translators: title of a notification at the time at which a lead is to be followed up */
        return g_strdup (_ ("Follow up"));
      /* Translators: the same, with the person's name */
      return g_strdup_printf (_ ("Follow up: %s"), name);

    case LKI_DUE_BACK:
      if (*name == '\0')
        /* Translators: title of a notification: a snoozed lead has come back */
        return g_strdup (_ ("Back from snooze"));
      /* Translators: the same, with the person's name */
      return g_strdup_printf (_ ("Back from snooze: %s"), name);

    case LKI_DUE_NOTHING:
    default:
      return *name != '\0' ? g_steal_pointer (&name) : g_strdup (_ ("New lead"));
    }
}

static GNotification *
notification_new (const char *title,
                  LkiLeadRecord *lead,
                  const char *lead_id)
{
  g_autofree char *body = lead != NULL ? dup_body (lead) : NULL;
  GNotification *notification = g_notification_new (title);

  if (body != NULL && *body != '\0')
    g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.open-lead", "s", lead_id);

  return notification;
}

static void
add_open (GNotification *notification,
          const char *lead_id)
{
  /* Translators: a button of a notification */
  g_notification_add_button_with_target (notification, _ ("Open"), "app.open-lead", "s", lead_id);
}

static void
add_call (GNotification *notification,
          LkiLeadRecord *lead)
{
  if (lead->phone != NULL)
    /* Translators: a button of a notification: to phone the person */
    g_notification_add_button_with_target (notification, _ ("Call"), "app.call-lead", "s",
                                           lead->id);
}

/**
 * lki_notification_new_lead:
 * @lead: the lead
 * @due: why it is announced: %LKI_DUE_NOTHING of a new one
 * @details: whether to say whose it is
 *
 * Returns: (transfer full): what announces it
 */
GNotification *
lki_notification_new_lead (LkiLeadRecord *lead,
                           LkiDueKind due,
                           gboolean details)
{
  g_autofree char *title = NULL;
  GNotification *notification;

  g_return_val_if_fail (lead != NULL, NULL);

  title = dup_title (lead, due, details);
  notification = notification_new (title, lead, lead->id);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  if (due != LKI_DUE_NOTHING)
    add_open (notification, lead->id);
  add_call (notification, lead);
  if (due == LKI_DUE_NOTHING && lead->work.claimed_by == NULL)
    /* Translators: a button of a notification: to be the one who deals with the lead */
    g_notification_add_button_with_target (notification, _ ("Take"), "app.take-lead", "s",
                                           lead->id);
  /* Translators: a button of a notification: to have the lead back in an hour */
  g_notification_add_button_with_target (notification, _ ("Snooze"), "app.snooze-lead", "s",
                                         lead->id);

  return notification;
}

/**
 * lki_notification_new_summary:
 * @leads: (element-type utf8 LkiLeadRecord): the leads by their ids
 * @count: how many there are
 * @due: whether they are due, rather than new
 *
 * Returns: (transfer full): one for all of them
 */
GNotification *
lki_notification_new_summary (GHashTable *leads,
                              guint count,
                              gboolean due)
{
  g_autofree char *title = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  GNotification *notification;
  GHashTableIter iter;
  gpointer lead;

  g_return_val_if_fail (leads != NULL, NULL);

  if (due)
    /* Translators: title of a notification: so many leads are to be followed up, or have come back
     */
    title = g_strdup_printf (ngettext ("%u lead is due", "%u leads are due", count), count);
  else
    title = g_strdup_printf (ngettext ("%u new lead", "%u new leads", count), count);
  notification = g_notification_new (title);

  g_hash_table_iter_init (&iter, leads);
  while (g_hash_table_iter_next (&iter, NULL, &lead) &&
         g_hash_table_size (seen) < SUMMARY_CATEGORIES_MAX)
    {
      char *category = dup_category (lead);

      if (*category != '\0' && !g_hash_table_contains (seen, category))
        g_string_append_printf (body, "%s%s", body->len > 0 ? " · " : "", category);
      g_hash_table_add (seen, category);
    }

  if (body->len > 0)
    g_notification_set_body (notification, body->str);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, due ? "app.follow-ups" : "app.show-new");

  return notification;
}

static char *
dup_outcome_title (LkiBannerOutcome outcome,
                   const char *who)
{
  g_autofree char *name = who != NULL ? plain (who) : NULL;

  switch (outcome)
    {
    case LKI_BANNER_TAKEN:
      /* Translators: title of a notification: the lead that the person has taken is theirs */
      return g_strdup (_ ("The lead is yours"));

    case LKI_BANNER_LOST:
      if (name == NULL || *name == '\0')
        return g_strdup (_ ("Somebody else has this lead"));
      /* Translators: %s is a colleague */
      return g_strdup_printf (_ ("%s has this lead"), name);

    case LKI_BANNER_WAITS:
      /* Translators: title of a notification: the lead that the person wants to take is not theirs
       * yet */
      return g_strdup (_ ("Not yours yet"));

    case LKI_BANNER_GONE:
      return g_strdup (_ ("The lead is no longer here"));

    case LKI_BANNER_SIGNED_OUT:
      return g_strdup (_ ("You are signed out"));

    case LKI_BANNER_FAILED:
    default:
      return g_strdup (_ ("That could not be done"));
    }
}

static const char *
get_outcome_body (LkiBannerOutcome outcome)
{
  switch (outcome)
    {
    case LKI_BANNER_WAITS:
      return _ ("The server cannot be reached. The lead will be asked for as soon as it can.");

    case LKI_BANNER_GONE:
      return _ ("It was taken back or erased.");

    case LKI_BANNER_SIGNED_OUT:
      return _ ("Sign in, and try again.");

    case LKI_BANNER_FAILED:
      return _ ("Open the lead to see how it stands.");

    case LKI_BANNER_TAKEN:
    case LKI_BANNER_LOST:
    default:
      return NULL;
    }
}

/**
 * lki_notification_new_outcome:
 * @outcome: what came of it
 * @lead_id: the id of the lead
 * @lead: (nullable): the lead, if it is here
 * @who: (nullable): the name of the colleague who has it
 *
 * Returns: (transfer full): what tells of it, in place of the notification whose button it was
 */
GNotification *
lki_notification_new_outcome (LkiBannerOutcome outcome,
                              const char *lead_id,
                              LkiLeadRecord *lead,
                              const char *who)
{
  g_autofree char *title = NULL;
  GNotification *notification;
  const char *body;

  g_return_val_if_fail (lead_id != NULL, NULL);

  title = dup_outcome_title (outcome, who);
  body = get_outcome_body (outcome);
  notification = notification_new (title, lead, lead_id);
  if (body != NULL)
    g_notification_set_body (notification, body);
  if (outcome == LKI_BANNER_TAKEN && lead != NULL)
    {
      add_open (notification, lead_id);
      add_call (notification, lead);
    }

  return notification;
}

/**
 * lki_notification_new_snoozed:
 * @lead: the lead
 * @until_ms: until when, in milliseconds since the epoch
 *
 * Returns: (transfer full): what says so, with a way back
 */
GNotification *
lki_notification_new_snoozed (LkiLeadRecord *lead,
                              gint64 until_ms)
{
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (until_ms / 1000);
  g_autofree char *clock = NULL;
  g_autofree char *title = NULL;
  GNotification *notification;

  g_return_val_if_fail (lead != NULL && until != NULL, NULL);

  clock = lki_time_format_clock (until);
  /* Translators: %s is a time of the day */
  title = g_strdup_printf (_ ("Snoozed until %s"), clock);
  notification = notification_new (title, lead, lead->id);
  /* Translators: a button of a notification */
  g_notification_add_button_with_target (notification, _ ("Undo"), "app.unsnooze-lead", "s",
                                         lead->id);

  return notification;
}

/**
 * lki_notification_new_support:
 * @text: (nullable): what the answer says, where that may be shown
 *
 * Returns: (transfer full): what tells that support has answered
 */
GNotification *
lki_notification_new_support (const char *text)
{
  GNotification *notification = g_notification_new (_ ("Support has answered"));

  if (text != NULL)
    {
      g_autofree char *body = plain (text);

      g_notification_set_body (notification, body);
    }
  g_notification_set_default_action (notification, "app.open-support");

  return notification;
}
