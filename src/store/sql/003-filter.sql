-- SPDX-License-Identifier: GPL-3.0-or-later
-- Filters: all that a view can be narrowed by, beside each other, so that a filter never reads the
-- table. Like the other indexes it grows at one end for each shelf. And the view of disputed leads
-- has those too whose dispute is still to be sent, which is bit 10 of pending.

CREATE INDEX lead_by_filter ON lead (
  shelf, key, delivered_at, category, assignee_id, site_name, city);

DROP INDEX lead_by_dispute;
CREATE INDEX lead_by_dispute ON lead (key)
  WHERE dispute_state IS NOT NULL OR (pending & 1024) <> 0;
