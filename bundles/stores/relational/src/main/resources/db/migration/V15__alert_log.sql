-- Alerts are committed to a log on the node and come into their tables from there.

-- How far each node's log has come into the tables; written with what comes of it.
CREATE TABLE alert_log_position (
    log VARCHAR(63) ${exact} NOT NULL,
    part VARCHAR(63) ${exact} NOT NULL,
    position BIGINT NOT NULL,
    CONSTRAINT alert_log_position_pk PRIMARY KEY (log, part)
);

-- What was decided of one alert at once shares a row: the first decision in the columns, the others as JSON.
ALTER TABLE trail_entry ADD COLUMN further TEXT;

-- Only the start of the platform asked for it, together with what is open, which no index helps with.
DROP INDEX alert_resolved;
