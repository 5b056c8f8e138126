// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"

G_BEGIN_DECLS

/**
 * LkiJournalLevel:
 * @LKI_JOURNAL_INFO: what happens anyway
 * @LKI_JOURNAL_WARNING: what should not happen, and did no harm
 * @LKI_JOURNAL_ERROR: what failed
 */
typedef enum
{
  LKI_JOURNAL_INFO,
  LKI_JOURNAL_WARNING,
  LKI_JOURNAL_ERROR,
} LkiJournalLevel;

typedef enum
{
  LKI_JOURNAL_FIELD_END,
  LKI_JOURNAL_FIELD_NUMBER,
  LKI_JOURNAL_FIELD_WORD,
  LKI_JOURNAL_FIELD_ID,
} LkiJournalFieldKind;

/**
 * LkiJournalField:
 *
 * One value of a line. Made by the macros below only: a number, a word that stands in the source,
 * or the hash of an id. There is no way to write a text that comes from elsewhere, so that no
 * personal data gets into the journal.
 */
typedef struct
{
  LkiJournalFieldKind kind;
  const char *key;
  gint64 number;
  const char *text;
} LkiJournalField;

/* The empty string before and after makes a compiler refuse what is no literal. */
#define LKI_JOURNAL_NUMBER(name, value)                                                            \
  ((LkiJournalField) { .kind = LKI_JOURNAL_FIELD_NUMBER, .key = "" name "", .number = (value) })
#define LKI_JOURNAL_WORD(name, literal)                                                            \
  ((LkiJournalField) { .kind = LKI_JOURNAL_FIELD_WORD, .key = "" name "", .text = "" literal "" })
#define LKI_JOURNAL_ID(name, id)                                                                   \
  ((LkiJournalField) { .kind = LKI_JOURNAL_FIELD_ID, .key = "" name "", .text = (id) })

/**
 * LKI_JOURNAL:
 * @level: how bad it is
 * @event: a literal: what happened
 * @...: fields, by the macros above; at least one
 *
 * Writes a line, if a journal is open. May be called on any thread.
 */
#define LKI_JOURNAL(level, event, ...)                                                             \
  lki_journal_write ((level), "" event "",                                                         \
                     (const LkiJournalField[]) { __VA_ARGS__, { LKI_JOURNAL_FIELD_END } })

gboolean lki_journal_open (const char *folder,
                           LkiClock *clock,
                           GError **error);
void lki_journal_close (void);
void lki_journal_write (LkiJournalLevel level,
                        const char *event,
                        const LkiJournalField *fields);
void lki_journal_write_error (LkiJournalLevel level,
                              const char *what,
                              const GError *error);
void lki_journal_write_message (GLogLevelFlags level,
                                const char *domain);
void lki_journal_clear (void);
char *lki_journal_dup_folder (void);

G_END_DECLS
