// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that a person has written once, and what becomes of them for one lead. Pure; how they
// are sent is the business of the window.

#include "lki-message-template.h"

#include <string.h>

/* channel, id, name, subject, text */
#define FORMAT "a(sssss)"

/**
 * lki_message_template_new:
 * @id: (nullable): its id; %NULL for a new one
 * @channel: SMS or e-mail
 * @name: what the person calls it
 * @subject: (nullable): of an e-mail
 * @text: the message
 *
 * Returns: (transfer full): a template
 */
LkiMessageTemplate *
lki_message_template_new (const char *id,
                          LkiContactChannel channel,
                          const char *name,
                          const char *subject,
                          const char *text)
{
  LkiMessageTemplate *self = g_atomic_rc_box_new0 (LkiMessageTemplate);

  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->channel = channel;
  self->name = g_strdup (name);
  self->subject = g_strdup (subject != NULL ? subject : "");
  self->text = g_strdup (text);

  return self;
}

LkiMessageTemplate *
lki_message_template_ref (LkiMessageTemplate *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LkiMessageTemplate *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->subject);
  g_free (self->text);
}

void
lki_message_template_unref (LkiMessageTemplate *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/**
 * lki_message_template_is_blank:
 * @self: a template
 *
 * Returns: %TRUE if nothing has been written in it
 */
gboolean
lki_message_template_is_blank (LkiMessageTemplate *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return is_blank (self->name) && is_blank (self->subject) && is_blank (self->text);
}

/**
 * lki_message_templates_to_bytes:
 * @templates: (element-type LkiMessageTemplate): templates
 *
 * Returns: (transfer full): how they are kept
 */
GBytes *
lki_message_templates_to_bytes (GPtrArray *templates)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (FORMAT));
  g_autoptr (GVariant) variant = NULL;

  g_return_val_if_fail (templates != NULL, NULL);

  for (guint i = 0; i < templates->len; i++)
    {
      LkiMessageTemplate *self = g_ptr_array_index (templates, i);

      g_variant_builder_add (&builder, "(sssss)", lki_contact_channel_to_string (self->channel),
                             self->id, self->name, self->subject, self->text);
    }
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (variant);
}

/**
 * lki_message_templates_from_bytes:
 * @bytes: (nullable): what was kept
 *
 * Returns: (transfer full) (element-type LkiMessageTemplate): what can be read of it
 */
GPtrArray *
lki_message_templates_from_bytes (GBytes *bytes)
{
  g_autoptr (GPtrArray) templates =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_message_template_unref);
  g_autoptr (GVariant) raw = NULL;
  g_autoptr (GVariant) variant = NULL;
  const char *channel, *id, *name, *subject, *text;
  GVariantIter iter;

  if (bytes == NULL)
    return g_steal_pointer (&templates);

  raw = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), bytes, FALSE));
  variant = g_variant_get_normal_form (raw);
  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(&s&s&s&s&s)", &channel, &id, &name, &subject, &text))
    {
      LkiContactChannel known;

      if (*id != '\0' && lki_contact_channel_from_string (channel, &known) &&
          known != LKI_CONTACT_CALL)
        g_ptr_array_add (templates, lki_message_template_new (id, known, name, subject, text));
    }

  return g_steal_pointer (&templates);
}

/* Values come from anywhere: they are one line, and nothing in them moves what stands around. */
static void
append_value (GString *filled,
              const char *value,
              const char *end)
{
  for (const char *p = value; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        g_string_append_c (filled, ' ');
      else if (g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (filled, c);
    }
}

static void
append_placeholder (GString *filled,
                    const char *key,
                    gsize length,
                    const LkiMessageValues *values)
{
  const struct
  {
    const char *key;
    const char *value;
  } known[] = {
    { "name", values->name },         { "first_name", values->name },
    { "category", values->category }, { "place", values->place },
    { "me", values->own_name },       { "organisation", values->organisation },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const char *value = known[i].value != NULL ? known[i].value : "";
      const char *end = value + strlen (value);

      if (strlen (known[i].key) != length || strncmp (known[i].key, key, length) != 0)
        continue;
      if (i == 1 && strchr (value, ' ') != NULL)
        end = strchr (value, ' ');
      append_value (filled, value, end);
      return;
    }

  /* What is no placeholder is what somebody wrote. */
  g_string_append_c (filled, '{');
  g_string_append_len (filled, key, (gssize) length);
  g_string_append_c (filled, '}');
}

/**
 * lki_message_fill:
 * @text: a text with placeholders: `{name}`, `{first_name}`, `{category}`, `{place}`, `{me}` and
 *   `{organisation}`
 * @values: what stands for them; nothing for those that are %NULL
 *
 * Returns: (transfer full): the text for one lead
 */
char *
lki_message_fill (const char *text,
                  const LkiMessageValues *values)
{
  GString *filled = g_string_new (NULL);

  g_return_val_if_fail (text != NULL && values != NULL, NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      gsize length = *p == '{' ? strspn (p + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

      if (length > 0 && p[1 + length] == '}')
        {
          append_placeholder (filled, p + 1, length, values);
          p += length + 1;
        }
      else
        {
          g_string_append_c (filled, *p);
        }
    }

  return g_string_free_and_steal (filled);
}

/**
 * lki_message_fill_line:
 * @text: a text with placeholders
 * @values: what stands for them
 *
 * Returns: (transfer full): the same on one line, as a subject is
 */
char *
lki_message_fill_line (const char *text,
                       const LkiMessageValues *values)
{
  return g_strstrip (g_strdelimit (lki_message_fill (text, values), "\r\n\t\v\f", ' '));
}
