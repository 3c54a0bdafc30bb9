// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

/**
 * What a detector thinks after an event.
 *
 * @param firing true when the pattern it looks for is complete
 * @param score how unusual, 0 for not at all
 * @param explanation one sentence for people
 * @param state remembered for the next event of this key; null forgets the key
 */
public record EventJudgement(boolean firing, double score, String explanation, byte[] state) {
    public EventJudgement {
        explanation = explanation == null ? "" : explanation;
    }
}
