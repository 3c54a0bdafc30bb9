// SPDX-License-Identifier: Apache-2.0
package io.bellwether.topology.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.testkit.ManualClock;
import io.bellwether.topology.ServiceMap;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopologyBookTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId ZETA = TenantId.of("zeta");
    private static final Map<String, Object> SHOP = Map.of(
            "services",
            List.of(
                    Map.of(
                            "id",
                            "shop",
                            "name",
                            "Web shop",
                            "depends_on",
                            List.of("identity", "search"),
                            "component",
                            "web",
                            "labels",
                            Map.of("team", "shop")),
                    Map.of("id", "identity", "depends_on", List.of("database"), "region", "eu", "owner", "core"),
                    Map.of("id", "search")));

    private final Stored store = new Stored();
    private final List<TenantId> present = new ArrayList<>(List.of(ACME, ZETA));
    private final List<Runnable> tenantListeners = new ArrayList<>();
    private final ManualClock clock = ManualClock.at("2026-01-05T10:00:00Z");
    private TopologyBook book = open();

    @Test
    void keepsWhatATenantDeclaresAndReadsItAgainAfterARestart() {
        List<TenantId> told = new ArrayList<>();
        book.onChange(told::add);
        assertThat(book.put(ACME, SHOP, "anna")).isEqualTo(SHOP);
        assertThat(told).containsExactly(ACME);

        for (int i = 0; i < 2; i++) {
            ServiceMap services = book.of(ACME);
            assertThat(services.upstream("shop")).containsExactly("identity", "search", "database");
            assertThat(services.distance("shop", "database")).hasValue(2);
            assertThat(services.labels("shop")).isEqualTo(Map.of("component", "web", "team", "shop"));
            assertThat(services.labels("identity")).isEqualTo(Map.of("region", "eu", "owner", "core"));
            assertThat(services.services())
                    .extracting(ServiceMap.Service::name)
                    .containsExactly("Web shop", "identity", "search");
            assertThat(book.get(ACME)).isEqualTo(SHOP);
            assertThat(book.of(ZETA)).isSameAs(ServiceMap.EMPTY);
            assertThat(book.get(ZETA)).isEmpty();
            book = open();
        }
        assertThat(store.find(ACME, "topology", "topology").orElseThrow().updatedBy())
                .isEqualTo("anna");
    }

    @Test
    void anEmptyDocumentTakesTheServicesAway() {
        book.put(ACME, SHOP, null);
        book.put(ACME, Map.of(), null);
        assertThat(book.of(ACME).services()).isEmpty();
        book.put(ACME, Map.of("services", List.of()), null);
        assertThat(book.of(ACME).services()).isEmpty();
    }

    @Test
    void aTenantThatGoesTakesItsServicesAlong() {
        book.put(ACME, SHOP, null);
        present.remove(ACME);
        tenantListeners.forEach(Runnable::run);
        assertThat(book.of(ACME)).isSameAs(ServiceMap.EMPTY);
    }

    @Test
    void namesEveryMistakeAndChangesNothing() {
        book.put(ACME, SHOP, null);
        Map<String, Object> wrong = Map.of(
                "services",
                List.of(
                        Map.of("id", "a", "dependsOn", List.of("b")),
                        Map.of("name", "nobody"),
                        Map.of("id", "a"),
                        Map.of("id", "c", "depends_on", "b", "labels", Map.of("severity", "x", "9", "y")),
                        "text"),
                "service",
                1);
        assertThatThrownBy(() -> book.put(ACME, wrong, null))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "service",
                                "services[4]",
                                "services[0].dependsOn",
                                "services[1].id",
                                "services[2].id",
                                "services[3].depends_on",
                                "services[3].labels.severity",
                                "services[3].labels.9"))
                .hasMessageContaining("did you mean 'depends_on'?");
        assertThat(book.get(ACME)).isEqualTo(SHOP);
    }

    @Test
    void aCycleIsNamedAsAPath() {
        Map<String, Object> circle = Map.of(
                "services",
                List.of(
                        Map.of("id", "front", "depends_on", List.of("a")),
                        Map.of("id", "a", "depends_on", List.of("outside", "b")),
                        Map.of("id", "b", "depends_on", List.of("c")),
                        Map.of("id", "c", "depends_on", List.of("a"))));
        assertThatThrownBy(() -> book.put(ACME, circle, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("a -> b -> c -> a");
        Map<String, Object> itself = Map.of("services", List.of(Map.of("id", "a", "depends_on", List.of("a"))));
        assertThatThrownBy(() -> book.put(ACME, itself, null)).hasMessageContaining("a -> a");
    }

    @Test
    void thereIsALimit() {
        List<Map<String, Object>> chain = IntStream.range(0, 1_000)
                .mapToObj(i -> Map.<String, Object>of("id", "s" + i, "depends_on", List.of("s" + (i + 1))))
                .toList();
        book.put(ACME, Map.of("services", chain), null);
        assertThat(book.of(ACME).distance("s0", "s1000")).hasValue(1_000);
        List<Map<String, Object>> more = new ArrayList<>(chain);
        more.add(Map.of("id", "s1000"));
        assertThatThrownBy(() -> book.put(ACME, Map.of("services", more), null)).hasMessageContaining("at most 1000");
    }

    @Test
    void whatCannotBeReadAnyMoreIsShownAndDependsOnNothing() {
        store.insert(
                new StoredDocument(ACME, "topology", "topology", Map.of("old", 1), Instant.EPOCH, Instant.EPOCH, null));
        book = open();
        assertThat(book.of(ACME)).isSameAs(ServiceMap.EMPTY);
        assertThat(book.get(ACME)).isEqualTo(Map.of("old", 1));
    }

    private TopologyBook open() {
        return new TopologyBook(store, tenants(), clock);
    }

    private Tenants tenants() {
        return (Tenants) Proxy.newProxyInstance(
                Tenants.class.getClassLoader(), new Class<?>[] {Tenants.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("onChange")) {
                        tenantListeners.add((Runnable) arguments[0]);
                        return (AutoCloseable) () -> tenantListeners.remove((Runnable) arguments[0]);
                    }
                    return present.stream()
                            .map(id -> new Tenant(id, "T", ZoneOffset.UTC, Instant.EPOCH))
                            .toList();
                });
    }

    private static final class Stored implements DocumentStore {
        private final Map<String, StoredDocument> all = new TreeMap<>();

        @Override
        public boolean insert(StoredDocument document) {
            return all.putIfAbsent(key(document.tenant(), document.kind(), document.id()), document) == null;
        }

        @Override
        public boolean update(StoredDocument document) {
            return all.replace(key(document.tenant(), document.kind(), document.id()), document) != null;
        }

        @Override
        public boolean delete(TenantId tenant, String kind, String id) {
            return all.remove(key(tenant, kind, id)) != null;
        }

        @Override
        public Optional<StoredDocument> find(TenantId tenant, String kind, String id) {
            return Optional.ofNullable(all.get(key(tenant, kind, id)));
        }

        @Override
        public List<StoredDocument> list(TenantId tenant, String kind) {
            return all.values().stream()
                    .filter(document -> tenant == null || document.tenant().equals(tenant))
                    .filter(document -> document.kind().equals(kind))
                    .toList();
        }

        private static String key(TenantId tenant, String kind, String id) {
            return tenant + "/" + kind + "/" + id;
        }
    }
}
