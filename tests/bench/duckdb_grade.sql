-- SPDX-License-Identifier: Apache-2.0
-- The scoring of score.h in one query: one pass over the events, then the retailers.
COPY (
  WITH sums AS (
    SELECT retailer_id,
      count(*) FILTER (kind = 'k1' AND age < 365) AS k1,
      count(*) FILTER (kind = 'k2' AND age < 365) AS k2,
      count(*) FILTER (kind = 'k3' AND age < 180) AS k3,
      count(*) FILTER (kind = 'k4' AND age < 90) AS k4,
      count(*) FILTER (kind = 'k5' AND age < 365) AS k5,
      coalesce(sum(amount) FILTER (kind = 'k6' AND age < 365), 0) AS k6,
      bool_or(kind = 'k7') AS veto
    FROM (SELECT retailer_id, kind, amount, DATE '2024-12-01' - occurred_on AS age FROM events
      WHERE occurred_on > DATE '2024-12-01' - 730 AND occurred_on <= DATE '2024-12-01')
    GROUP BY retailer_id
  ), scored AS (
    SELECT id, licensed_on, coalesce(veto, false) AS veto, greatest(0, least(120, 100
      - least(60, 20 * coalesce(k1, 0)) - least(30, 10 * coalesce(k2, 0))
      - least(20, 5 * coalesce(k3, 0)) - least(10, 2 * coalesce(k4, 0))
      + least(15, 3 * coalesce(k5, 0)) + least(10, coalesce(k6, 0) // 10000))) AS score
    FROM retailers LEFT JOIN sums ON retailer_id = id
  )
  SELECT id, score, CASE WHEN veto THEN 'D' WHEN licensed_on > DATE '2024-12-01' - 180 THEN 'N'
    WHEN score >= 95 THEN 'A' WHEN score >= 80 THEN 'B' WHEN score >= 60 THEN 'C' ELSE 'D' END
  FROM scored
) TO '@OUT@' (HEADER false);
