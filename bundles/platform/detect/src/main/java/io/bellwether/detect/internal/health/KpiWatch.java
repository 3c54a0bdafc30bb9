// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.engine.Finding;
import io.bellwether.detect.internal.policy.Condition;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The key figures as what the engine watches: by the detectors of short spikes and of lasting changes, where one of them
 * is installed. What they find of a value that would be usual in any environment, such as one error where there was none,
 * makes no anomaly. Not safe for concurrent use.
 */
final class KpiWatch {
    /** No policy's id has a dot. */
    private static final String PREFIX = "kpi.";

    private static final List<String> DETECTORS = List.of("spike", "change");
    private static final Duration LATENESS = Duration.ofSeconds(10);
    private boolean active;

    /** True when detectors watch a key figure; its usual range then decides only of what is very unusual. */
    boolean watches(KpiSpec spec) {
        return active && spec.measure().by().isEmpty();
    }

    /** One for each key figure without groups; none when no detector for it is installed. */
    List<Policy> policies(DetectorCatalogue installed) {
        List<Condition> leaves = DETECTORS.stream()
                .map(id -> new Condition.Detector("detect." + id, id, Map.of()))
                .filter(leaf -> installed.bind(leaf) instanceof DetectorCatalogue.Bound)
                .map(Condition.class::cast)
                .toList();
        active = !leaves.isEmpty();
        return !active
                ? List.of()
                : KpiSpec.BUILT_IN.stream()
                        .filter(spec -> spec.measure().by().isEmpty())
                        .map(spec -> Policy.of(rule(spec), spec.measure(), new Condition.Any(leaves), LATENESS))
                        .toList();
    }

    /** True for a finding of a key figure. */
    static boolean isWatched(Finding finding) {
        return finding.policy().id().startsWith(PREFIX);
    }

    /** As an observation of a key figure; null when it makes no anomaly. */
    Observation observation(Finding finding) {
        String id = finding.policy().id().substring(PREFIX.length());
        KpiSpec spec = KpiSpec.BUILT_IN.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
        if (spec == null || finding.firing() && !spec.scale().matters(finding.value(), finding.baseline())) {
            return null;
        }
        return new Observation(
                subject(spec, Severity.WARNING),
                finding.group(),
                finding.at(),
                spec.measure().every(),
                finding.firing(),
                finding.score(),
                finding.value(),
                finding.threshold(),
                finding.baseline(),
                finding.baseline(),
                finding.contributions(),
                spec.title() + ": " + finding.explanation(),
                finding.evidence());
    }

    static Observation.Subject subject(KpiSpec spec, Severity severity) {
        AlertClass alertClass = AlertClass.fromName(spec.category()).orElse(AlertClass.UNKNOWN);
        return new Observation.Subject(Observation.KPI, spec.id(), spec.title(), alertClass, severity);
    }

    private static Verdict.Rule rule(KpiSpec spec) {
        return new Verdict.Rule(
                PREFIX + spec.id(),
                spec.title(),
                AlertClass.fromName(spec.category()).orElse(AlertClass.UNKNOWN),
                Severity.WARNING,
                null,
                Map.of(),
                Duration.ZERO,
                Duration.ZERO,
                null);
    }
}
