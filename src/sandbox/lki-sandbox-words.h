// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LKI_SANDBOX_MARKETS 4 /* Norway, Sweden, Denmark, Austria, in this order everywhere */

typedef struct
{
  const char *postal_code;
  const char *city;
  double latitude;
  double longitude;
} LkiSandboxPlace;

/* Where leads come from. Lists end with NULL. */
typedef struct
{
  const char *country;
  const char *language;
  const char *currency;
  const char *const *sites;
  const char *const *first_names;
  const char *const *last_names;
  const char *const *streets;
  const char *const *companies;
  const LkiSandboxPlace *places;
  const char *consent; /* %s is the site */
  const char *const *greetings;
  const char *const *wishes;
  const char *const *closings;
  const char *const *notes;
} LkiSandboxMarket;

/* What a form asks. A choice has its options by market, with '|' between them; a number its range.
 */
typedef struct
{
  const char *key;
  const char *type;
  const char *unit;
  int minimum;
  int maximum;
  int step;
  const char *question[LKI_SANDBOX_MARKETS];
  const char *options[LKI_SANDBOX_MARKETS];
} LkiSandboxQuestion;

typedef struct
{
  const char *id;
  const char *name[LKI_SANDBOX_MARKETS];
  const char *english;
  int price; /* of a lead, in whole NOK */
  int value; /* of a job, in whole NOK */
  const char *const *message[LKI_SANDBOX_MARKETS];
  const LkiSandboxQuestion *questions; /* ends with an empty one */
} LkiSandboxCategory;

extern const LkiSandboxMarket LKI_SANDBOX_MARKET[LKI_SANDBOX_MARKETS];
extern const LkiSandboxCategory LKI_SANDBOX_CATEGORIES[]; /* ends with an empty one */

G_END_DECLS
