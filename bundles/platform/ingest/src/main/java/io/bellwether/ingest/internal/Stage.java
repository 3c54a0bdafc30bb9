// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

/** One step of the intake. Pure but for the batch; safe for concurrent use with different batches. */
interface Stage {
    void apply(IntakeBatch batch);
}
