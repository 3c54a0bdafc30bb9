// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import static io.bellwether.report.internal.Facts.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.report.Reports.Document;
import io.bellwether.report.Reports.Form;
import io.bellwether.report.Signals;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportServiceTest {
    private static final TenantId TENANT = Facts.PROD.tenant();

    private final Facts facts = new Facts();
    private final ManualClock clock = new ManualClock(T0.plusSeconds(3_600));
    private final ExecutorService making = Executors.newSingleThreadExecutor();
    private final ReportService service = new ReportService(
            facts, new ReportBuilder(facts, facts, tenants(), ReportServiceTest::curves, clock), making);

    @AfterEach
    void stop() throws Exception {
        service.stop();
    }

    @Test
    void whileItGoesOnEachReadingIsFreshAndNothingIsKept() {
        assertThat(json().get("notes")).isEqualTo(List.of());
        note("Looking into it.");
        assertThat(json().get("notes").toString()).contains("Looking into it.");
        assertThat(facts.saves).isZero();
    }

    @Test
    void closingKeepsTheReportOnce() throws Exception {
        facts.close(clock.instant());
        settle();
        assertThat(facts.saves).isEqualTo(1);

        note("Written after it was closed.");
        assertThat(json().get("notes")).isEqualTo(List.of());
        service.renew(TENANT, "inc-1");
        assertThat(json().get("notes").toString()).contains("Written after it was closed.");
        settle();
        assertThat(facts.saves).isEqualTo(2);
    }

    @Test
    void closingAgainMakesItAnew() throws Exception {
        facts.close(clock.instant());
        settle();
        clock.advance(java.time.Duration.ofMinutes(5));
        facts.close(clock.instant());
        settle();
        assertThat(facts.saves).isEqualTo(2);
    }

    @Test
    void saysWhatHappenedInTheTenantsTime() {
        facts.close(T0.plusSeconds(1_800));
        Map<String, Object> report = json();
        assertThat(report)
                .containsEntry("tenant_name", "Harbour & Wren")
                .containsEntry("time_zone", "Australia/Sydney")
                .containsEntry("cause", "Sign-in and tokens: identity")
                .containsEntry("mttd_seconds", 120)
                .containsEntry("mttr_seconds", 1_800);
        assertThat(report.get("summary").toString())
                .contains("It began at 12 Aug 2025 13:00:00 AEST in harbour-wren/prod and was detected after 2 min.")
                .contains("It was over after 30 min.")
                .contains("Likeliest cause: Sign-in and tokens: identity (80 %). Token errors came first.")
                .contains("3 people met with it")
                .contains("Nobody acknowledged it.");
        assertThat(report.get("users")).isEqualTo(List.of("u-1", "and 2 more"));
    }

    @Test
    void whatPeopleClosedBeforeItsAlertsWereOverDoesNotGoOn() {
        facts.state = IncidentState.CLOSED;
        facts.closedAt = T0.plusSeconds(1_800);
        assertThat(json()).containsEntry("mttr_seconds", 1_800).containsEntry("resolved_at", null);
        assertThat(json().get("summary").toString())
                .contains("It was closed after 30 min; one alert was not over.")
                .doesNotContain("It goes on");
    }

    @Test
    void saysNothingTwice() {
        String change = "Configuration was changed: identity-client-secret";
        facts.candidates.set(
                0, Facts.candidate(Cause.CONFIG_CHANGE, change, change + ", 4 min before the trouble began"));

        assertThat(json().get("summary").toString())
                .contains("First sign: \"Token errors\": 62 token errors/min is above 50 (node=a1).")
                .contains("Likeliest cause: " + change + ", 4 min before the trouble began (80 %).");
        assertThat(json().get("alerts").toString()).contains("summary=62 token errors/min is above 50 (node=a1)");
    }

    @Test
    void namesWhatTurnedBeforeThePeak() {
        facts.indicators.add(new Causes.Indicator(
                "Slow or failing signing keys",
                AlertClass.AUTH,
                T0.minusSeconds(120),
                6,
                "22 at its worst where 1 is usual",
                List.of(Facts.EVENT)));

        assertThat(json().get("lead_indicators").toString())
                .contains("Slow or failing signing keys, 6 min before the peak: 22 at its worst where 1 is usual");
    }

    @Test
    void hasTheCourseOfWhatItsAlertsMeasured() {
        Map<?, ?> signal = (Map<?, ?>) ((List<?>) json().get("signals")).get(0);
        assertThat(signal.get("title")).isEqualTo("Token errors (identity)");
        assertThat(signal.get("limit")).isEqualTo(50.0);
        assertThat(signal.get("from")).isEqualTo("2025-08-12T02:30:00Z");
        assertThat((List<?>) signal.get("points")).hasSize(2);
    }

    @Test
    void printsAnIncidentOfThousandsOfLines() throws Exception {
        for (int i = 0; i < 300; i++) {
            facts.alerts.add(Facts.alert("more-" + i, AlertClass.AUTH, null));
        }
        for (int i = 0; i < 2_000; i++) {
            note("line " + i);
        }
        Document pdf = service.report(TENANT, "inc-1", Form.PDF).orElseThrow();
        assertThat(pdf.fileName()).isEqualTo("incident-inc-1.pdf");
        try (var document = Loader.loadPDF(pdf.content())) {
            assertThat(document.getNumberOfPages()).isGreaterThan(60);
        }
    }

    @Test
    void knowsOnlyWhatThereIs() {
        assertThat(service.report(TENANT, "inc-2", Form.JSON)).isEmpty();
        assertThat(service.report(new TenantId("other"), "inc-1", Form.JSON)).isEmpty();
        assertThat(service.renew(new TenantId("other"), "inc-1")).isFalse();
    }

    /** Waits until what was asked for so far is made, and what that asked for. */
    private void settle() throws Exception {
        making.submit(() -> {}).get();
        making.submit(() -> {}).get();
    }

    private void note(String text) {
        facts.timeline.add(new TimelineEntry(
                "n" + facts.timeline.size(), clock.instant(), TimelineEntry.Kind.NOTE, "alice", text, null, List.of()));
    }

    private Map<String, Object> json() {
        return Json.object(new String(
                service.report(TENANT, "inc-1", Form.JSON).orElseThrow().content(), StandardCharsets.UTF_8));
    }

    private static List<Signals.Curve> curves(
            TenantEnvironment where,
            String policy,
            Map<String, String> group,
            java.time.Instant from,
            java.time.Instant to) {
        return List.of(new Signals.Curve(
                "value", List.of(new Signals.Point(T0, 10), new Signals.Point(T0.plusSeconds(60), 62)), List.of()));
    }

    /** One tenant with one environment. */
    private static Tenants tenants() {
        Tenant tenant = new Tenant(TENANT, "Harbour & Wren", ZoneId.of("Australia/Sydney"), T0);
        Environment prod = new Environment(
                new TenantEnvironment(TENANT, new EnvironmentId("prod")),
                "Production",
                Environment.Kind.PROD,
                null,
                null,
                T0);
        return (Tenants) Proxy.newProxyInstance(
                Tenants.class.getClassLoader(), new Class<?>[] {Tenants.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("find")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return Optional.of(arguments[0] instanceof TenantId ? tenant : prod);
                });
    }
}
