-- What people said of alerts, which detectors led to them, and the anomalies that charts show.

ALTER TABLE alert ADD COLUMN detectors VARCHAR;
ALTER TABLE alert ADD COLUMN outcome VARCHAR;
ALTER TABLE alert ADD COLUMN outcome_by VARCHAR;
ALTER TABLE alert ADD COLUMN outcome_comment VARCHAR;
ALTER TABLE alert ADD COLUMN outcome_at TIMESTAMP(6) WITH TIME ZONE;

CREATE TABLE anomaly (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    environment VARCHAR(63) ${exact} NOT NULL,
    origin VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    alert_class VARCHAR NOT NULL,
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    alert_id VARCHAR ${exact},
    detail TEXT NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT anomaly_pk PRIMARY KEY (tenant, id),
    CONSTRAINT anomaly_tenant_named CHECK (tenant <> ''),
    CONSTRAINT anomaly_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE,
    CONSTRAINT anomaly_environment FOREIGN KEY (tenant, environment) REFERENCES environment (tenant, id) ON DELETE CASCADE
);

CREATE INDEX anomaly_list ON anomaly (tenant, environment, started_at, id);
CREATE INDEX anomaly_alert ON anomaly (tenant, alert_id);
CREATE INDEX anomaly_expiry ON anomaly (ended_at);
