// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies.Imported;
import io.bellwether.detect.Policies.ImportedPolicy;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.detect.internal.Folder;
import io.bellwether.detect.internal.InMemoryStores.FixedTenants;
import io.bellwether.detect.internal.InMemoryStores.PoliciesInMemory;
import io.bellwether.detect.internal.StepWorkers;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detector.threshold.ThresholdDetector;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyServiceTest {
    private static final TenantId TENANT = TenantId.of("harbour-wren");
    private static final TenantEnvironment PROD = TenantEnvironment.of("harbour-wren", "prod");
    private static final TenantEnvironment UAT = TenantEnvironment.of("harbour-wren", "uat");
    private static final TenantEnvironment OTHER = TenantEnvironment.of("kestrel", "prod");
    private static final String BY = "ada";
    private static final String PACK =
            """
            - { id: a-default, measure: {}, detect: { threshold: { above: 50 } } }
            - { id: b-default, measure: {}, detect: { threshold: { above: 60 } } }
            """;

    @TempDir
    Path folder;

    private final PoliciesInMemory store = new PoliciesInMemory();
    private final StepWorkers workers = new StepWorkers();
    private final DetectorCatalogue detectors = Timeline.detectors();
    private final ManualClock clock = ManualClock.at("2025-08-12T03:00:00Z");
    private final AtomicInteger changes = new AtomicInteger();
    private Path pack;
    private PolicyService service;

    @BeforeEach
    void start() throws IOException {
        pack = Files.createDirectories(folder.resolve("policies")).resolve("pack.yaml");
        Files.writeString(pack, PACK);
        service = new PolicyService(
                store, new Folder(folder), detectors, new FixedTenants(PROD, UAT, OTHER), clock, workers);
        service.onChange(changes::incrementAndGet);
    }

    @Test
    void theDefaultPackIsActiveEverywhere() {
        assertThat(service.active(PROD)).extracting(Policy::id).containsExactly("a-default", "b-default");
        assertThat(service.active(OTHER)).extracting(Policy::id).containsExactly("a-default", "b-default");
        assertThat(service.list(null))
                .extracting(PolicyView::origin, PolicyView::state, PolicyView::tenant)
                .containsOnly(tuple("default", "active", null));
    }

    @Test
    void aTenantAddsItsOwn() {
        PolicyView created = service.create(TENANT, policy("own", 5), BY);
        assertThat(created.origin()).isEqualTo("tenant");
        assertThat(created.version()).isEqualTo(1);
        assertThat(created.updatedAt()).isEqualTo(clock.instant());
        assertThat(created.document()).containsKey("detect").doesNotContainKeys("tenant", "environment", "enabled");
        assertThat(service.active(PROD)).extracting(Policy::id).contains("own");
        assertThat(service.active(OTHER)).extracting(Policy::id).doesNotContain("own");
        assertThat(changes).hasValue(1);
    }

    @Test
    void withoutATenantEveryTenantsOwnFollowTheDefaults() {
        service.create(TenantId.of("kestrel"), policy("own", 5), BY);
        service.create(TENANT, policy("own", 6), BY);
        service.replace(TENANT, "a-default", policy("a-default", 99), null, BY).orElseThrow();

        assertThat(service.list(null))
                .extracting(PolicyView::id, PolicyView::origin, PolicyView::tenant)
                .containsExactly(
                        tuple("a-default", "default", null),
                        tuple("b-default", "default", null),
                        tuple("a-default", "override", TENANT),
                        tuple("own", "tenant", TENANT),
                        tuple("own", "tenant", TenantId.of("kestrel")));
    }

    @Test
    void anIdIsTakenOnce() {
        service.create(TENANT, policy("own", 5), BY);
        assertThatThrownBy(() -> service.create(TENANT, policy("own", 6), BY))
                .isInstanceOf(AlreadyExists.class)
                .hasMessage("policy 'own' already exists");
        assertThat(service.create(TenantId.of("kestrel"), policy("own", 6), BY).version())
                .isEqualTo(1);
    }

    @Test
    void aPolicyMayBeOfOneEnvironment() {
        Map<String, Object> document = policy("own", 5);
        document.put("environment", "uat");
        assertThat(service.create(TENANT, document, BY).environment()).isEqualTo("uat");
        assertThat(service.active(UAT)).extracting(Policy::id).contains("own");
        assertThat(service.active(PROD)).extracting(Policy::id).doesNotContain("own");
    }

    @Test
    void eachChangeCountsAVersion() {
        service.create(TENANT, policy("own", 5), BY);
        assertThat(service.replace(TENANT, "own", policy("own", 6), null, BY)
                        .orElseThrow()
                        .version())
                .isEqualTo(2);
        Map<String, Object> withoutId = policy("own", 7);
        withoutId.remove("id");
        assertThat(service.replace(TENANT, "own", withoutId, null, BY)
                        .orElseThrow()
                        .version())
                .isEqualTo(3);
        assertThat(service.replace(TENANT, "nobody", policy("nobody", 1), null, BY))
                .isEmpty();
        assertThatThrownBy(() -> service.replace(TENANT, "own", policy("another", 1), null, BY))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be 'own'");
    }

    @Test
    void aDefaultIsOverriddenDisabledAndRestored() {
        PolicyView override = service.replace(TENANT, "a-default", policy("a-default", 99), null, BY)
                .orElseThrow();
        assertThat(override.origin()).isEqualTo("override");
        assertThat(service.active(PROD).get(0).detect()).hasToString(detect(99));
        assertThat(service.active(OTHER).get(0).detect()).hasToString(detect(50));

        PolicyView disabled = service.replace(TENANT, "b-default", Map.of("enabled", false), null, BY)
                .orElseThrow();
        assertThat(disabled.state()).isEqualTo("disabled");
        assertThat(disabled.document()).containsKey("detect");
        assertThat(service.active(PROD)).extracting(Policy::id).containsExactly("a-default");

        assertThat(service.delete(TENANT, "b-default", null, BY)).isTrue();
        assertThat(service.delete(TENANT, "b-default", null, BY)).isFalse();
        assertThat(service.find(TENANT, "b-default").orElseThrow().origin()).isEqualTo("default");
        assertThat(service.active(PROD)).extracting(Policy::id).containsExactly("a-default", "b-default");
    }

    @Test
    void wrongPlacesAreNamed() {
        Map<String, Object> document = policy("own", 5);
        document.put("tenant", "kestrel");
        document.put("environment", "moon");
        document.put("enabled", "perhaps");
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> service.create(TENANT, document, BY));
        assertThat(invalid.problems()).extracting(Problem::field).containsExactly("tenant", "environment", "enabled");
        assertThat(store.list(null)).isEmpty();
    }

    @Test
    void aMissingDetectorShowsAndComesBack() {
        ThresholdDetector another = new ThresholdDetector();
        detectors.add(another);
        int before = changes.get();
        detectors.remove(another);
        assertThat(changes.get()).isGreaterThan(before);
        assertThat(service.find(TENANT, "a-default").orElseThrow().state()).isEqualTo("plugin missing");
        assertThat(service.active(PROD)).hasSize(2);
        detectors.add(another);
        assertThat(service.find(TENANT, "a-default").orElseThrow().state()).isEqualTo("active");
    }

    @Test
    void aChangedFileActsAndABrokenOneDoesNot() throws IOException {
        write("- { id: c-default, measure: {}, detect: { threshold: { above: 1 } } }", 1);
        workers.run("detect-policies");
        assertThat(service.active(PROD)).extracting(Policy::id).containsExactly("c-default");
        assertThat(changes).hasValue(1);
        workers.run("detect-policies");
        assertThat(changes).hasValue(1);
        write("- { id: c-default, measure: {every: 7m}", 2);
        workers.run("detect-policies");
        assertThat(service.active(PROD)).extracting(Policy::id).containsExactly("c-default");
        Files.delete(pack);
        workers.run("detect-policies");
        assertThat(service.active(PROD)).isEmpty();
    }

    @Test
    void exportsWhatImportReadsBack() {
        service.create(TENANT, policy("own", 5), BY);
        service.replace(TENANT, "b-default", Map.of("enabled", false, "environment", "uat"), null, BY);
        String text = service.export(service.list(TENANT));
        PolicyService second = new PolicyService(
                new PoliciesInMemory(), new Folder(folder), detectors, new FixedTenants(PROD, UAT), clock, workers);
        Imported result = second.importAll(TENANT, text, false, BY);
        assertThat(result.policies())
                .extracting(ImportedPolicy::change)
                .containsExactly("unchanged", "replaced", "created");
        List<PolicyView> imported =
                result.policies().stream().map(ImportedPolicy::policy).toList();
        assertThat(imported).extracting(PolicyView::id).containsExactly("a-default", "b-default", "own");
        assertThat(imported).extracting(PolicyView::origin).containsExactly("default", "override", "tenant");
        assertThat(second.export(second.list(TENANT))).isEqualTo(text);
        assertThat(imported)
                .extracting(PolicyView::document)
                .containsExactlyElementsOf(
                        service.list(TENANT).stream().map(PolicyView::document).toList());
        assertThat(second.active(UAT)).extracting(Policy::id).containsExactly("a-default", "own");
    }

    @Test
    void anImportIsAllOrNothing() {
        String text = Json.yamlText(List.of(policy("one", 1), policy("two", 2)))
                + "- id: three\n  measure: { every: 9m }\n  detect: { threshold: { above: 1 } }\n";
        InvalidInput invalid =
                catchThrowableOfType(InvalidInput.class, () -> service.importAll(TENANT, text, false, BY));
        assertThat(invalid.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("[2].measure.every");
            assertThat(problem.message()).contains("must be 1m or 5m");
            assertThat(problem.line()).isEqualTo((int) text.lines().count() - 1);
            assertThat(problem.column()).isEqualTo(14);
        });
        assertThat(store.list(null)).isEmpty();

        service.create(TENANT, policy("one", 77), BY);
        store.failFor("two");
        String good = Json.yamlText(List.of(policy("one", 1), policy("two", 2)));
        assertThatThrownBy(() -> service.importAll(TENANT, good, false, BY)).isInstanceOf(StoreUnavailable.class);
        assertThat(store.list(null))
                .singleElement()
                .satisfies(kept -> assertThat(kept.document().get("detect")).hasToString("{threshold={above=77}}"));
    }

    @Test
    void unreadableTextNamesItsLine() {
        assertThatThrownBy(() -> service.importAll(TENANT, "- id: one\n  measure: {\n", false, BY))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("line");
        assertThatThrownBy(() -> service.importAll(TENANT, "", false, BY)).isInstanceOf(InvalidInput.class);
    }

    private void write(String text, int minutesLater) throws IOException {
        Files.writeString(pack, text);
        Files.setLastModifiedTime(pack, FileTime.from(clock.instant().plusSeconds(60L * minutesLater)));
    }

    private static String detect(int above) {
        return "Detector[path=detect.threshold, id=threshold, settings={above=" + above + "}, measures=[]]";
    }

    private static Map<String, Object> policy(String id, int above) {
        return Json.yaml("{ id: " + id + ", measure: { value: count }, detect: { threshold: { above: " + above
                        + " } } }")
                .get(0);
    }
}
