-- What may be handed to a fall-back channel is found without reading all that waits; old rows of the ledger are found by time.

ALTER TABLE outbox_message ADD COLUMN urgent BOOLEAN DEFAULT TRUE NOT NULL;
UPDATE outbox_message SET handed_to = channel WHERE fallback_for IS NOT NULL AND handed_to IS NULL;
CREATE INDEX outbox_message_unhanded ON outbox_message (tenant, channel, handed_to, urgent, place);

CREATE INDEX delivery_attempt_expiry ON delivery_attempt (attempted_at);
