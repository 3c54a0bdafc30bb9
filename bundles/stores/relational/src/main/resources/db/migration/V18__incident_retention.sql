-- Incidents that were closed long enough ago are found without reading the others.

CREATE INDEX incident_closed ON incident (closed_at);
