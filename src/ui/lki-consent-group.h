// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LkiConsentGroup:
 *
 * The two questions about what the program may tell of itself: a switch each, of equal weight.
 *
 * Properties: `reports` and `usage` (gboolean): how the switches stand.
 */
#define LKI_TYPE_CONSENT_GROUP (lki_consent_group_get_type ())
G_DECLARE_FINAL_TYPE (LkiConsentGroup,
                      lki_consent_group,
                      LKI,
                      CONSENT_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
