// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies.Changed;
import io.bellwether.detect.Policies.Difference;
import io.bellwether.detect.Policies.FieldChange;
import io.bellwether.detect.Policies.Imported;
import io.bellwether.detect.Policies.ImportedPolicy;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.detect.Policies.Version;
import io.bellwether.detect.internal.Folder;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.InMemoryStores.PoliciesInMemory;
import io.bellwether.detect.internal.StepWorkers;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of policies: who changed what and when, what differs, and going back. */
class PolicyHistoryTest {
    private static final TenantId TENANT = TenantId.of("harbour-wren");
    private static final TenantEnvironment PROD = TenantEnvironment.of("harbour-wren", "prod");

    @TempDir
    Path folder;

    private final PoliciesInMemory store = new PoliciesInMemory();
    private final FixedTenants tenants = new FixedTenants(PROD);
    private final ManualClock clock = ManualClock.at("2025-08-12T03:00:00Z");
    private PolicyService service;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("policies")).resolve("pack.yaml"),
                "- { id: shipped, measure: { value: count }, detect: { threshold: { above: 50 } } }\n");
        service = new PolicyService(store, new Folder(folder), Timeline.detectors(), tenants, clock, new StepWorkers());
    }

    @Test
    void everyChangeIsAVersion() {
        service.create(TENANT, policy("own", 5), "ada");
        clock.advance(Duration.ofMinutes(1));
        service.replace(TENANT, "own", policy("own", 6), null, "bob");
        service.importAll(TENANT, Json.yamlText(policy("own", 7)), false, "cy");
        service.delete(TENANT, "own", null, "dee");
        service.restore(TENANT, "own", 2, "eve");

        assertThat(service.versions(TENANT, "own"))
                .extracting(Version::version, Version::change, Version::by)
                .containsExactly(
                        tuple(5, "restored", "eve"),
                        tuple(4, "deleted", "dee"),
                        tuple(3, "imported", "cy"),
                        tuple(2, "replaced", "bob"),
                        tuple(1, "created", "ada"));
        assertThat(service.versions(TENANT, "own").get(4).at()).isEqualTo("2025-08-12T03:00:00Z");
        assertThat(service.versions(TENANT, "own").get(3).at()).isEqualTo("2025-08-12T03:01:00Z");
        assertThat(service.version(TENANT, "own", 4).orElseThrow().document()).isEqualTo(policy("own", 7));
        assertThat(service.find(TENANT, "own").orElseThrow())
                .returns(5, PolicyView::version)
                .returns(policy("own", 6), PolicyView::document);
        assertThat(service.version(TENANT, "own", 6)).isEmpty();
        assertThat(service.restore(TENANT, "own", 6, "eve")).isEmpty();
        assertThat(service.versions(TenantId.of("kestrel"), "own")).isEmpty();
    }

    @Test
    void whatChangesNothingIsNoVersion() {
        service.create(TENANT, policy("own", 5), "ada");
        assertThat(service.replace(TENANT, "own", policy("own", 5), null, "ada")
                        .orElseThrow()
                        .version())
                .isEqualTo(1);
        assertThat(service.importAll(TENANT, service.export(service.list(TENANT)), false, "ada")
                        .policies())
                .extracting(ImportedPolicy::change)
                .containsOnly("unchanged");
        assertThat(service.versions(TENANT, "own")).hasSize(1);
        assertThat(service.find(TENANT, "shipped").orElseThrow().origin()).isEqualTo("default");
    }

    @Test
    void theDefaultPackIsVersionNought() {
        assertThat(service.find(TENANT, "shipped").orElseThrow().version()).isZero();
        service.replace(TENANT, "shipped", policy("shipped", 99), 0, "ada");
        assertThat(service.versions(TENANT, "shipped"))
                .extracting(Version::version, Version::change)
                .containsExactly(tuple(1, "created"), tuple(0, "default"));
        assertThat(service.diff(TENANT, "shipped", 0, 1).orElseThrow().changes())
                .containsExactly(new FieldChange("detect.threshold.above", 50, 99));
        service.delete(TENANT, "shipped", 1, "ada");
        assertThat(service.diff(TENANT, "shipped", 0, 2).orElseThrow().changes())
                .isEmpty();
        assertThat(service.restore(TENANT, "shipped", 0, "ada").orElseThrow())
                .returns("override", PolicyView::origin)
                .returns(3, PolicyView::version);
    }

    @Test
    void aDifferenceNamesFieldsAndLines() {
        Map<String, Object> before = Json.yaml(
                        "id: own\nname: Old\nmeasure: {value: count}\ndetect: {all: [{threshold: {above: 5}}]}\nfor: 1m\n")
                .get(0);
        service.create(TENANT, before, "ada");
        Map<String, Object> after = Json.yaml(
                        "detect: {all: [{threshold: {above: 8}}, {baseline: {factor: 3}}]}\nid: own\nname: New\n"
                                + "measure: {value: count}\nenvironment: prod\nenabled: false\n")
                .get(0);
        service.replace(TENANT, "own", after, 1, "ada");

        Difference difference = service.diff(TENANT, "own", 1, 2).orElseThrow();
        assertThat(difference.changes())
                .containsExactly(
                        new FieldChange("name", "Old", "New"),
                        new FieldChange("detect.all[0].threshold.above", 5, 8),
                        new FieldChange("detect.all[1]", null, Map.of("baseline", Map.of("factor", 3))),
                        new FieldChange("for", "1m", null),
                        new FieldChange("environment", null, "prod"),
                        new FieldChange("enabled", null, false));
        assertThat(difference.text())
                .isEqualTo(
                        """
                        --- own version 1 (created)
                        +++ own version 2 (replaced)
                        @@ -1,9 +1,12 @@
                         id: own
                        -name: Old
                        +name: New
                         measure:
                           value: count
                         detect:
                           all:
                           - threshold:
                        -      above: 5
                        -for: 1m
                        +      above: 8
                        +  - baseline:
                        +      factor: 3
                        +environment: prod
                        +enabled: false
                        """);
        Difference back = service.diff(TENANT, "own", 2, 1).orElseThrow();
        assertThat(back.changes()).contains(new FieldChange("for", null, "1m"));
        assertThat(service.diff(TENANT, "own", 1, 1).orElseThrow().text()).isEmpty();
        assertThat(service.diff(TENANT, "own", 1, 9)).isEmpty();
    }

    @Test
    void whoNamesAnOldVersionIsRefused() {
        service.create(TENANT, policy("own", 5), "ada");
        service.replace(TENANT, "own", policy("own", 6), 1, "ada");
        assertThatThrownBy(() -> service.replace(TENANT, "own", policy("own", 7), 1, "bob"))
                .isInstanceOf(Changed.class)
                .hasMessage("policy 'own' is at version 2, not 1; read it again");
        assertThatThrownBy(() -> service.delete(TENANT, "own", 1, "bob")).isInstanceOf(Changed.class);
        assertThat(service.find(TENANT, "own").orElseThrow().document()).isEqualTo(policy("own", 6));
        assertThat(service.delete(TENANT, "own", 2, "bob")).isTrue();
    }

    @Test
    void theCountGoesOnAfterADeletion() {
        service.create(TENANT, policy("own", 5), "ada");
        service.delete(TENANT, "own", null, "ada");
        assertThat(service.create(TENANT, policy("own", 5), "ada").version()).isEqualTo(3);
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        service.create(TENANT, policy("own", 0), "ada");
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> written = IntStream.rangeClosed(1, 40)
                .<Future<?>>mapToObj(i ->
                        writers.submit(() -> service.replace(TENANT, "own", policy("own", i), null, "writer-" + i)))
                .toList();
        for (Future<?> each : written) {
            each.get();
        }
        writers.shutdown();
        assertThat(service.versions(TENANT, "own"))
                .hasSize(41)
                .extracting(Version::version)
                .doesNotHaveDuplicates();
    }

    @Test
    void aDryRunSaysAndDoesNothing() {
        String text = Json.yamlText(List.of(policy("shipped", 1), policy("own", 2)));
        assertThat(service.importAll(TENANT, text, true, "ada").policies())
                .extracting(each -> each.policy().id(), ImportedPolicy::change)
                .containsExactly(tuple("shipped", "replaced"), tuple("own", "created"));
        assertThat(store.list(null)).isEmpty();
    }

    @Test
    void aPrometheusRuleFileIsImportedAsFarAsItMaps() {
        String rules =
                """
                groups:
                  - name: api
                    rules:
                      - alert: TargetDown
                        expr: up{job="api"} < 1
                        for: 5m
                      - alert: Slow
                        expr: histogram_quantile(0.9, x_bucket) > 1
                """;
        Imported imported = service.importAll(TENANT, rules, false, "ada");
        assertThat(imported.policies())
                .extracting(each -> each.policy().id(), ImportedPolicy::change)
                .containsExactly(tuple("target-down", "created"));
        assertThat(imported.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.rule()).isEqualTo("Slow");
            assertThat(skipped.line()).isEqualTo(8);
            assertThat(skipped.reason()).contains("histogram_quantile() has no counterpart");
        });
        assertThat(service.importAll(TENANT, rules, false, "ada").policies())
                .extracting(ImportedPolicy::change)
                .containsExactly("unchanged");
        assertThatThrownBy(() -> service.importAll(TENANT, "groups:\n- rules:\n  - alert: X\n", false, "ada"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs expr (line 3, column 5)");
    }

    @Test
    void anyTextComesBackFromAnExport() {
        List<String> hostile = List.of(
                "yes",
                "no",
                "on",
                "~",
                "null",
                "true",
                "1e3",
                "0x1F",
                "1_000",
                "012",
                "12:30",
                "2025-01-01",
                ".5",
                "+1",
                " leading",
                "trailing ",
                "tab\there",
                "two\nlines\n",
                "# hash",
                "a: b",
                "- x",
                "'q'",
                "\"q\"",
                "=",
                "<<",
                "!tag",
                "&anchor",
                "*alias",
                "%x",
                "@x",
                "`x`",
                "{",
                "[",
                "é🚨\u00a0",
                "\u0085",
                "\\n",
                "?",
                "|",
                ">");
        Map<String, Object> document = policy("own", 1);
        Map<String, Object> labels = new LinkedHashMap<>();
        for (int i = 0; i < hostile.size(); i++) {
            labels.put("l" + i, hostile.get(i));
        }
        document.put("labels", labels);
        document.put("description", String.join("\n", hostile));
        service.create(TENANT, document, "ada");
        List<PolicyView> before = service.list(TENANT);
        String yaml = service.export(before);
        String json = Json.text(service.documents(before));
        for (String text : List.of(yaml, json)) {
            assertThat(service.importAll(TENANT, text, true, "ada").policies())
                    .extracting(ImportedPolicy::change)
                    .containsOnly("unchanged");
        }
        assertThat(((Map<?, ?>) Json.yaml(yaml).get(0).get("labels")).get("l3")).isEqualTo("~");
    }

    @Test
    void whatNoLongerFitsIsNotRestored() {
        Map<String, Object> document = policy("own", 5);
        document.put("environment", "prod");
        service.create(TENANT, document, "ada");
        service.delete(TENANT, "own", null, "ada");
        tenants.delete(PROD);
        assertThatThrownBy(() -> service.restore(TENANT, "own", 1, "ada"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("environment");
    }

    @Test
    void mistakesAreNamedWithLineColumnAndWhatWasMeant() {
        String text =
                """
                - id: one
                  severty: critical
                  measure: { value: count }
                  detect:
                    all:
                      - threshold: { above: 5 }
                      - any:
                          - threshold: { abvoe: 7 }
                """;
        assertThatThrownBy(() -> service.importAll(TENANT, text, false, "ada"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("[0].severty: is not known here")
                .hasMessageContaining("did you mean 'severity'? (line 2, column 3)")
                .hasMessageContaining("[0].detect.all[1].any[0].threshold.abvoe: is not a setting")
                .hasMessageContaining("did you mean 'above'? (line 8, column 26)");
    }

    @Test
    void validationWarnsOfDetectorsThatAreNotThere() {
        assertThat(service.validate(policy("own", 1))).isEmpty();
        Map<String, Object> document = policy("own", 1);
        document.put("detect", Map.of("treshold", Map.of("above", 1)));
        assertThat(service.validate(document)).singleElement().asString().contains("detector 'treshold'");
    }

    private static Map<String, Object> policy(String id, int above) {
        return new LinkedHashMap<>(Json.yaml("{ id: " + id
                        + ", measure: { value: count }, detect: { threshold: { above: " + above + " } } }")
                .get(0));
    }
}
