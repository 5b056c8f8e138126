// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiLocalizedText:
 *
 * One text in several languages (BCP 47 tags), as the server gives names of categories. Immutable.
 */
typedef struct _LkiLocalizedText LkiLocalizedText;

#define LKI_TYPE_LOCALIZED_TEXT (lki_localized_text_get_type ())
GType lki_localized_text_get_type (void);

LkiLocalizedText *lki_localized_text_new (const char *const *tags,
                                          const char *const *texts);
LkiLocalizedText *lki_localized_text_ref (LkiLocalizedText *self);
void lki_localized_text_unref (LkiLocalizedText *self);
gboolean lki_localized_text_equal (LkiLocalizedText *self,
                                   LkiLocalizedText *other);
const char *lki_localized_text_get (LkiLocalizedText *self,
                                    const char *const *languages);
const char *lki_localized_text_get_for_user (LkiLocalizedText *self);
GVariant *lki_localized_text_to_variant (LkiLocalizedText *self);
LkiLocalizedText *lki_localized_text_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLocalizedText,
                               lki_localized_text_unref)

G_END_DECLS
