-- One row a succession in one organisation's line, before it and after it, however many steps away, in time order.
WITH RECURSIVE before_it AS (
    SELECT predecessor_code, successor_code, effective_on, kind
    FROM succession
    WHERE successor_code = $organisation
    UNION
    SELECT earlier.predecessor_code, earlier.successor_code, earlier.effective_on, earlier.kind
    FROM succession AS earlier
    INNER JOIN before_it ON before_it.predecessor_code = earlier.successor_code
),
after_it AS (
    SELECT predecessor_code, successor_code, effective_on, kind
    FROM succession
    WHERE predecessor_code = $organisation
    UNION
    SELECT later.predecessor_code, later.successor_code, later.effective_on, later.kind
    FROM succession AS later
    INNER JOIN after_it ON after_it.successor_code = later.predecessor_code
),
line AS (
    SELECT * FROM before_it
    UNION
    SELECT * FROM after_it
)
SELECT
    line.effective_on,
    line.kind,
    line.predecessor_code,
    predecessor.name AS predecessor,
    line.successor_code,
    successor.name AS successor
FROM line
INNER JOIN organisation AS predecessor ON predecessor.org_code = line.predecessor_code
INNER JOIN organisation AS successor ON successor.org_code = line.successor_code
ORDER BY line.effective_on, predecessor.directory_order, successor.directory_order
