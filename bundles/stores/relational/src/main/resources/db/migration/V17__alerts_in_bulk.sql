-- That a fingerprint has one open alert is kept by the alert stage, and was found here only after the commit counted. Its
-- index has no order that alerts come in: each transaction of new alerts wrote almost all of it anew.

ALTER TABLE alert DROP CONSTRAINT alert_active;
ALTER TABLE alert DROP COLUMN active_fingerprint;
