// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-contact-attempt.h"

G_BEGIN_DECLS

/**
 * LkiMessageTemplate:
 * @id: tells templates apart
 * @channel: SMS or e-mail
 * @name: what the person calls it
 * @subject: of an e-mail
 * @text: the message, with placeholders such as `{name}`
 *
 * A message that a person has written to be sent to many. Immutable once shared.
 */
typedef struct
{
  char *id;
  LkiContactChannel channel;
  char *name;
  char *subject;
  char *text;
} LkiMessageTemplate;

/**
 * LkiMessageValues:
 * @name: (nullable): the person's name
 * @category: (nullable): what they asked for
 * @place: (nullable): where
 * @own_name: (nullable): who writes
 * @organisation: (nullable): for whom
 *
 * What stands for placeholders.
 */
typedef struct
{
  const char *name;
  const char *category;
  const char *place;
  const char *own_name;
  const char *organisation;
} LkiMessageValues;

LkiMessageTemplate *lki_message_template_new (const char *id,
                                              LkiContactChannel channel,
                                              const char *name,
                                              const char *subject,
                                              const char *text);
LkiMessageTemplate *lki_message_template_ref (LkiMessageTemplate *self);
void lki_message_template_unref (LkiMessageTemplate *self);
gboolean lki_message_template_is_blank (LkiMessageTemplate *self);

GBytes *lki_message_templates_to_bytes (GPtrArray *templates);
GPtrArray *lki_message_templates_from_bytes (GBytes *bytes);

char *lki_message_fill (const char *text,
                        const LkiMessageValues *values);
char *lki_message_fill_line (const char *text,
                             const LkiMessageValues *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiMessageTemplate,
                               lki_message_template_unref)

G_END_DECLS
