-- SPDX-License-Identifier: GPL-3.0-or-later
-- Leads that were taken off this device because they have been closed for long enough. Nothing is kept
-- of them but a hash of the id and the revision, so that a new snapshot does not bring them back.

CREATE TABLE purged (
  id_hash  INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;
