-- One row a system that has closed, with the last day it was open, in directory order.
SELECT org_code, name, closed_on
FROM organisation
WHERE kind = 'system' AND closed_on < $today
ORDER BY directory_order
