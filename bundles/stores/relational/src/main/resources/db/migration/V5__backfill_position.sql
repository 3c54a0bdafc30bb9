-- How fast a backfill may read, where it goes on, and what was left out by rules.

ALTER TABLE backfill ADD COLUMN events_per_second INTEGER;
ALTER TABLE backfill ADD COLUMN requests_per_second INTEGER;
ALTER TABLE backfill ADD COLUMN events_dropped BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE backfill ADD COLUMN read_position VARCHAR;
