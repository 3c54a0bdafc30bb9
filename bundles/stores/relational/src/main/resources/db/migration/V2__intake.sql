-- What each tenant says about its intake: noise, sampling, quota, redaction and retention, as one document.

CREATE TABLE intake_rules (
    tenant VARCHAR(63) ${exact} NOT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT intake_rules_pk PRIMARY KEY (tenant),
    CONSTRAINT intake_rules_tenant_named CHECK (tenant <> ''),
    CONSTRAINT intake_rules_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);
