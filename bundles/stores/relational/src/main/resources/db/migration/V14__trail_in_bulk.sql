-- Numbers of trail entries are taken many at a time: each refill of the embedded database's sequence is a write of its own.

ALTER TABLE trail_entry ALTER COLUMN seq SET CACHE 5000;
