-- SPDX-License-Identifier: Apache-2.0
-- What a user of the sqlite3 shell would do: the rows as they come, then the index to find a
-- retailer's events by day.
CREATE TABLE events (id INTEGER PRIMARY KEY, retailer_id TEXT NOT NULL, kind TEXT NOT NULL,
  occurred_on TEXT NOT NULL, amount INTEGER NOT NULL);
.import --csv --skip 1 @DATA@/events.csv events
CREATE INDEX events_by_day ON events (retailer_id, occurred_on);
