// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.internal.health.Observation.Subject;
import io.bellwether.relational.StoredAnomaly;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** An anomaly in the making. Not safe for concurrent use. */
final class Stretch {
    private static final Duration GAP = Duration.ofMinutes(5);
    private static final int MOST_TEXT = 1_000;

    /** What stretches are told apart by while they go on. */
    record Key(String origin, String subject, Map<String, String> group) {}

    private final TenantEnvironment where;
    private final Subject subject;
    private final Map<String, String> group;
    private final String id;
    private final Instant start;
    private Duration gap = GAP;
    private Instant lastAt;
    private Instant end;
    private Instant peakAt;
    private double score;
    private double distance;
    private Double value;
    private Double threshold;
    private Double low;
    private Double high;
    private Map<String, Double> contributions = Map.of();
    private String explanation = "";
    private List<Evidence> evidence = List.of();
    private String alertId;
    private List<Hint> hints = List.of();
    private Instant hintDue;
    private int looks;

    Stretch(TenantEnvironment where, Observation first) {
        this.where = where;
        this.subject = first.subject();
        this.group = Map.copyOf(first.group());
        this.start = first.begin();
        this.id = id(where, first);
        this.lastAt = first.at();
        peak(first);
        gap(first);
    }

    private Stretch(Anomaly kept) {
        this.where = kept.where();
        this.subject = new Subject(kept.origin(), kept.subject(), kept.name(), kept.alertClass(), kept.severity());
        this.group = Map.copyOf(kept.group());
        this.start = kept.start();
        this.id = kept.id();
        this.lastAt = kept.lastAt();
        this.end = kept.end();
        this.peakAt = kept.peakAt();
        this.score = kept.score();
        this.value = kept.value();
        this.threshold = kept.threshold();
        this.distance = distance(number(value), number(threshold));
        this.low = kept.low();
        this.high = kept.high();
        this.contributions = kept.contributions();
        this.explanation = kept.explanation();
        this.evidence = kept.evidence();
        this.alertId = kept.alertId();
        this.hints = kept.hints();
        this.looks = hints.isEmpty() ? 0 : 1;
    }

    static Stretch restore(StoredAnomaly stored) {
        return new Stretch(AnomalyDocument.read(stored));
    }

    /** The same stretch has the same id wherever and whenever it is found. */
    private static String id(TenantEnvironment where, Observation first) {
        String text = where + "\n" + first.subject().origin() + "\n"
                + first.subject().id() + "\n" + new TreeMap<>(first.group()) + "\n"
                + first.begin().toEpochMilli();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static Key key(Observation observation) {
        return new Key(observation.subject().origin(), observation.subject().id(), Map.copyOf(observation.group()));
    }

    Key key() {
        return new Key(subject.origin(), subject.id(), group);
    }

    String id() {
        return id;
    }

    Instant start() {
        return start;
    }

    Instant lastAt() {
        return lastAt;
    }

    Subject subject() {
        return subject;
    }

    Map<String, String> group() {
        return group;
    }

    String alertId() {
        return alertId;
    }

    boolean isOver() {
        return end != null;
    }

    /** True when what begins then belongs to this stretch. */
    boolean reaches(Instant begin) {
        return !begin.isAfter(lastAt.plus(gap));
    }

    /** True when so much time has passed without anything unusual that it is over. */
    boolean isPast(Instant watermark) {
        return watermark.isAfter(lastAt.plus(gap));
    }

    /** Takes one more unusual bucket. */
    void extend(Observation next) {
        gap(next);
        if (next.at().isAfter(lastAt)) {
            lastAt = next.at();
        }
        double further = distance(next.value(), next.threshold());
        if (next.score() > score || next.score() == score && further > distance) {
            peak(next);
        }
    }

    void over() {
        end = lastAt;
    }

    void alert(String opened) {
        alertId = opened;
    }

    void hints(List<Hint> found) {
        hints = List.copyOf(found);
    }

    /** The kind of trouble it is, or else seems to be. */
    AlertClass seeming() {
        return subject.alertClass() != AlertClass.UNKNOWN || hints.isEmpty()
                ? subject.alertClass()
                : hints.get(0).alertClass();
    }

    /** When it is to be looked into; null for not again. */
    Instant hintDue() {
        return hintDue;
    }

    void lookAt(Instant due) {
        hintDue = due;
    }

    /** Counts how often it was looked into. @return so often with this time */
    int looked() {
        return ++looks;
    }

    Anomaly anomaly() {
        return new Anomaly(
                where,
                id,
                subject.origin(),
                subject.id(),
                subject.name(),
                subject.alertClass(),
                subject.severity(),
                group,
                start,
                lastAt,
                end,
                peakAt,
                score,
                value,
                threshold,
                low,
                high,
                contributions,
                explanation,
                evidence,
                alertId,
                hints);
    }

    private void peak(Observation at) {
        peakAt = at.at();
        score = Double.isFinite(at.score()) ? at.score() : 0;
        distance = distance(at.value(), at.threshold());
        value = finite(at.value());
        threshold = finite(at.threshold());
        low = finite(at.low());
        high = finite(at.high());
        contributions = Map.copyOf(at.contributions());
        String text = at.explanation() == null ? "" : at.explanation();
        explanation = text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
        if (!at.evidence().isEmpty()) {
            evidence = List.copyOf(at.evidence());
        }
    }

    private void gap(Observation of) {
        Duration twice = of.step().multipliedBy(2);
        gap = twice.compareTo(GAP) > 0 ? twice : GAP;
    }

    private static double distance(double value, double threshold) {
        return Double.isNaN(value) ? 0 : Math.abs(value - (Double.isNaN(threshold) ? 0 : threshold));
    }

    private static double number(Double value) {
        return value == null ? Double.NaN : value;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
