-- How an alert is taken and comes back, and the documents that tenants declare about alerting.

ALTER TABLE alert ADD COLUMN acknowledged_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE alert ADD COLUMN ack_expires_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE alert ADD COLUMN reopened INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE alert ADD COLUMN flapping BOOLEAN DEFAULT FALSE NOT NULL;

CREATE TABLE tenant_document (
    tenant VARCHAR(63) ${exact} NOT NULL,
    kind VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    document TEXT NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_by VARCHAR,
    CONSTRAINT tenant_document_pk PRIMARY KEY (tenant, kind, id),
    CONSTRAINT tenant_document_tenant_named CHECK (tenant <> ''),
    CONSTRAINT tenant_document_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE INDEX tenant_document_kind ON tenant_document (kind, tenant, id);
CREATE INDEX alert_incident ON alert (tenant, incident_id);
