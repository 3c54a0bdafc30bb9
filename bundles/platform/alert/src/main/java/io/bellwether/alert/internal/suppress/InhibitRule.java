// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import java.util.List;

/**
 * While an alert that all of {@code source} take is active, alerts that all of {@code target} take are not told, when the
 * labels named in {@code equal} have equal values on both; a missing label counts as empty. An alert that both sides take
 * is not inhibited by another that both sides take.
 *
 * @param id unique within the tenant
 * @param source empty for every alert
 * @param target empty for every alert
 * @param equal sorted, without repetition
 */
public record InhibitRule(String id, List<Matcher> source, List<Matcher> target, List<String> equal) {
    public InhibitRule {
        source = List.copyOf(source);
        target = List.copyOf(target);
        equal = equal.stream().distinct().sorted().toList();
    }

    /** What it does, for people, without a full stop. */
    String words() {
        String same = equal.isEmpty() ? "" : " of the same " + String.join(", ", equal);
        return side(source) + " keeps " + side(target) + same + " quiet";
    }

    private static String side(List<Matcher> matchers) {
        return matchers.isEmpty() ? "any alert" : String.join(", ", Matchers.texts(matchers));
    }
}
