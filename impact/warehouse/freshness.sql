-- What is due when, in the one place where it is written. Nothing of it is stored: lateness depends on the day it is asked.

-- One row a series that has figures: the last day they cover, the day the newest of them came in, the period after it and
-- the day that one is due: `due_after_days` calendar days after its end, moved on to the next working day. Nothing is due of
-- an organisation that has closed, or had before that period ended, nor of a metric without a cadence or a due day.
-- in_calendar: whether the shipped bank holidays cover the due day; beyond them only weekends are known.
CREATE OR REPLACE MACRO freshness(today) AS TABLE
    WITH reach AS (
        SELECT signal.series, signal.metric_id, signal.org_code, signal.data_to, max(take.day) AS received_on
        FROM signal
        INNER JOIN point ON point.series = signal.series AND point.period_end = signal.data_to
        LEFT JOIN take ON take.place = point.place
        WHERE signal.breakdown = 'all'
        GROUP BY ALL
    ),
    following AS (
        SELECT
            reach.*,
            metric.cadence,
            metric.due_after_days,
            organisation.closed_on,
            (reach.data_to + INTERVAL 1 DAY)::DATE AS next_start,
            (reach.data_to + INTERVAL 1 DAY + CASE metric.cadence
                WHEN 'daily' THEN INTERVAL 1 DAY
                WHEN 'weekly' THEN INTERVAL 7 DAY
                WHEN 'monthly' THEN INTERVAL 1 MONTH
                WHEN 'quarterly' THEN INTERVAL 3 MONTH
                WHEN 'half_yearly' THEN INTERVAL 6 MONTH
                WHEN 'annual' THEN INTERVAL 12 MONTH
            END - INTERVAL 1 DAY)::DATE AS next_end
        FROM reach
        INNER JOIN metric ON metric.metric_id = reach.metric_id
        INNER JOIN organisation ON organisation.org_code = reach.org_code
    ),
    expected AS (
        SELECT
            *,
            coalesce(closed_on < today, FALSE) AS is_closed,
            CASE
                WHEN closed_on IS NULL OR (closed_on >= today AND closed_on >= next_end)
                    THEN next_end + due_after_days::INTEGER
            END AS due_day
        FROM following
    ),
    known AS (
        SELECT from_day, to_day, (SELECT list(day) FROM bank_holiday) AS holidays FROM holidays_known
    ),
    moved AS (
        SELECT
            expected.*,
            known.from_day,
            known.to_day,
            working_day(due_day, known.holidays) AS due_on
        FROM expected
        CROSS JOIN known
    )
    SELECT
        series,
        metric_id,
        org_code,
        data_to,
        received_on,
        is_closed,
        cadence,
        next_start,
        next_end,
        due_on,
        coalesce(due_on < today, FALSE) AS late,
        CASE WHEN due_on < today THEN today - due_on END AS days_late,
        due_on BETWEEN from_day AND to_day AS in_calendar
    FROM moved;
