-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. Files of this folder are run in order, each once, and are never changed after a
-- release: what is wrong in one is mended by the next.

-- Categories are few and their names long, so leads refer to them by number.
CREATE TABLE category (
  number INTEGER PRIMARY KEY,
  id     TEXT NOT NULL UNIQUE,
  name   BLOB                       -- LkiLocalizedText as a serialised variant
) STRICT;

-- A lead. The key is made from delivered_at so that ascending keys are newest first, see
-- lki-store-key.c. Times are milliseconds since the epoch, NULL when not set. The columns are what
-- lists and queries need; json is the lead as the server sent it.
CREATE TABLE lead (
  key              INTEGER PRIMARY KEY,
  shelf            INTEGER NOT NULL, -- which view it is in, see lki-store-row.h
  category         INTEGER NOT NULL, -- 0 for none
  revision         INTEGER NOT NULL,
  status           INTEGER NOT NULL,
  snoozed_until    INTEGER,
  follow_up_at     INTEGER,
  respond_by       INTEGER,
  opened_at        INTEGER,
  unsent           INTEGER NOT NULL DEFAULT 0,
  failed           INTEGER NOT NULL DEFAULT 0,
  search_hash      INTEGER NOT NULL, -- of the indexed text, to leave the index alone when it is the same
  name_order       TEXT NOT NULL,    -- the beginning of the name, for sorting
  id               TEXT NOT NULL,
  delivered_at     INTEGER,
  submitted_at     INTEGER,
  site_name        TEXT,
  country          TEXT,
  language         TEXT,
  name             TEXT,
  company          TEXT,
  phone            TEXT,
  phone_display    TEXT,
  email            TEXT,
  street           TEXT,
  postal_code      TEXT,
  city             TEXT,
  address_country  TEXT,
  dispute_state    TEXT,
  status_text      TEXT,
  status_reason    TEXT,
  assignee_id      TEXT,
  claimed_by       TEXT,
  claimed_at       INTEGER,
  value_minor      INTEGER,
  value_currency   TEXT,
  first_contact_at INTEGER,
  json             BLOB
) STRICT;

-- Every index here grows at one end, or at one end for each shelf or category, when a snapshot comes
-- newest first: one that is hit all over, as by ids or names, makes a page of leads write every one of
-- its pages, which at a million leads costs more than all the rest. Hence the name within the shelf,
-- to be sorted when asked for, and the ids in tables of their own.
CREATE INDEX lead_by_shelf ON lead (shelf, key, name_order, category, snoozed_until);
CREATE INDEX lead_by_category ON lead (category);
CREATE INDEX lead_by_snooze ON lead (shelf, snoozed_until, opened_at) WHERE shelf >= 5;
CREATE INDEX lead_by_follow_up ON lead (follow_up_at, snoozed_until)
  WHERE follow_up_at IS NOT NULL AND status <= 5;
CREATE INDEX lead_by_respond_by ON lead (respond_by) WHERE respond_by IS NOT NULL AND status = 1;

-- From the server's ids to keys: eight bytes of hash instead of an opaque id of any length; whoever
-- looks up compares the id too. New ones gather in the small table and are merged into the large one
-- many at a time, see lki-store-ids.c.
CREATE TABLE lead_id (
  id_hash  INTEGER NOT NULL,
  lead_key INTEGER NOT NULL,
  PRIMARY KEY (id_hash, lead_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE lead_id_recent (
  id_hash  INTEGER NOT NULL,
  lead_key INTEGER NOT NULL,
  PRIMARY KEY (id_hash, lead_key)
) STRICT, WITHOUT ROWID;

-- How many leads there are of each kind, kept by the transactions that change them.
CREATE TABLE tally (
  shelf    INTEGER NOT NULL,
  category INTEGER NOT NULL,
  unread   INTEGER NOT NULL,
  leads    INTEGER NOT NULL,
  PRIMARY KEY (shelf, category, unread)
) STRICT, WITHOUT ROWID;

-- What the server says of a lead that has unsent changes; the lead itself shows them applied.
CREATE TABLE server_work (
  lead_key         INTEGER PRIMARY KEY,
  status           INTEGER NOT NULL,
  status_text      TEXT,
  status_reason    TEXT,
  assignee_id      TEXT,
  claimed_by       TEXT,
  claimed_at       INTEGER,
  snoozed_until    INTEGER,
  follow_up_at     INTEGER,
  value_minor      INTEGER,
  value_currency   TEXT,
  opened_at        INTEGER,
  first_contact_at INTEGER
) STRICT;

-- What happened to leads. lead_key is that of the lead, or, until the lead comes, minus a hash of
-- its id.
CREATE TABLE activity (
  lead_key   INTEGER NOT NULL,
  id_hash    INTEGER NOT NULL,
  id         TEXT NOT NULL,
  at         INTEGER,
  actor_id   TEXT,
  actor_name TEXT,
  type       TEXT,
  outcome    TEXT,
  text       TEXT,
  delivery   INTEGER NOT NULL,
  PRIMARY KEY (lead_key, id_hash)
) STRICT, WITHOUT ROWID;

-- What was done here and the server has not confirmed. Ascending numbers are the order of doing.
CREATE TABLE outbox (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  lead_id       TEXT NOT NULL,
  lead_key      INTEGER,             -- NULL when the lead is gone
  base_revision INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  type          TEXT NOT NULL,
  payload       BLOB NOT NULL,       -- a{sv} as a serialised variant
  state         INTEGER NOT NULL,    -- see lki-store-outbox.h
  problem       TEXT
) STRICT;
CREATE INDEX outbox_by_lead ON outbox (lead_key);
CREATE INDEX outbox_by_state ON outbox (state);

-- How far the sync has come.
CREATE TABLE position (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  cursor   TEXT,
  complete INTEGER NOT NULL,
  done     INTEGER NOT NULL,
  total    INTEGER NOT NULL,
  sweeping INTEGER NOT NULL          -- whether leads that the snapshot does not name shall go
) STRICT;
INSERT INTO position VALUES (1, NULL, 0, 0, -1, 0);

-- The leads that the running snapshot has named; empty but while `sweeping`.
CREATE TABLE seen (
  lead_key INTEGER PRIMARY KEY
) STRICT;

-- Leads that a snapshot did not name but that have unsent changes: they go when those are settled.
CREATE TABLE ghost (
  lead_key INTEGER PRIMARY KEY
) STRICT;

-- Small values of the floors above.
CREATE TABLE value (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The text comes normalised and split by lki-store-text.c, so the plainest tokenizer does. `detail`
-- stays full: with less of it FTS5 answers prefixes ten times slower, and saves 5 % of the file.
CREATE VIRTUAL TABLE search_names USING fts5 (
  words, content='', contentless_delete=1, prefix='1 2 3 4', tokenize='ascii');
CREATE VIRTUAL TABLE search_text USING fts5 (
  words, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_notes USING fts5 (
  words, content='', contentless_delete=1, tokenize='ascii');

-- Segments are merged when eight of a size have gathered, not four: a first sync writes a sixth less.
INSERT INTO search_names (search_names, rank) VALUES ('automerge', 8);
INSERT INTO search_text (search_text, rank) VALUES ('automerge', 8);
