// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.Escalations.Drill;
import io.bellwether.alert.Escalations.DrillChannel;
import io.bellwether.alert.Escalations.DrillStep;
import io.bellwether.alert.Escalations.DrillTarget;
import io.bellwether.alert.internal.oncall.OnCallBook.Reached;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.notify.Channels.ChannelView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Walks an escalation as the alert stage would, and tells nobody. Pure. @param channels the tenant's, by id */
record FireDrill(Roster roster, Map<String, ChannelView> channels) {
    private static final String MISSING = "missing";

    Drill walk(Ladder ladder, Severity severity, Instant start) {
        List<DrillStep> steps = new ArrayList<>();
        for (Ladder.Step step : ladder.steps()) {
            Instant at = start.plus(step.after());
            List<DrillTarget> targets = step.targets().stream()
                    .map(target -> target(target, severity, at))
                    .toList();
            steps.add(new DrillStep(steps.size() + 1, at, step.after(), targets));
        }
        return new Drill(ladder.id(), severity, start, steps, ends(ladder, steps));
    }

    private DrillTarget target(Ladder.Target target, Severity severity, Instant at) {
        List<Reached> ways = new Reach(roster, null).ways(target, severity, at);
        String who = target.kind() == Ladder.Target.Kind.CHANNEL
                ? "whoever reads " + target.id()
                : ways.get(0).why();
        return new DrillTarget(
                Documents.text(target), who, ways.stream().map(this::channel).toList());
    }

    private DrillChannel channel(Reached way) {
        if (way.channel() == null) {
            return new DrillChannel(null, null, MISSING, false, way.why());
        }
        ChannelView channel = channels.get(way.channel());
        if (channel == null) {
            return new DrillChannel(way.channel(), null, MISSING, false, "there is no such channel");
        }
        String reason =
                switch (channel.state()) {
                    case "disabled" -> "the channel is disabled";
                    case "plugin missing" -> "the notifier '" + channel.notifier() + "' is not installed";
                    case "failing" -> "the last delivery failed: " + channel.lastError();
                    default -> null;
                };
        boolean tells = channel.enabled() && !"plugin missing".equals(channel.state());
        if (tells && way.notBefore() != null) {
            reason = "not before " + way.notBefore() + ", the end of quiet hours"
                    + (reason == null ? "" : "; " + reason);
        }
        return new DrillChannel(channel.id(), channel.notifier(), channel.state(), tells, reason);
    }

    private static String ends(Ladder ladder, List<DrillStep> steps) {
        DrillStep last = steps.get(steps.size() - 1);
        String end = "Whoever acknowledges or resolves ends it. ";
        if (ladder.repeatEvery() == null) {
            return end + "After step " + last.step() + " nobody else is told.";
        }
        Instant over = last.at().plus(ladder.repeatEvery().multipliedBy(ladder.repeats()));
        return end + "After step " + last.step() + " it is told again every " + Durations.format(ladder.repeatEvery())
                + ", " + times(ladder.repeats()) + ", the last time at " + over + "; then nobody else is told.";
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
