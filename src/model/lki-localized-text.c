// SPDX-License-Identifier: GPL-3.0-or-later
// A text in several languages, and the choice of the one to show.

#include "lki-localized-text.h"

#include <string.h>

struct _LkiLocalizedText
{
  char **tags;  /* (owned) */
  char **texts; /* (owned), as many as @tags */
};

G_DEFINE_BOXED_TYPE (LkiLocalizedText,
                     lki_localized_text,
                     lki_localized_text_ref,
                     lki_localized_text_unref)

/**
 * lki_localized_text_new:
 * @tags: (array zero-terminated=1): BCP 47 tags
 * @texts: (array zero-terminated=1): a text for each
 *
 * Returns: (transfer full): the text
 */
LkiLocalizedText *
lki_localized_text_new (const char *const *tags,
                        const char *const *texts)
{
  LkiLocalizedText *self;

  g_return_val_if_fail (tags != NULL && texts != NULL, NULL);
  g_return_val_if_fail (g_strv_length ((char **) tags) == g_strv_length ((char **) texts), NULL);

  self = g_atomic_rc_box_new0 (LkiLocalizedText);
  self->tags = g_strdupv ((char **) tags);
  self->texts = g_strdupv ((char **) texts);

  return self;
}

LkiLocalizedText *
lki_localized_text_ref (LkiLocalizedText *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
localized_text_clear (gpointer data)
{
  LkiLocalizedText *self = data;

  g_strfreev (self->tags);
  g_strfreev (self->texts);
}

void
lki_localized_text_unref (LkiLocalizedText *self)
{
  g_atomic_rc_box_release_full (self, localized_text_clear);
}

/* BCP 47: the primary subtag ends at the first hyphen; POSIX locales use an underscore, a dot or an
 * at. */
static gsize
primary_length (const char *tag)
{
  return strcspn (tag, "-_.@");
}

static gboolean
is_norwegian (const char *tag,
              gsize length)
{
  return length == 2 &&
         (g_ascii_strncasecmp (tag, "nb", 2) == 0 || g_ascii_strncasecmp (tag, "no", 2) == 0 ||
          g_ascii_strncasecmp (tag, "nn", 2) == 0);
}

static gboolean
same_language (const char *a,
               const char *b)
{
  gsize a_length = primary_length (a);
  gsize b_length = primary_length (b);

  /* `no` is the macrolanguage of `nb` and `nn`: each reader of one reads the others. */
  if (is_norwegian (a, a_length) && is_norwegian (b, b_length))
    return TRUE;

  return a_length == b_length && g_ascii_strncasecmp (a, b, a_length) == 0;
}

/**
 * lki_localized_text_get:
 * @self: a text
 * @languages: (array zero-terminated=1): wanted languages, best first, as g_get_language_names()
 * gives them
 *
 * Returns: the text in the first wanted language that there is, else in English, else the first,
 * else empty
 */
const char *
lki_localized_text_get (LkiLocalizedText *self,
                        const char *const *languages)
{
  static const char *const english[] = { "en", NULL };

  g_return_val_if_fail (self != NULL, "");

  for (int pass = 0; pass < 2; pass++)
    for (const char *const *language = pass == 0 ? languages : english; *language != NULL;
         language++)
      for (guint i = 0; self->tags[i] != NULL; i++)
        if (g_ascii_strcasecmp (*language, self->tags[i]) == 0 ||
            same_language (*language, self->tags[i]))
          return self->texts[i];

  return self->texts[0] != NULL ? self->texts[0] : "";
}

/**
 * lki_localized_text_equal:
 * @self: (nullable): a text
 * @other: (nullable): another
 *
 * Returns: %TRUE if they have the same texts in the same languages, in the same order
 */
gboolean
lki_localized_text_equal (LkiLocalizedText *self,
                          LkiLocalizedText *other)
{
  if (self == other)
    return TRUE;
  if (self == NULL || other == NULL)
    return FALSE;

  return g_strv_equal ((const char *const *) self->tags, (const char *const *) other->tags) &&
         g_strv_equal ((const char *const *) self->texts, (const char *const *) other->texts);
}

/**
 * lki_localized_text_get_for_user:
 * @self: a text
 *
 * Returns: the text in the language of the person at the screen
 */
const char *
lki_localized_text_get_for_user (LkiLocalizedText *self)
{
  return lki_localized_text_get (self, g_get_language_names ());
}

/**
 * lki_localized_text_to_variant:
 * @self: a text
 *
 * Returns: (transfer floating): it as `a{ss}`
 */
GVariant *
lki_localized_text_to_variant (LkiLocalizedText *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init_static (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; self->tags[i] != NULL; i++)
    g_variant_builder_add (&builder, "{ss}", self->tags[i], self->texts[i]);

  return g_variant_builder_end (&builder);
}

/**
 * lki_localized_text_from_variant:
 * @variant: an `a{ss}`
 *
 * Returns: (transfer full): the text
 */
LkiLocalizedText *
lki_localized_text_from_variant (GVariant *variant)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) tags_strv = NULL;
  g_auto (GStrv) texts_strv = NULL;
  GVariantIter iter;
  const char *tag, *text;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE ("a{ss}")), NULL);

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "{&s&s}", &tag, &text))
    {
      g_strv_builder_add (tags, tag);
      g_strv_builder_add (texts, text);
    }
  tags_strv = g_strv_builder_end (tags);
  texts_strv = g_strv_builder_end (texts);

  return lki_localized_text_new ((const char *const *) tags_strv, (const char *const *) texts_strv);
}
