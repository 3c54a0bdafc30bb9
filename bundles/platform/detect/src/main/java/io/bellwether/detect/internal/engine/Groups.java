// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.Series;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The groups of a policy: the series of its measures, joined by equal labels. Not safe for concurrent use. */
final class Groups {
    private final Policy policy;
    private final List<Measure> measures;
    private final int leaves;
    private final TreeMap<String, Group> byKey = new TreeMap<>();
    private final Map<Series, Group> bySeries = new IdentityHashMap<>();
    /** How many series of each measure were taken up, and the last of them. */
    private final int[] seen;

    private final Series[] last;
    private final List<Postponed> postponed = new ArrayList<>();

    /** A bucket of a group to be judged again once those before it have closed. */
    record Postponed(Group group, long bucket) {}

    /** @param leaves how many detectors remember something */
    Groups(Policy policy, List<Measure> measures, int leaves) {
        this.policy = policy;
        this.measures = List.copyOf(measures);
        this.leaves = leaves;
        this.seen = new int[measures.size()];
        this.last = new Series[measures.size()];
    }

    List<Measure> measures() {
        return measures;
    }

    /** Every group that is judged, by its labels' values. */
    Collection<Group> inOrder() {
        return byKey.values();
    }

    /** The group of a series; null when it is muted or not known yet. */
    Group of(Series series) {
        return bySeries.get(series);
    }

    /** The first bucket of any group; {@code Long.MAX_VALUE} while there is none. */
    long since() {
        long first = Long.MAX_VALUE;
        for (Group group : byKey.values()) {
            first = Math.min(first, group.since());
        }
        return first;
    }

    /** Takes up the groups that have come into being. */
    void gather() {
        for (int i = 0; i < measures.size(); i++) {
            List<Series> all = measures.get(i).series();
            if (all.size() == seen[i]) {
                continue;
            }
            boolean grown = seen[i] > 0 && seen[i] < all.size() && last[i] == all.get(seen[i] - 1);
            for (Series series : all.subList(grown ? seen[i] : 0, all.size())) {
                if (!bySeries.containsKey(series)) {
                    take(series, i);
                }
            }
            seen[i] = all.size();
            last[i] = all.isEmpty() ? null : all.get(all.size() - 1);
        }
    }

    private void take(Series series, int place) {
        int override = override(series.group());
        boolean mute = override >= 0 && policy.overrides().get(override).mute();
        if (mute) {
            bySeries.put(series, null);
            return;
        }
        Group group = byKey.computeIfAbsent(
                Group.key(series.group()), any -> new Group(series.group(), measures.size(), override, leaves));
        group.parts()[place] = series;
        bySeries.put(series, group);
    }

    private int override(Map<String, String> labels) {
        for (int i = 0; i < policy.overrides().size(); i++) {
            if (policy.overrides().get(i).matches(labels)) {
                return i;
            }
        }
        return -1;
    }

    /** Forgets a series. @return its group, when it has no other */
    Group drop(Series series) {
        Group group = bySeries.remove(series);
        for (int i = 0; i < seen.length; i++) {
            seen[i] = -1;
        }
        if (group == null) {
            return null;
        }
        for (int i = 0; i < group.parts().length; i++) {
            if (group.parts()[i] == series) {
                group.parts()[i] = null;
            }
        }
        if (!group.isEmpty()) {
            return null;
        }
        byKey.remove(group.key());
        return group;
    }

    void postpone(Group group, long bucket) {
        Postponed each = new Postponed(group, bucket);
        if (!postponed.contains(each)) {
            postponed.add(each);
        }
    }

    boolean hasPostponed() {
        return !postponed.isEmpty();
    }

    List<Postponed> takePostponed() {
        List<Postponed> taken = List.copyOf(postponed);
        postponed.clear();
        return taken;
    }

    /** Takes over what another run of the same policy knew; a model only where its detector is still the same. */
    void follow(Groups other, List<Leaf> before, List<Leaf> now) {
        gather();
        for (Group group : byKey.values()) {
            Group old = other.byKey.get(group.key());
            if (old == null) {
                continue;
            }
            group.track(old.track());
            for (Leaf leaf : now) {
                boolean same = before.get(leaf.index()).bound().detector()
                        == leaf.bound().detector();
                if (same || leaf instanceof PureLeaf) {
                    group.memory()[leaf.index()] = old.memory()[leaf.index()];
                }
            }
        }
    }

    void save(List<Leaf> all, Turn turn, DataOutput out) throws IOException {
        out.writeInt(byKey.size());
        for (Group group : byKey.values()) {
            Bytes.write(out, group.key());
            group.track().save(out);
            for (Leaf leaf : all) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                leaf.save(group.memory()[leaf.index()], turn, new DataOutputStream(bytes));
                out.write(bytes.toByteArray());
            }
        }
    }

    /** Reads it again; of groups that are no longer there, nothing is taken. */
    void restore(List<Leaf> all, Turn turn, DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            Group group = byKey.get(Bytes.text(in));
            Track track = Track.restore(in);
            if (group != null) {
                group.track(track);
            }
            for (Leaf leaf : all) {
                Object memory = leaf.restore(turn, in);
                if (group != null) {
                    group.memory()[leaf.index()] = memory;
                }
            }
        }
    }
}
