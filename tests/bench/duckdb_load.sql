-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE retailers AS SELECT * FROM read_csv('@DATA@/retailers.csv', header = true,
  columns = {'id': 'VARCHAR', 'name': 'VARCHAR', 'district': 'VARCHAR', 'licensed_on': 'DATE'});
CREATE TABLE events AS SELECT * FROM read_csv('@DATA@/events.csv', header = true,
  columns = {'id': 'BIGINT', 'retailer_id': 'VARCHAR', 'kind': 'VARCHAR', 'occurred_on': 'DATE',
    'amount': 'BIGINT'});
CHECKPOINT;
