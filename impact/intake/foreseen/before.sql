-- Empty tables for what viewers see now: one row a figure, a series, an organisation of the directory.
CREATE SCHEMA before;
CREATE TABLE before.observation (
    series VARCHAR, metric_id VARCHAR, org_code VARCHAR, breakdown VARCHAR, period_start DATE, period_end DATE,
    value DOUBLE, status VARCHAR
);
-- The figures that had been taken out of view.
CREATE TABLE before.withdrawn (metric_id VARCHAR, org_code VARCHAR, breakdown VARCHAR, period_start DATE);
CREATE TABLE before.signal (series VARCHAR, metric_id VARCHAR, org_code VARCHAR, breakdown VARCHAR, variation VARCHAR);
CREATE TABLE before.organisation (org_code VARCHAR, name VARCHAR, directory_order BIGINT);
CREATE TABLE before.metric (metric_id VARCHAR, title VARCHAR, unit VARCHAR, decimals BIGINT);
