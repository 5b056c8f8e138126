-- SPDX-License-Identifier: GPL-3.0-or-later
-- Working a lead: which kinds of changes wait to be sent, what activities say besides their text, and
-- disputed leads as a view.

ALTER TABLE lead ADD COLUMN pending INTEGER NOT NULL DEFAULT 0; -- a bit for each LkiChangeType
UPDATE lead SET pending = 1 WHERE unsent > 0;                   -- which ones is told by the next change

ALTER TABLE activity ADD COLUMN member_id TEXT;
ALTER TABLE activity ADD COLUMN due_at INTEGER;
ALTER TABLE activity ADD COLUMN value_minor INTEGER;
ALTER TABLE activity ADD COLUMN value_currency TEXT;

CREATE INDEX lead_by_dispute ON lead (key) WHERE dispute_state IS NOT NULL;
