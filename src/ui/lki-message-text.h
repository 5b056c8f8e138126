// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-lead-record.h"
#include "lki-message-template.h"

G_BEGIN_DECLS

/**
 * LkiPlaceholder:
 * @text: what stands in a template, such as `{name}`
 * @title: what it is called
 *
 * What a template can leave to the lead.
 */
typedef struct
{
  const char *text;
  const char *title;
} LkiPlaceholder;

guint lki_placeholder_get_n (void);
LkiPlaceholder lki_placeholder_get (guint index);

char *lki_message_dup_for_lead (const char *text,
                                gboolean one_line,
                                LkiLeadRecord *lead,
                                LkiAccountRecord *account);
char *lki_message_template_dup_title (LkiMessageTemplate *message);
GPtrArray *lki_message_template_make_examples (void);

G_END_DECLS
