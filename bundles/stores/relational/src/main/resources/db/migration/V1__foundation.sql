-- The first tables. Runs on H2 (PostgreSQL mode) and on PostgreSQL alike.
--
-- Every row that belongs to a tenant says so in a column named "tenant" and goes when the tenant goes. Times are UTC,
-- to the microsecond. JSON documents are text. ${exact} orders ids byte by byte, whatever the database's locale.

CREATE TABLE tenant (
    tenant VARCHAR(63) ${exact} NOT NULL,
    name VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT tenant_pk PRIMARY KEY (tenant),
    CONSTRAINT tenant_tenant_named CHECK (tenant <> '')
);

CREATE TABLE environment (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    match_pattern VARCHAR,
    business_hours VARCHAR,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT environment_pk PRIMARY KEY (tenant, id),
    CONSTRAINT environment_tenant_named CHECK (tenant <> ''),
    CONSTRAINT environment_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE access_token (
    id VARCHAR ${exact} NOT NULL,
    hash VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    tenant VARCHAR(63) ${exact},
    environments VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    scopes VARCHAR NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT access_token_pk PRIMARY KEY (id),
    CONSTRAINT access_token_tenant_named CHECK (tenant <> ''),
    CONSTRAINT access_token_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE,
    CONSTRAINT access_token_hash UNIQUE (hash)
);

CREATE TABLE connector (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    environment VARCHAR(63) ${exact} NOT NULL,
    source VARCHAR NOT NULL,
    settings TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    privileged BOOLEAN NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    cursors TEXT NOT NULL,
    captured BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    last_event_at TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT connector_pk PRIMARY KEY (tenant, id),
    CONSTRAINT connector_tenant_named CHECK (tenant <> ''),
    CONSTRAINT connector_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE,
    CONSTRAINT connector_environment FOREIGN KEY (tenant, environment) REFERENCES environment (tenant, id) ON DELETE CASCADE
);

CREATE TABLE channel (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    notifier VARCHAR NOT NULL,
    settings TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    privileged BOOLEAN NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT channel_pk PRIMARY KEY (tenant, id),
    CONSTRAINT channel_tenant_named CHECK (tenant <> ''),
    CONSTRAINT channel_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE routing (
    tenant VARCHAR(63) ${exact} NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT routing_pk PRIMARY KEY (tenant),
    CONSTRAINT routing_tenant_named CHECK (tenant <> ''),
    CONSTRAINT routing_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE policy (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR(63) ${exact} NOT NULL,
    environment VARCHAR(63) ${exact},
    enabled BOOLEAN NOT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT policy_pk PRIMARY KEY (tenant, id),
    CONSTRAINT policy_tenant_named CHECK (tenant <> ''),
    CONSTRAINT policy_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE,
    CONSTRAINT policy_environment FOREIGN KEY (tenant, environment) REFERENCES environment (tenant, id) ON DELETE CASCADE
);

CREATE TABLE alert (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR ${exact} NOT NULL,
    environment VARCHAR(63) ${exact} NOT NULL,
    policy VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    alert_class VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    service VARCHAR,
    labels VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    measured DOUBLE PRECISION,
    threshold DOUBLE PRECISION,
    baseline DOUBLE PRECISION,
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    detected_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    resolved_at TIMESTAMP(6) WITH TIME ZONE,
    assigned_to VARCHAR,
    incident_id VARCHAR,
    suppressed_by VARCHAR,
    evidence VARCHAR NOT NULL,
    runbook VARCHAR,
    fingerprint VARCHAR NOT NULL,
    active_fingerprint VARCHAR,
    memory VARCHAR NOT NULL,
    CONSTRAINT alert_pk PRIMARY KEY (tenant, id),
    CONSTRAINT alert_tenant_named CHECK (tenant <> ''),
    CONSTRAINT alert_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE,
    CONSTRAINT alert_active UNIQUE (tenant, active_fingerprint)
);

CREATE TABLE trail_entry (
    seq BIGINT GENERATED BY DEFAULT AS IDENTITY,
    tenant VARCHAR(63) ${exact} NOT NULL,
    alert_id VARCHAR ${exact} NOT NULL,
    decided_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    stage VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    reason VARCHAR,
    actor VARCHAR,
    CONSTRAINT trail_entry_pk PRIMARY KEY (seq),
    CONSTRAINT trail_entry_tenant_named CHECK (tenant <> ''),
    CONSTRAINT trail_entry_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE outbox_message (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR ${exact} NOT NULL,
    channel VARCHAR(63) ${exact} NOT NULL,
    reason VARCHAR NOT NULL,
    group_labels VARCHAR NOT NULL,
    alert_ids TEXT NOT NULL,
    alerts TEXT NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    not_before TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    CONSTRAINT outbox_message_pk PRIMARY KEY (tenant, id),
    CONSTRAINT outbox_message_tenant_named CHECK (tenant <> ''),
    CONSTRAINT outbox_message_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE delivery_attempt (
    seq BIGINT GENERATED BY DEFAULT AS IDENTITY,
    tenant VARCHAR(63) ${exact} NOT NULL,
    notification_id VARCHAR ${exact} NOT NULL,
    channel VARCHAR(63) ${exact} NOT NULL,
    attempt INTEGER NOT NULL,
    attempted_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    took_micros BIGINT NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    reference VARCHAR,
    CONSTRAINT delivery_attempt_pk PRIMARY KEY (seq),
    CONSTRAINT delivery_attempt_tenant_named CHECK (tenant <> ''),
    CONSTRAINT delivery_attempt_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

CREATE TABLE backfill (
    tenant VARCHAR(63) ${exact} NOT NULL,
    id VARCHAR ${exact} NOT NULL,
    connector VARCHAR(63) ${exact} NOT NULL,
    from_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    to_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    chunk_millis BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    chunks_total INTEGER NOT NULL,
    chunks_done INTEGER NOT NULL,
    events_read BIGINT NOT NULL,
    events_stored BIGINT NOT NULL,
    events_duplicate BIGINT NOT NULL,
    events_lost BIGINT NOT NULL,
    error VARCHAR,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP(6) WITH TIME ZONE,
    finished_at TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT backfill_pk PRIMARY KEY (tenant, id),
    CONSTRAINT backfill_tenant_named CHECK (tenant <> ''),
    CONSTRAINT backfill_tenant FOREIGN KEY (tenant) REFERENCES tenant (tenant) ON DELETE CASCADE
);

-- A resolved alert gives its place up: active_fingerprint is null, and nulls do not collide.

CREATE INDEX access_token_list ON access_token (tenant, created_at, id);
CREATE INDEX connector_environment_list ON connector (tenant, environment);
CREATE INDEX policy_environment_list ON policy (tenant, environment);
CREATE INDEX alert_list ON alert (tenant, created_at, id);
CREATE INDEX alert_list_all ON alert (created_at, id);
CREATE INDEX alert_state ON alert (tenant, state, severity);
CREATE INDEX alert_resolved ON alert (resolved_at);
CREATE INDEX trail_entry_list ON trail_entry (tenant, alert_id, decided_at, seq);
CREATE INDEX outbox_message_due ON outbox_message (not_before);
CREATE INDEX delivery_attempt_list ON delivery_attempt (tenant, attempted_at, seq);
CREATE INDEX delivery_attempt_channel ON delivery_attempt (tenant, channel, attempted_at, seq);
CREATE INDEX backfill_list ON backfill (tenant, created_at, id);
