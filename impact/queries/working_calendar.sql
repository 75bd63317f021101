-- For which days the shipped bank holidays are whole: one row.
SELECT source, from_day, to_day FROM holidays_known
