// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.incident.Cause;
import io.bellwether.incident.internal.Sample;
import io.bellwether.incident.internal.cause.CauseRanking.Suspect;
import io.bellwether.incident.internal.cause.Scene.Changed;
import io.bellwether.incident.internal.cause.Scene.Novel;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What speaks for a cause, one thing at a time. */
class CauseRankingTest {
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Trace> traces = new ArrayList<>();
    private final List<Changed> changes = new ArrayList<>();
    private final List<Novel> novel = new ArrayList<>();
    private Map<String, Set<String>> ids = Map.of();
    private Set<Cause> elsewhere = Set.of();
    private ServiceMap services = ServiceMap.EMPTY;

    private static Instant at(int minute) {
        return Sample.T0.plusSeconds(60L * minute);
    }

    private void alert(AlertClass kind, String service, int minute) {
        alerts.add(Sample.open("alert-" + alerts.size(), kind, service, minute));
    }

    private void trace(String signal, int onset, double deviation) {
        Signal of = Signal.BUILT_IN.stream()
                .filter(each -> each.id().equals(signal))
                .findFirst()
                .orElseThrow();
        traces.add(new Trace(of, null, at(onset), at(onset + 10), 100, 5, deviation, 10));
    }

    private static Event event(String id, int minute) {
        EventBody body = EventBody.of("json", "config_change", Severity.INFO, "Configuration was changed")
                .withEventId(id);
        return new Event(Sample.PROD, id, true, at(minute), at(minute), body, null);
    }

    private void changed(Cause kind, String what, int minute) {
        Event event = event("change-" + changes.size(), minute);
        changes.add(new Changed(kind, at(minute), "ada", what, "Changed: " + what, event));
    }

    private Scene scene() {
        return new Scene(
                Sample.PROD,
                at(-150),
                at(60),
                alerts,
                elsewhere,
                traces,
                changes,
                List.of(),
                novel,
                ids,
                services,
                ZoneId.of("Europe/London"));
    }

    private List<Cause> ranked() {
        return CauseRanking.rank(scene()).stream().map(suspect -> suspect.cause).toList();
    }

    @Test
    void whatWentFirstIsTheCauseOfWhatItIsKnownToLeadTo() {
        alert(AlertClass.PLAN, "event-engine", 8);
        alert(AlertClass.EE_CAPACITY, "event-engine", 20);
        alert(AlertClass.INDEX, "search", 30);
        trace("plan-starts", 0, 40);
        trace("engine-threads", 6, 40);
        trace("index-backlog", 15, 60);

        assertThat(ranked()).startsWith(Cause.PLAN, Cause.EE_CAPACITY, Cause.INDEX);
    }

    @Test
    void aChangeShortlyBeforeThatIsAboutWhatBroke() {
        alert(AlertClass.AUTH, "identity", 10);
        trace("token-errors", 0, 60);
        assertThat(ranked()).first().isEqualTo(Cause.AUTH);

        changed(Cause.CONFIG_CHANGE, "identity client secret", -5);
        assertThat(ranked()).startsWith(Cause.CONFIG_CHANGE, Cause.AUTH);
    }

    @Test
    void aChangeAboutSomethingElseOrLongBeforeOrAfterwardsIsNot() {
        alert(AlertClass.AUTH, "identity", 10);
        trace("token-errors", 0, 60);
        changed(Cause.CONFIG_CHANGE, "mailbox footer", -5);
        changed(Cause.CONFIG_CHANGE, "identity client secret", -55);
        changed(Cause.CONFIG_CHANGE, "identity client secret", 6);

        assertThat(ranked()).first().isEqualTo(Cause.AUTH);
    }

    @Test
    void aDeploymentThatBroughtNewErrors() {
        alert(AlertClass.UNKNOWN, null, 8);
        changed(Cause.DEPLOYMENT, "sharedo-web 2025.4", -6);
        novel.add(new Novel("Fee rule {RuleName} has no band", 40, at(0), event("first", 0)));

        assertThat(ranked()).startsWith(Cause.DEPLOYMENT, Cause.UNKNOWN);
    }

    @Test
    void aServiceThatOthersNeed() {
        alert(AlertClass.EMAIL, "mail", 5);
        alert(AlertClass.INDEX, "search", 5);
        trace("email-unallocated", 0, 30);
        trace("index-backlog", 0, 30);
        List<Cause> without = ranked();
        services = ServiceMap.of(List.of(
                new Service("search", "Search", Set.of("mail"), Map.of()),
                new Service("mail", "Mail", Set.of(), Map.of())));

        assertThat(without).first().isEqualTo(Cause.INDEX);
        assertThat(ranked()).first().isEqualTo(Cause.EMAIL);
    }

    @Test
    void whatSharesIdsWithWhatFollowed() {
        alert(AlertClass.EMAIL, "mail", 5);
        alert(AlertClass.INDEX, "search", 5);
        trace("email-errors", 0, 30);
        trace("index-errors", 1, 80);
        double before = score(Cause.EMAIL);
        ids = Map.of("email-errors", Set.of("c-1", "c-2"), "index-errors", Set.of("c-2"));

        assertThat(score(Cause.EMAIL)).isGreaterThan(before);
        assertThat(said(Cause.EMAIL)).anyMatch(text -> text.endsWith("such as c-2"));
    }

    @Test
    void whatIsAnotherIncidentsSpeaksLessHere() {
        alert(AlertClass.EMAIL, "mail", 5);
        trace("email-unallocated", 3, 15);
        trace("downstream-errors", 0, 60);
        double before = score(Cause.DOWNSTREAM);
        elsewhere = Set.of(Cause.DOWNSTREAM);

        assertThat(score(Cause.DOWNSTREAM)).isLessThan(before);
        assertThat(ranked()).first().isEqualTo(Cause.EMAIL);
    }

    @Test
    void whatRaisedNoAlertDoesNotTakeThePlaceOfWhatDid() {
        alert(AlertClass.EMAIL, "mail", 20);
        trace("email-unallocated", 8, 60);
        trace("token-errors", 0, 60);

        assertThat(ranked()).startsWith(Cause.EMAIL, Cause.AUTH);
        assertThat(said(Cause.EMAIL)).anyMatch(text -> text.endsWith("auth, which raised no alert here"));

        alert(AlertClass.AUTH, "identity", 12);
        assertThat(ranked()).startsWith(Cause.AUTH, Cause.EMAIL);
    }

    @Test
    void aChangeWithinMinutesBeforeOutranksTheTroubleItExplains() {
        alert(AlertClass.AUTH, "identity", 10);
        alert(AlertClass.EMAIL, "mail", 20);
        trace("token-errors", 0, 60);
        trace("email-unallocated", 12, 60);
        assertThat(score(Cause.AUTH)).as("as it leads to the other").isGreaterThan(1);

        changed(Cause.DEPLOYMENT, "sharedo-web 2025.4", -5);
        assertThat(ranked()).startsWith(Cause.DEPLOYMENT, Cause.AUTH);
        changes.clear();
        changed(Cause.DEPLOYMENT, "sharedo-web 2025.4", -20);
        assertThat(ranked()).startsWith(Cause.AUTH);
    }

    @Test
    void timesAreSaidInTheTenantsZone() {
        alert(AlertClass.AUTH, "identity", 10);
        trace("token-errors", 0, 60);

        assertThat(said(Cause.AUTH))
                .contains("Token and sign-in failures: 100 in the minute of 10:10 GMT where 5 is usual,"
                        + " unusual since 10:00 GMT");
    }

    @Test
    void somethingUnknownWhenNothingPointsAnywhere() {
        alert(AlertClass.AVAILABILITY, "portal", 5);

        assertThat(ranked()).containsExactly(Cause.UNKNOWN);
    }

    @Test
    void theSameFactsInAnyOrderGiveTheSameAnswer() {
        alert(AlertClass.PLAN, "event-engine", 8);
        alert(AlertClass.EE_CAPACITY, "event-engine", 8);
        alert(AlertClass.UNKNOWN, null, 8);
        trace("plan-starts", 0, 20);
        trace("engine-threads", 0, 20);
        trace("engine-memory", 0, 20);
        trace("index-backlog", 2, 20);
        changed(Cause.CONFIG_CHANGE, "workflow", -10);
        changed(Cause.DEPLOYMENT, "web", -10);
        List<String> first = told();
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(alerts, random);
            Collections.shuffle(traces, random);
            Collections.shuffle(changes, random);
            assertThat(told()).isEqualTo(first);
        }
    }

    private List<String> told() {
        return CauseRanking.rank(scene()).stream()
                .map(suspect -> suspect.cause + " " + suspect.score + " " + suspect.since + " " + texts(suspect))
                .toList();
    }

    private static List<String> texts(Suspect suspect) {
        return suspect.reasons.stream().map(CauseRanking.Reason::text).toList();
    }

    private double score(Cause cause) {
        return suspect(cause).score;
    }

    private List<String> said(Cause cause) {
        return texts(suspect(cause));
    }

    private Suspect suspect(Cause cause) {
        return CauseRanking.rank(scene()).stream()
                .filter(suspect -> suspect.cause == cause)
                .findFirst()
                .orElseThrow();
    }
}
