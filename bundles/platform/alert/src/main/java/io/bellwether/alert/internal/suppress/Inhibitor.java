// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One tenant's inhibition rules and the alerts that are active. Rules that ask the same of their sources share one
 * {@link Sources}; a target is looked up by a value it must have, and among the rules found there only those are asked
 * whose sources are active with the target's values of the equal labels. What a look-up costs so depends on the rules that
 * nearly apply, not on how many there are. Not safe for concurrent use.
 */
final class Inhibitor {
    private final List<InhibitRule> rules;
    private final Map<SourcesKey, Sources> allSources = new HashMap<>();
    private final MatcherIndex<Set<Sources>> sourceIndex = new MatcherIndex<>(LinkedHashSet::new, Set::size);
    private final MatcherIndex<Targets> targetIndex = new MatcherIndex<>(Targets::new, targets -> targets.count);
    /** By the names of equal labels, and then by their values, the sources that are active. */
    private final Map<List<String>, Map<List<String>, Set<Sources>>> live = new HashMap<>();

    private final Map<String, Map<String, String>> active = new LinkedHashMap<>();

    private record SourcesKey(List<String> matchers, List<String> equal) {}

    /** A rule with the id of an alert that makes it apply. @param words what the rule does */
    record Found(InhibitRule rule, String source, String words) {}

    private record Worded(InhibitRule rule, String words) {}

    Inhibitor(List<InhibitRule> rules) {
        this.rules = rules;
        for (InhibitRule rule : rules) {
            Sources sources = allSources.computeIfAbsent(
                    new SourcesKey(
                            Matchers.texts(rule.source()).stream().sorted().toList(), rule.equal()),
                    key -> indexed(new Sources(rule)));
            targetIndex.open(targetIndex.place(rule.target())).forEach(targets -> targets.add(rule, sources));
        }
    }

    private Sources indexed(Sources sources) {
        sourceIndex.open(sourceIndex.place(sources.like.source())).forEach(bucket -> bucket.add(sources));
        return sources;
    }

    /** The same alerts under other rules. */
    Inhibitor with(List<InhibitRule> others) {
        Inhibitor next = new Inhibitor(others);
        active.forEach(next::put);
        return next;
    }

    List<InhibitRule> rules() {
        return rules;
    }

    /** An alert is active, or its labels have changed. */
    void put(String id, Map<String, String> labels) {
        Map<String, String> before = active.get(id);
        if (labels.equals(before)) {
            return;
        }
        if (before != null) {
            remove(id);
        }
        active.put(id, labels);
        sourceIndex.any(labels, bucket -> {
            bucket.forEach(sources -> sources.add(id, labels));
            return false;
        });
    }

    void remove(String id) {
        Map<String, String> labels = active.remove(id);
        if (labels != null) {
            sourceIndex.any(labels, bucket -> {
                bucket.forEach(sources -> sources.remove(id, labels));
                return false;
            });
        }
    }

    /** How many alerts are active. */
    int size() {
        return active.size();
    }

    /** A rule that keeps an alert with these labels from being told; null when none does. */
    Found find(Map<String, String> labels) {
        if (live.isEmpty()) {
            return null;
        }
        Found[] found = new Found[1];
        targetIndex.any(labels, targets -> {
            found[0] = targets.find(labels);
            return found[0] != null;
        });
        return found[0];
    }

    private static List<String> values(List<String> names, Map<String, String> labels) {
        return names.isEmpty()
                ? List.of()
                : names.stream().map(name -> labels.getOrDefault(name, "")).toList();
    }

    /** The alerts that rules with the same source side and the same equal labels wait for. */
    private final class Sources {
        /** Any of the rules: they differ in their targets alone. */
        private final InhibitRule like;

        private final Map<List<String>, Active> byValues = new HashMap<>();

        Sources(InhibitRule like) {
            this.like = like;
        }

        void add(String id, Map<String, String> labels) {
            if (Matchers.match(like.source(), labels)) {
                List<String> values = values(like.equal(), labels);
                Active of = byValues.computeIfAbsent(values, same -> {
                    live.computeIfAbsent(like.equal(), names -> new HashMap<>())
                            .computeIfAbsent(values, given -> new LinkedHashSet<>())
                            .add(this);
                    return new Active();
                });
                of.add(id, labels);
            }
        }

        void remove(String id, Map<String, String> labels) {
            List<String> values = values(like.equal(), labels);
            Active of = byValues.get(values);
            if (of != null && of.remove(id)) {
                byValues.remove(values);
                Map<List<String>, Set<Sources>> known = live.get(like.equal());
                Set<Sources> here = known.get(values);
                here.remove(this);
                if (here.isEmpty()) {
                    known.remove(values);
                }
                if (known.isEmpty()) {
                    live.remove(like.equal());
                }
            }
        }
    }

    /** Sources with the same values of the equal labels. */
    private static final class Active {
        private final Map<String, Map<String, String>> alerts = new LinkedHashMap<>();
        /** Of them those that a rule's target side does not take; kept for rules that were asked for it. */
        private final Map<InhibitRule, Set<String>> oneSided = new IdentityHashMap<>();

        void add(String id, Map<String, String> labels) {
            alerts.put(id, labels);
            oneSided.forEach((rule, ids) -> {
                if (!Matchers.match(rule.target(), labels)) {
                    ids.add(id);
                }
            });
        }

        /** True when nothing is left. */
        boolean remove(String id) {
            if (alerts.remove(id) == null) {
                return false;
            }
            oneSided.values().forEach(ids -> ids.remove(id));
            return alerts.isEmpty();
        }

        /** Any alert; null when there is none. @param twoSided whether both sides of the rule take the target */
        String source(InhibitRule rule, boolean twoSided) {
            Collection<String> from = twoSided ? oneSided.computeIfAbsent(rule, this::onlySources) : alerts.keySet();
            return from.isEmpty() ? null : from.iterator().next();
        }

        private Set<String> onlySources(InhibitRule rule) {
            Set<String> ids = new LinkedHashSet<>();
            alerts.forEach((id, labels) -> {
                if (!Matchers.match(rule.target(), labels)) {
                    ids.add(id);
                }
            });
            return ids;
        }
    }

    /** The rules whose targets have one value. */
    private final class Targets {
        private final Map<List<String>, Map<Sources, List<Worded>>> byEqual = new LinkedHashMap<>();
        private int count;

        void add(InhibitRule rule, Sources sources) {
            byEqual.computeIfAbsent(rule.equal(), names -> new LinkedHashMap<>())
                    .computeIfAbsent(sources, same -> new java.util.ArrayList<>())
                    .add(new Worded(rule, rule.words()));
            count++;
        }

        Found find(Map<String, String> labels) {
            for (Map.Entry<List<String>, Map<Sources, List<Worded>>> each : byEqual.entrySet()) {
                Map<List<String>, Set<Sources>> known = live.get(each.getKey());
                if (known == null) {
                    continue;
                }
                List<String> values = values(each.getKey(), labels);
                Set<Sources> ready = known.get(values);
                if (ready == null) {
                    continue;
                }
                Map<Sources, List<Worded>> here = each.getValue();
                Stream<Sources> both = ready.size() < here.size()
                        ? ready.stream().filter(here::containsKey)
                        : here.keySet().stream().filter(ready::contains);
                Found found = both.map(sources -> find(here.get(sources), sources, values, labels))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        private Found find(List<Worded> asked, Sources sources, List<String> values, Map<String, String> labels) {
            Active of = sources.byValues.get(values);
            boolean twoSided = Matchers.match(sources.like.source(), labels);
            for (Worded each : asked) {
                InhibitRule rule = each.rule();
                if (Matchers.match(rule.target(), labels)) {
                    String source = of.source(rule, twoSided);
                    if (source != null) {
                        return new Found(rule, source, each.words());
                    }
                }
            }
            return null;
        }
    }
}
