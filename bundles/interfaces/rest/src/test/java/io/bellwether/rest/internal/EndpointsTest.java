// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.identity.Scope;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static final List<Class<?>> RESOURCES = List.of(
            AdministrationResource.class,
            RoutingResource.class,
            ConnectorResource.class,
            SilenceResource.class,
            MaintenanceWindowResource.class,
            TenantAlertingResource.class,
            CheckupResource.class,
            IntakeResource.class,
            ChannelResource.class,
            OnCallResource.class,
            EscalationResource.class,
            RemediationResource.class,
            RemediateResource.class,
            RemediationOffersResource.class,
            TemplateResource.class,
            PolicyResource.class,
            PolicyTestResource.class,
            PolicyTrialResource.class,
            BacktestRunResource.class,
            BacktestResource.class,
            AlertResource.class,
            IncidentResource.class,
            CauseResource.class,
            ReportResource.class,
            EventResource.class,
            EventFigures.class,
            IndexResource.class,
            HealthResource.class,
            KpiResource.class,
            PrecisionResource.class,
            SeriesResource.class,
            AnomalyResource.class,
            CatalogueResource.class);
    /** Answered by servlets of their own. */
    private static final Set<String> SERVLETS = Set.of("GET /v1/events/stream", "GET /_metrics", "GET /api/metrics");

    /** Posted, as they come with a document; they change nothing. */
    private static final Set<String> QUESTIONS = Set.of(
            "POST /v1/silences/preview",
            "POST /v1/alerts/policies/test",
            "POST /v1/alerts/policies/{id}/test",
            "POST /v1/alerts/policies/{id}/backtest",
            "POST /v1/backtests/{id}/cancel",
            "POST /v1/escalations/{id}/drill");

    @Test
    void everyResourceMethodStandsInTheTableAndEveryLineHasItsMethod() {
        Set<String> table = new TreeSet<>();
        Endpoints.all().forEach(endpoint -> table.add(endpoint.toString()));
        table.removeAll(SERVLETS);
        Set<String> resources = new TreeSet<>();
        RESOURCES.forEach(resource -> Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verb(method)
                        .flatMap(verb -> choices(path(resource, method)).map(path -> verb + " " + path)))
                .forEach(resources::add));

        assertThat(resources).isEqualTo(table);
    }

    /** JAX-RS looks for a method only in the class whose path matches best, so one class must not hide another. */
    @Test
    void everyEndpointIsDescribed() {
        Set<String> table = new TreeSet<>(Set.of("POST /v1/events"));
        Endpoints.all().forEach(endpoint -> table.add(endpoint.toString()));
        assertThat(Examples.endpoints()).containsExactlyInAnyOrderElementsOf(table);

        Response answer = new DescriptionResource().description();
        Map<String, Object> document = Calls.body(answer);
        assertThat(document.get("paths").toString())
                .contains("summary=Keeps alerts quiet until ends_at, or for a duration")
                .contains("example={matchers=[service=\"pay\", node=~\"n1|n2\"], duration=1h, comment=Deployment}")
                .contains("description=One or several, with commas between");
    }

    @Test
    void noResourceHidesAnother() {
        assertThat(RESOURCES)
                .extracting(resource -> resource.getAnnotation(Path.class).value())
                .doesNotContain("/");
    }

    @Test
    void whatChangesSomethingAsksForMoreThanReading() {
        assertThat(Endpoints.all())
                .filteredOn(endpoint -> !endpoint.method().equals("GET"))
                .filteredOn(endpoint -> !QUESTIONS.contains(endpoint.toString()))
                .extracting(Endpoints.Endpoint::scope)
                .doesNotContain(Scope.READ, Scope.ALERT_READ, Scope.POLICY_READ);
    }

    @Test
    void aLiteralSegmentWinsOverAName() {
        assertThat(Endpoints.find("GET", "/v1/alerts/summary")
                        .orElseThrow()
                        .endpoint()
                        .template())
                .isEqualTo("/v1/alerts/summary");
        assertThat(Endpoints.find("GET", "/v1/alerts/policies")
                        .orElseThrow()
                        .endpoint()
                        .scope())
                .isEqualTo(Scope.POLICY_READ);
        assertThat(Endpoints.find("GET", "/v1/alerts/a-1").orElseThrow().names())
                .containsEntry("id", "a-1");
        assertThat(Endpoints.find("HEAD", "/v1/tenants")).isPresent();
        assertThat(Endpoints.find("GET", "/v1/alerts/")).isEmpty();
        assertThat(Endpoints.methods("/v1/tenants")).containsExactly("GET", "POST");
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(java.util.Objects::nonNull)
                .map(HttpMethod::value);
    }

    private static String path(Class<?> resource, Method method) {
        String root = resource.getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return ("/" + root + "/" + (own == null ? "" : own.value()))
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1");
    }

    /** A path for each choice of {@code {name: a|b}}; itself when it has none. */
    private static Stream<String> choices(String path) {
        int begin = path.indexOf(": ");
        if (begin < 0) {
            return Stream.of(path);
        }
        int open = path.lastIndexOf('{', begin);
        int close = path.indexOf('}', begin);
        return Arrays.stream(path.substring(begin + 2, close).split("[|]"))
                .map(choice -> path.substring(0, open) + choice + path.substring(close + 1));
    }
}
