// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a server sends, as JSON text. Nobody in it exists and no number in it can be assigned. */

#define WIRE_LEAD                                                                                  \
  "{\"id\":\"lead-1\",\"revision\":7,\"organisation_id\":\"org-1\","                               \
  "\"submitted_at\":\"2026-11-20T09:00:00Z\",\"delivered_at\":\"2026-11-20T09:00:01.250Z\","       \
  "\"respond_by\":null,\"site\":{\"name\":\"Renholdsguiden\",\"country\":\"NO\"},"                 \
  "\"category\":{\"id\":\"cleaning\",\"name\":{\"nb\":\"Renhold\",\"en\":\"Cleaning\"}},"          \
  "\"language\":\"nb\",\"person\":{\"name\":\"Åse Blåbær\","                                       \
  "\"phones\":[{\"e164\":\"+4700000001\",\"display\":\"00 00 00 01\"},"                            \
  "{\"e164\":\"+4700000002\",\"display\":\"00 00 00 02\"}],"                                       \
  "\"emails\":[\"ase@example.com\"],\"company\":null},"                                            \
  "\"address\":{\"street\":\"Storgata 1\",\"postal_code\":\"0001\",\"city\":\"Oslo\","             \
  "\"country\":\"NO\",\"latitude\":59.91,\"longitude\":10.75},"                                    \
  "\"answers\":[{\"key\":\"area\",\"question\":\"Hvor stort er det?\",\"answer\":\"120\","         \
  "\"type\":\"area\",\"unit\":\"m²\"},"                                                            \
  "{\"key\":\"hours\",\"question\":\"Timer?\",\"answer\":42.5,\"type\":\"number\",\"unit\":null}," \
  "{\"key\":\"pets\",\"question\":\"Dyr?\",\"answer\":true,\"type\":\"boolean\",\"unit\":null},"   \
  "{\"key\":\"mood\",\"question\":\"Humør?\",\"answer\":\"Fint\",\"type\":\"emoji\"}],"            \
  "\"message\":\"Hei!\\nKan dere komme \\\"snart\\\"?\","                                          \
  "\"consent\":{\"text\":\"Jeg godtar å bli kontaktet.\","                                         \
  "\"given_at\":\"2026-11-20T08:59:00Z\",\"channels\":[\"phone\",\"email\"]},"                     \
  "\"price\":{\"amount_minor\":19900,\"currency\":\"NOK\"},\"recipients_max\":3,"                  \
  "\"work\":{\"status\":\"quoted\",\"status_reason\":null,\"assignee_id\":\"m-2\","                \
  "\"claimed_by\":null,\"claimed_at\":null,\"snoozed_until\":null,"                                \
  "\"follow_up_at\":\"2026-11-25T08:00:00Z\","                                                     \
  "\"value\":{\"amount_minor\":1250000,\"currency\":\"NOK\"},\"opened_at\":null,"                  \
  "\"first_contact_at\":null},"                                                                    \
  "\"dispute\":{\"state\":\"in_review\",\"reason\":\"wrong_number\","                              \
  "\"opened_at\":\"2026-11-21T09:00:00Z\",\"decided_at\":null,\"deadline\":null,\"note\":null}}"

#define WIRE_ACTIVITY                                                                              \
  "{\"id\":\"a-1\",\"lead_id\":\"lead-1\",\"at\":\"2026-11-20T10:00:00Z\","                        \
  "\"actor\":{\"id\":\"m-2\",\"name\":\"Kari\"},\"type\":\"call\",\"outcome\":\"no_answer\","      \
  "\"text\":\"To\\nlinjer\",\"data\":{}}"

#define WIRE_DISCOVERY                                                                             \
  "{\"api\":\"https://leads.example.no/v1/\",\"identity\":{\"provider\":\"firebase\","             \
  "\"project_id\":\"leadkit\",\"api_key\":\"key\","                                                \
  "\"identity_toolkit\":\"https://identity.example.no/v1\","                                       \
  "\"secure_token\":\"https://token.example.no/v1\"},\"diagnostics\":null,"                        \
  "\"support\":{\"chat\":true,\"booking_url\":\"https://booking.example.no/\","                    \
  "\"email\":\"support@example.com\",\"phone\":\"+4700000000\"},"                                  \
  "\"legal\":{\"privacy_policy_url\":\"https://www.example.no/privacy\","                          \
  "\"terms_url\":\"javascript:alert(1)\",\"account_deletion_url\":null,"                           \
  "\"account_deletion_email\":\"privacy@example.com\"},\"minimum_client_version\":\"1.0\"}"
