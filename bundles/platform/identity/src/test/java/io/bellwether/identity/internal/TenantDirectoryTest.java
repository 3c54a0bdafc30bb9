// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.TenantKeys.KeyErased;
import io.bellwether.relational.Environment;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Tenant;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantDirectoryTest {
    private static final TenantId ACME = new TenantId("acme");

    @TempDir
    private Path data;

    private Bench bench;
    private KeyFiles keys;
    private TenantDirectory directory;

    @BeforeEach
    void open() {
        bench = new Bench(data);
        keys = new KeyFiles(bench);
        directory = new TenantDirectory(bench, keys, bench);
    }

    @Test
    void createsAndFindsATenant() {
        Tenant tenant = directory.create(Map.of("id", "acme", "name", "Acme LLP", "timeZone", "Europe/London"));
        assertThat(tenant).isEqualTo(new Tenant(ACME, "Acme LLP", ZoneId.of("Europe/London"), Bench.START));
        assertThat(directory.find(ACME)).contains(tenant);
        assertThat(directory.all()).containsExactly(tenant);
        assertThat(bench.tenants).containsEntry(ACME, tenant);
        assertThatThrownBy(() -> directory.create(Map.of("id", "acme")))
                .isInstanceOf(AlreadyExists.class)
                .hasMessageContaining("tenant 'acme'");
    }

    @Test
    void givesTheTimeAsItIsKept() {
        bench.now = Bench.START.plusNanos(1_999);
        assertThat(directory.create(Map.of("id", "acme")).createdAt()).isEqualTo(Bench.START.plusNanos(1_000));
    }

    @Test
    void nameAndZoneHaveDefaults() {
        assertThat(directory.create(Map.of("id", "acme")))
                .isEqualTo(new Tenant(ACME, "acme", ZoneId.of("UTC"), Bench.START));
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> directory.create(Map.of("id", "Acme!", "name", 7, "timeZone", "GMT Standard Time", "zone", "x")));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("id", "name", "timeZone", "zone");
        assertThat(refused).hasMessageContaining("Europe/London").hasMessageContaining("id, name, timeZone");
        assertThatThrownBy(() -> directory.create(Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("id: is required");
        assertThat(bench.tenants).isEmpty();
    }

    @Test
    void replacesTheWholeButNotTheId() {
        directory.create(Map.of("id", "acme", "name", "Acme", "timeZone", "Europe/London"));
        bench.now = Bench.START.plusSeconds(60);
        assertThat(directory.replace(ACME, Map.of("name", "New")))
                .contains(new Tenant(ACME, "New", ZoneId.of("UTC"), Bench.START));
        assertThatThrownBy(() -> directory.replace(ACME, Map.of("id", "other"))).isInstanceOf(InvalidInput.class);
        assertThat(directory.replace(new TenantId("nobody"), Map.of())).isEmpty();
        assertThat(directory.find(ACME)).get().extracting(Tenant::name).isEqualTo("New");
    }

    @Test
    void deletingErasesTheKeyAndANamesakeGetsAnother() {
        directory.create(Map.of("id", "acme"));
        byte[] before = keys.key(ACME, 1).getEncoded();
        assertThat(directory.delete(ACME)).isTrue();
        assertThat(directory.find(ACME)).isEmpty();
        assertThatThrownBy(() -> keys.key(ACME, 1)).isInstanceOf(KeyErased.class);
        assertThat(directory.delete(ACME)).isFalse();

        directory.create(Map.of("id", "acme"));
        assertThat(keys.currentVersion(ACME)).isEqualTo(2);
        assertThat(keys.key(ACME, 2).getEncoded()).isNotEqualTo(before);
        assertThatThrownBy(() -> keys.key(ACME, 1)).isInstanceOf(KeyErased.class);
    }

    @Test
    void deletingWhatIsNotThereLeavesNoTrace() {
        assertThat(directory.delete(new TenantId("nobody"))).isFalse();
        assertThat(data.resolve("keys/tenants")).isEmptyDirectory();
    }

    @Test
    void createsReplacesAndDeletesEnvironments() {
        directory.create(Map.of("id", "acme"));
        TenantEnvironment prod = TenantEnvironment.of("acme", "prod");
        Environment made = directory.create(
                ACME,
                Map.of(
                        "id",
                        "prod",
                        "name",
                        "Live",
                        "kind",
                        "PROD",
                        "match",
                        "%-prod",
                        "businessHours",
                        "Mon-Fri 08:00-18:00"));
        assertThat(made)
                .isEqualTo(new Environment(
                        prod, "Live", Environment.Kind.PROD, "%-prod", "Mon-Fri 08:00-18:00", Bench.START));
        assertThat(directory.find(prod)).contains(made);
        assertThat(directory.environments(ACME)).containsExactly(made);
        assertThatThrownBy(() -> directory.create(ACME, Map.of("id", "prod")))
                .isInstanceOf(AlreadyExists.class)
                .hasMessageContaining("acme/prod");
        assertThat(directory.replace(prod, Map.of()))
                .contains(new Environment(prod, "prod", Environment.Kind.OTHER, null, null, Bench.START));
        assertThat(directory.replace(TenantEnvironment.of("acme", "uat"), Map.of()))
                .isEmpty();
        assertThat(directory.delete(prod)).isTrue();
        assertThat(directory.delete(prod)).isFalse();
        assertThat(directory.environments(ACME)).isEmpty();
        assertThat(directory.environments(new TenantId("nobody"))).isEmpty();
    }

    @Test
    void refusesAWrongEnvironment() {
        directory.create(Map.of("id", "acme"));
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> directory.create(
                        ACME, Map.of("id", "p p", "kind", "live", "businessHours", "always", "colour", "red")));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("id", "kind", "businessHours", "colour");
        assertThat(refused).hasMessageContaining("prod, uat, vnext, other");
        assertThatThrownBy(() -> directory.create(new TenantId("nobody"), Map.of("id", "prod")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tenant");
    }

    @Test
    void tellsListenersOfEveryChangeEvenWhenOneFails() throws Exception {
        AtomicInteger told = new AtomicInteger();
        directory.onChange(() -> {
            throw new IllegalStateException("broken listener");
        });
        AutoCloseable subscription = directory.onChange(told::incrementAndGet);
        directory.create(Map.of("id", "acme"));
        directory.replace(ACME, Map.of());
        directory.create(ACME, Map.of("id", "prod"));
        directory.replace(TenantEnvironment.of("acme", "prod"), Map.of());
        directory.delete(TenantEnvironment.of("acme", "prod"));
        directory.delete(ACME);
        assertThat(told).hasValue(6);
        directory.delete(ACME);
        assertThat(told).hasValue(6);
        subscription.close();
        directory.create(Map.of("id", "acme"));
        assertThat(told).hasValue(6);
    }

    @Test
    void readsFromMemoryAndFromTheStoreOnlyAtFirst() {
        directory.create(Map.of("id", "acme"));
        bench.down = true;
        assertThat(directory.find(ACME)).isPresent();
        assertThatThrownBy(() -> new TenantDirectory(bench, keys, bench).all()).isInstanceOf(StoreUnavailable.class);
        bench.down = false;
        assertThat(new TenantDirectory(bench, keys, bench).all()).hasSize(1);
    }

    @Test
    void refusesControlCharactersAndEndlessNames() {
        for (String name : Arrays.asList("a\u0000b", "a\nb", "x".repeat(401))) {
            assertThatThrownBy(() -> directory.create(Map.of("id", "acme", "name", name)))
                    .isInstanceOf(InvalidInput.class);
        }
        assertThat(directory
                        .create(Map.of("id", "acme", "name", " '; DROP TABLE tenant; -- 🚨 "))
                        .name())
                .isEqualTo("'; DROP TABLE tenant; -- 🚨");
        assertThat(List.copyOf(bench.tenants.values())).hasSize(1);
    }
}
