-- The day itself, or the next working day after it: no weekend, and no day of `holidays` (a list of dates).
CREATE OR REPLACE MACRO working_day(day, holidays) AS
    day + list_filter(
        range(14),
        lambda step: isodow(day + step::INTEGER) < 6 AND NOT list_contains(holidays, day + step::INTEGER)
    )[1]::INTEGER;
