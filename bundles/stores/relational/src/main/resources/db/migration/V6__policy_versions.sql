-- Every change of a tenant's policy: what it came to, who made it and when. The last 200 of each policy are kept.

CREATE TABLE policy_version (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    version INTEGER NOT NULL,
    change_kind VARCHAR NOT NULL,
    changed_by VARCHAR NOT NULL,
    changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    environment VARCHAR(63) ${exact},
    enabled BOOLEAN NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT policy_version_pk PRIMARY KEY (tenant, id, version),
    CONSTRAINT policy_version_tenant_named CHECK (tenant <> ''),
    CONSTRAINT policy_version_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

-- What was there before versions were kept begins each history.

INSERT INTO policy_version
    (tenant, id, version, change_kind, changed_by, changed_at, environment, enabled, document)
    SELECT tenant, id, version, 'CREATED', 'unknown', updated_at, environment, enabled, document FROM policy;
