// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.suppress.AlertRules.Dependency;
import io.bellwether.alert.internal.suppress.AlertRules.Flap;
import io.bellwether.alert.internal.suppress.AlertRules.Hours;
import io.bellwether.alert.internal.suppress.AlertRules.Storm;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads alerting settings, where what is absent has its default, and writes them in full. */
final class AlertRulesDocument {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MOST_ENVIRONMENTS = 1_000;

    private AlertRulesDocument() {}

    /** @throws io.bellwether.api.settings.InvalidInput with every problem */
    static AlertRules read(Map<String, ?> document) {
        AlertRules standard = AlertRules.STANDARD;
        Fields fields = Fields.of(document, Set.of("reopen_within", "flap", "ack", "storm", "hours", "dependency"));
        Duration reopen = fields.duration("reopen_within", Duration.ZERO, DAY, standard.reopenWithin());
        Fields ack = fields.object("ack", Set.of("expires"));
        Duration expires = ack == null ? null : ack.duration("expires", Duration.ofMinutes(1), MONTH, null);
        AlertRules rules = new AlertRules(
                reopen,
                flap(fields.object("flap", Set.of("times", "within", "calm")), standard.flap()),
                expires,
                storm(fields.object("storm", Set.of("messages", "within", "at_once")), standard.storm()),
                hours(fields.object("hours", Set.of("below", "environments"))),
                dependency(fields.object("dependency", Set.of("enabled", "from")), standard.dependency()));
        fields.check();
        return rules;
    }

    private static Flap flap(Fields fields, Flap standard) {
        return fields == null
                ? standard
                : new Flap(
                        fields.whole("times", 2, 1_000, standard.times()),
                        fields.duration("within", SECOND, DAY, standard.within()),
                        fields.duration("calm", SECOND, DAY, standard.calm()));
    }

    private static Storm storm(Fields fields, Storm standard) {
        return fields == null
                ? standard
                : new Storm(
                        fields.whole("messages", 1, 1_000_000, standard.messages()),
                        fields.duration("within", SECOND, Duration.ofHours(1), standard.within()),
                        fields.whole("at_once", 1, 1_000_000, standard.atOnce()));
    }

    private static Hours hours(Fields fields) {
        return fields == null
                ? AlertRules.STANDARD.hours()
                : new Hours(
                        fields.read("below", AlertRulesDocument::severity),
                        fields.set("environments", MOST_ENVIRONMENTS, EnvironmentId::new));
    }

    private static Dependency dependency(Fields fields, Dependency standard) {
        if (fields == null) {
            return standard;
        }
        Severity from = fields.read("from", AlertRulesDocument::severity);
        return new Dependency(fields.flag("enabled", standard.enabled()), from == null ? standard.from() : from);
    }

    private static Severity severity(String name) {
        return Severity.fromName(name)
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Severity.values())
                                        .map(Severity::toString)
                                        .toList())));
    }

    /** Every setting, also those that nobody gave. */
    static Map<String, Object> write(AlertRules rules) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("reopen_within", Durations.format(rules.reopenWithin()));
        document.put(
                "flap",
                map(
                        "times", rules.flap().times(),
                        "within", Durations.format(rules.flap().within()),
                        "calm", Durations.format(rules.flap().calm())));
        document.put("ack", map("expires", rules.ackExpires() == null ? null : Durations.format(rules.ackExpires())));
        document.put(
                "storm",
                map(
                        "messages", rules.storm().messages(),
                        "within", Durations.format(rules.storm().within()),
                        "at_once", rules.storm().atOnce()));
        document.put(
                "hours",
                map(
                        "below",
                        rules.hours().below() == null
                                ? null
                                : rules.hours().below().toString(),
                        "environments",
                        new TreeSet<>(rules.hours().environments())
                                .stream().map(EnvironmentId::value).toList()));
        document.put(
                "dependency",
                map(
                        "enabled", rules.dependency().enabled(),
                        "from", rules.dependency().from().toString()));
        return document;
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
