-- SPDX-License-Identifier: GPL-3.0-or-later
-- The conversation with the platform's support: what the server said last, and what it has not got yet.

CREATE TABLE support (
  position     INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  at           INTEGER,
  from_support INTEGER NOT NULL,
  text         TEXT NOT NULL,
  technical    TEXT,
  delivery     INTEGER NOT NULL
) STRICT;
