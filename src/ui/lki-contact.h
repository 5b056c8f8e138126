// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-lead-details.h"

G_BEGIN_DECLS

char *lki_contact_dup_phone_uri (const char *scheme,
                                 const char *e164);
char *lki_contact_dup_email_uri (const char *email);
char *lki_contact_dup_sms_uri (const char *e164,
                               const char *body);
char *lki_contact_dup_message_uri (const char *email,
                                   const char *subject,
                                   const char *body);
char *lki_contact_dup_geo_uri (LkiLeadRecord *lead);
char *lki_contact_dup_map_uri (LkiLeadRecord *lead);

void lki_contact_open (GtkWidget *widget,
                       const char *uri,
                       const char *copy);
void lki_contact_open_map (GtkWidget *widget,
                           LkiLeadRecord *lead);
void lki_contact_copy (GtkWidget *widget,
                       const char *text);

G_END_DECLS
