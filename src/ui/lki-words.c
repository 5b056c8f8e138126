// SPDX-License-Identifier: GPL-3.0-or-later
// The words, colours and icons for what a lead is and what happens to it. Pure. What the server
// says in words of its own, and this version does not know, is shown as it is.

#include "lki-words.h"

#include "lki-clock.h"

#include <glib/gi18n.h>

/**
 * lki_tone_get_css_class:
 * @tone: a tone
 *
 * Returns: (nullable): the style class that gives a widget its colour
 */
const char *
lki_tone_get_css_class (LkiTone tone)
{
  switch (tone)
    {
    case LKI_TONE_ACCENT:
      return "accent";
    case LKI_TONE_SUCCESS:
      return "success";
    case LKI_TONE_WARNING:
      return "warning";
    case LKI_TONE_ERROR:
      return "error";
    case LKI_TONE_PLAIN:
    default:
      return NULL;
    }
}

/**
 * lki_status_get_title:
 * @status: a status
 *
 * Returns: its name for a person
 */
const char *
lki_status_get_title (LkiLeadStatus status)
{
  switch (status)
    {
    case LKI_LEAD_STATUS_NEW:
      /* Translators: status of a lead that nobody has acted on */
      return C_ ("status", "New");
    case LKI_LEAD_STATUS_CONTACTING:
      /* Translators: status of a lead: somebody is trying to reach the person */
      return C_ ("status", "Contacting");
    case LKI_LEAD_STATUS_REACHED:
      /* Translators: status of a lead: the person was reached */
      return C_ ("status", "Reached");
    case LKI_LEAD_STATUS_QUOTED:
      /* Translators: status of a lead: an offer was made */
      return C_ ("status", "Quoted");
    case LKI_LEAD_STATUS_BOOKED:
      /* Translators: status of a lead: the job is agreed */
      return C_ ("status", "Booked");
    case LKI_LEAD_STATUS_WON:
      /* Translators: status of a lead: it became a sale */
      return C_ ("status", "Won");
    case LKI_LEAD_STATUS_LOST:
      /* Translators: status of a lead: it did not become a sale */
      return C_ ("status", "Lost");
    case LKI_LEAD_STATUS_DECLINED:
      /* Translators: status of a lead: we did not want it */
      return C_ ("status", "Declined");
    case LKI_LEAD_STATUS_EXPIRED:
      /* Translators: status of a lead: nobody answered in time */
      return C_ ("status", "Expired");
    case LKI_LEAD_STATUS_ERASED:
      /* Translators: status of a lead: the person's data has been erased */
      return C_ ("status", "Erased");
    case LKI_LEAD_STATUS_UNKNOWN:
    default:
      /* Translators: status of a lead that this version of the program does not know */
      return C_ ("status", "Unknown");
    }
}

/**
 * lki_status_get_tone:
 * @status: a status
 *
 * Returns: its colour
 */
LkiTone
lki_status_get_tone (LkiLeadStatus status)
{
  switch (status)
    {
    case LKI_LEAD_STATUS_NEW:
    case LKI_LEAD_STATUS_CONTACTING:
    case LKI_LEAD_STATUS_REACHED:
    case LKI_LEAD_STATUS_QUOTED:
      return LKI_TONE_ACCENT;
    case LKI_LEAD_STATUS_BOOKED:
    case LKI_LEAD_STATUS_WON:
      return LKI_TONE_SUCCESS;
    case LKI_LEAD_STATUS_EXPIRED:
      return LKI_TONE_WARNING;
    case LKI_LEAD_STATUS_UNKNOWN:
    case LKI_LEAD_STATUS_LOST:
    case LKI_LEAD_STATUS_DECLINED:
    case LKI_LEAD_STATUS_ERASED:
    default:
      return LKI_TONE_PLAIN;
    }
}

/**
 * lki_status_get_reasons:
 * @status: a status
 *
 * Returns: (transfer none) (nullable): the reasons that a person may give for it
 */
const char *const *
lki_status_get_reasons (LkiLeadStatus status)
{
  static const char *const lost[] = { "price",      "chose_another", "no_answer", "postponed",
                                      "not_needed", "other",         NULL };
  static const char *const declined[] = { "no_capacity",     "outside_area", "wrong_service",
                                          "invalid_contact", "other",        NULL };

  if (status == LKI_LEAD_STATUS_LOST)
    return lost;
  if (status == LKI_LEAD_STATUS_DECLINED)
    return declined;
  return NULL;
}

/**
 * lki_reason_dup_title:
 * @reason: why a lead was lost or declined
 *
 * Returns: (transfer full): the reason for a person
 */
char *
lki_reason_dup_title (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *title;
  } titles[] = {
    { "price", NC_ ("reason", "Price") },
    { "chose_another", NC_ ("reason", "Chose Somebody Else") },
    { "no_answer", NC_ ("reason", "Never Answered") },
    { "postponed", NC_ ("reason", "Postponed") },
    { "not_needed", NC_ ("reason", "No Longer Needed") },
    { "no_capacity", NC_ ("reason", "No Capacity") },
    { "outside_area", NC_ ("reason", "Outside Our Area") },
    { "wrong_service", NC_ ("reason", "Not a Service of Ours") },
    { "invalid_contact", NC_ ("reason", "Contact Details Are Wrong") },
    { "other", NC_ ("reason", "Other") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (reason, titles[i].reason) == 0)
      return g_strdup (g_dpgettext2 (NULL, "reason", titles[i].title));

  return g_strdup (reason);
}

static const struct
{
  const char *title;
  const char *icon_name;
} views[] = {
  [LKI_LEAD_VIEW_NEW] = { NC_ ("view", "New"), "lki-inbox-symbolic" },
  [LKI_LEAD_VIEW_FOLLOW_UP] = { NC_ ("view", "To Follow Up"), "lki-follow-up-symbolic" },
  [LKI_LEAD_VIEW_IN_PROGRESS] = { NC_ ("view", "In Progress"), "lki-in-progress-symbolic" },
  [LKI_LEAD_VIEW_SNOOZED] = { NC_ ("view", "Snoozed"), "alarm-symbolic" },
  [LKI_LEAD_VIEW_WON] = { NC_ ("view", "Won"), "lki-won-symbolic" },
  [LKI_LEAD_VIEW_CLOSED] = { NC_ ("view", "Lost and Declined"), "lki-closed-symbolic" },
  [LKI_LEAD_VIEW_DISPUTED] = { NC_ ("view", "Disputed"), "lki-dispute-symbolic" },
  [LKI_LEAD_VIEW_ALL] = { NC_ ("view", "All"), "lki-all-symbolic" },
  [LKI_LEAD_VIEW_CATEGORY] = { NC_ ("view", "Category"), "lki-category-other-symbolic" },
};

/**
 * lki_view_get_name:
 * @view: a view
 *
 * Returns: its name in settings, actions and scripts; `category` stands before `:` and the
 * category's id
 */
const char *
lki_view_get_name (LkiLeadView view)
{
  return lki_lead_view_to_string (view);
}

/**
 * lki_view_get_title:
 * @view: a view
 *
 * Returns: its title for a person
 */
const char *
lki_view_get_title (LkiLeadView view)
{
  g_return_val_if_fail (view < G_N_ELEMENTS (views), NULL);

  return g_dpgettext2 (NULL, "view", views[view].title);
}

/**
 * lki_view_get_icon_name:
 * @view: a view
 *
 * Returns: its symbolic icon
 */
const char *
lki_view_get_icon_name (LkiLeadView view)
{
  g_return_val_if_fail (view < G_N_ELEMENTS (views), NULL);

  return views[view].icon_name;
}

/**
 * lki_view_get_own_id:
 * @name: (nullable): the name of a view
 *
 * Returns: (nullable) (transfer none): the id of a view of one's own, lent from @name, if it is
 * `own:ID`
 */
const char *
lki_view_get_own_id (const char *name)
{
  return name != NULL && g_str_has_prefix (name, "own:") ? name + strlen ("own:") : NULL;
}

/**
 * lki_category_get_icon_name:
 * @category_id: a category's id
 *
 * Returns: its symbolic icon; a general one for a category that has no picture of its own
 */
const char *
lki_category_get_icon_name (const char *category_id)
{
  static const struct
  {
    const char *id;
    const char *icon_name;
  } icons[] = {
    { "appraisal", "lki-category-appraisal-symbolic" },
    { "bathroom", "lki-category-bathroom-symbolic" },
    { "cleaning", "lki-category-cleaning-symbolic" },
    { "electricity", "lki-category-electricity-symbolic" },
    { "heat_pump", "lki-category-heat-pump-symbolic" },
    { "insurance", "lki-category-insurance-symbolic" },
    { "moving", "lki-category-moving-symbolic" },
    { "painting", "lki-category-painting-symbolic" },
    { "solar", "lki-category-solar-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (category_id, icons[i].id) == 0)
      return icons[i].icon_name;

  return "lki-category-other-symbolic";
}

/**
 * lki_view_from_name:
 * @name: (nullable): a name as lki_view_get_name() gives it, or `category:ID`
 * @view: (out): the view
 * @category_id: (out) (nullable) (transfer none): the category, lent from @name
 *
 * Returns: %TRUE if @name names a view
 */
gboolean
lki_view_from_name (const char *name,
                    LkiLeadView *view,
                    const char **category_id)
{
  *category_id = NULL;

  if (name != NULL && g_str_has_prefix (name, "category:") && name[strlen ("category:")] != '\0')
    {
      *view = LKI_LEAD_VIEW_CATEGORY;
      *category_id = name + strlen ("category:");
      return TRUE;
    }

  return lki_lead_view_from_string (name, view) && *view != LKI_LEAD_VIEW_CATEGORY;
}

/**
 * lki_channel_dup_title:
 * @channel: a channel of contact, as the server writes it
 *
 * Returns: (transfer full): its name for a person
 */
char *
lki_channel_dup_title (const char *channel)
{
  if (strcmp (channel, "phone") == 0)
    return g_strdup (C_ ("channel", "Phone"));
  if (strcmp (channel, "email") == 0)
    return g_strdup (C_ ("channel", "E-mail"));
  if (strcmp (channel, "sms") == 0)
    return g_strdup (C_ ("channel", "SMS"));

  return g_strdup (channel);
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * lki_lead_dup_title:
 * @lead: a lead
 *
 * Returns: (transfer full): the name under which the lead is shown, on one line
 */
char *
lki_lead_dup_title (LkiLeadRecord *lead)
{
  char *title;

  if (lead->work.status == LKI_LEAD_STATUS_ERASED)
    /* Translators: stands for the name of a person whose data has been erased */
    return g_strdup (_ ("Erased Lead"));
  if (has_text (lead->name))
    title = g_strdup (lead->name);
  else if (has_text (lead->company))
    title = g_strdup (lead->company);
  else
    /* Translators: stands for the name of a person who did not give one */
    return g_strdup (_ ("No Name"));

  return g_strstrip (g_strdelimit (title, "\n\r\t\v\f", ' '));
}

/**
 * lki_lead_get_category:
 * @lead: a lead
 *
 * Returns: (transfer none): the category's name in the person's language
 */
const char *
lki_lead_get_category (LkiLeadRecord *lead)
{
  const char *name =
      lead->category_name != NULL ? lki_localized_text_get_for_user (lead->category_name) : NULL;

  if (has_text (name))
    return name;
  return lead->category_id != NULL ? lead->category_id : "";
}

/**
 * lki_lead_dup_place:
 * @lead: a lead
 *
 * Returns: (transfer full) (nullable): where the job is, in a word or two
 */
char *
lki_lead_dup_place (LkiLeadRecord *lead)
{
  if (has_text (lead->city))
    return g_strdup (lead->city);
  if (has_text (lead->postal_code))
    return g_strdup (lead->postal_code);
  if (has_text (lead->street))
    return g_strdup (lead->street);
  return NULL;
}

/**
 * lki_lead_dup_summary:
 * @lead: a lead
 *
 * Returns: (transfer full): category and place, on one line
 */
char *
lki_lead_dup_summary (LkiLeadRecord *lead)
{
  const char *category = lki_lead_get_category (lead);
  g_autofree char *place = lki_lead_dup_place (lead);
  char *summary;

  if (place == NULL)
    summary = g_strdup (category);
  else if (*category == '\0')
    summary = g_steal_pointer (&place);
  else
    /* Translators: a category and a place, such as Cleaning · Oslo */
    summary = g_strdup_printf (C_ ("lead", "%1$s · %2$s"), category, place);

  return g_strdelimit (summary, "\n\r\t\v\f", ' ');
}

/**
 * lki_lead_get_status_title:
 * @lead: a lead
 *
 * Returns: (transfer none): its status for a person; one that this version does not know as the
 * server wrote it
 */
const char *
lki_lead_get_status_title (LkiLeadRecord *lead)
{
  if (lead->work.status == LKI_LEAD_STATUS_UNKNOWN && has_text (lead->work.status_text))
    return lead->work.status_text;

  return lki_status_get_title (lead->work.status);
}

/**
 * lki_lead_is_unread:
 * @lead: a lead
 *
 * Returns: %TRUE while the lead is new and nobody has opened it
 */
gboolean
lki_lead_is_unread (LkiLeadRecord *lead)
{
  return lead->work.status == LKI_LEAD_STATUS_NEW && lead->work.opened_at == LKI_TIME_NONE;
}

/**
 * lki_lead_dup_address:
 * @lead: a lead
 * @separator: what stands between street and town
 *
 * Returns: (transfer full) (nullable): the postal address, or %NULL when there is none
 */
char *
lki_lead_dup_address (LkiLeadRecord *lead,
                      const char *separator)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (has_text (lead->street))
    g_strv_builder_add (builder, lead->street);
  if (has_text (lead->postal_code) && has_text (lead->city))
    g_strv_builder_take (builder, g_strdup_printf ("%s %s", lead->postal_code, lead->city));
  else if (has_text (lead->postal_code) || has_text (lead->city))
    g_strv_builder_add (builder, has_text (lead->city) ? lead->city : lead->postal_code);

  parts = g_strv_builder_end (builder);

  return parts[0] != NULL ? g_strjoinv (separator, parts) : NULL;
}

static const char *
outcome_title (const char *outcome)
{
  static const struct
  {
    const char *outcome;
    const char *title;
  } titles[] = {
    { "reached", NC_ ("outcome", "reached") },
    { "no_answer", NC_ ("outcome", "no answer") },
    { "busy", NC_ ("outcome", "busy") },
    { "wrong_number", NC_ ("outcome", "wrong number") },
    { "voicemail", NC_ ("outcome", "left a voicemail") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (outcome, titles[i].outcome) == 0)
      return g_dpgettext2 (NULL, "outcome", titles[i].title);

  return outcome;
}

static const struct
{
  const char *type;
  const char *title;
  const char *icon_name;
} activities[] = {
  { "call", NC_ ("activity", "Call"), "call-start-symbolic" },
  { "sms", NC_ ("activity", "SMS"), "lki-message-symbolic" },
  { "email", NC_ ("activity", "E-mail"), "mail-unread-symbolic" },
  { "note", NC_ ("activity", "Note"), "lki-note-symbolic" },
  { "status", NC_ ("activity", "Status"), "object-select-symbolic" },
  { "assign", NC_ ("activity", "Assigned"), "lki-assign-symbolic" },
  { "claim", NC_ ("activity", "Taken"), "lki-take-symbolic" },
  { "release", NC_ ("activity", "Released"), "lki-release-symbolic" },
  { "snooze", NC_ ("activity", "Snoozed"), "alarm-symbolic" },
  { "follow_up", NC_ ("activity", "Follow-Up"), "lki-follow-up-symbolic" },
  { "dispute", NC_ ("activity", "Dispute"), "lki-dispute-symbolic" },
  { "opened", NC_ ("activity", "Opened"), "view-reveal-symbolic" },
  { "system", NC_ ("activity", "Message from Leadkit"), "dialog-information-symbolic" },
};

/**
 * lki_activity_dup_title:
 * @activity: an activity
 *
 * Returns: (transfer full): what happened, such as `Call, no answer`; an unknown type as the server
 * wrote it
 */
char *
lki_activity_dup_title (LkiActivityRecord *activity)
{
  const char *title = activity->type;
  const char *outcome = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (activities); i++)
    if (g_strcmp0 (activity->type, activities[i].type) == 0)
      title = g_dpgettext2 (NULL, "activity", activities[i].title);

  if (has_text (activity->outcome))
    {
      LkiLeadStatus status = lki_lead_status_from_string (activity->outcome);

      if (g_strcmp0 (activity->type, "status") == 0)
        outcome =
            status != LKI_LEAD_STATUS_UNKNOWN ? lki_status_get_title (status) : activity->outcome;
      else
        outcome = outcome_title (activity->outcome);
    }

  if (outcome == NULL)
    return g_strdup (title != NULL ? title : "");
  if (g_strcmp0 (activity->type, "status") == 0)
    /* Translators: %s is the new status of a lead */
    return g_strdup_printf (_ ("Status: %s"), outcome);

  /* Translators: what was done and how it went, such as Call, no answer */
  return g_strdup_printf (C_ ("activity", "%1$s, %2$s"), title, outcome);
}

/**
 * lki_activity_get_icon_name:
 * @activity: an activity
 *
 * Returns: the symbolic icon of its type
 */
const char *
lki_activity_get_icon_name (LkiActivityRecord *activity)
{
  for (guint i = 0; i < G_N_ELEMENTS (activities); i++)
    if (g_strcmp0 (activity->type, activities[i].type) == 0)
      return activities[i].icon_name;

  return "document-open-recent-symbolic";
}
