// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestPlatform.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ErasedTenantsTest {
    private final TestTenants tenants = new TestTenants();
    private final MemoryJournal journal = new MemoryJournal();
    private final Set<TenantId> erased = ConcurrentHashMap.newKeySet();

    @Test
    void removesSegmentsOnlyOfTenantsThatAreGoneWithTheirKeys() throws Exception {
        store("acme");
        store("unknown-with-key");
        store("globex");
        TenantId globex = new TenantId("globex");
        WorkerPools workers = new WorkerPools(new PrometheusMeters());
        try {
            ErasedTenants eraser = new ErasedTenants(tenants, new Keys(), journal, new RecordedIndex(), workers);
            eraser.erase();
            assertThat(journal.environments()).hasSize(3);
            erased.add(globex);
            erased.add(TestTenants.ACME);
            tenants.match("anything: a change");

            assertThat(soon(() -> journal.environments().size() == 2)).isTrue();
            assertThat(journal.environments())
                    .extracting(each -> each.tenant().value())
                    .containsExactly("acme", "unknown-with-key");
            eraser.stop();
        } finally {
            workers.close();
        }
    }

    private void store(String tenant) {
        TenantEnvironment where = TenantEnvironment.of(tenant, "prod");
        EventBody body = EventBody.of("json", "log", Severity.INFO, "m");
        journal.append(where, List.of(new Event(where, tenant, false, Instant.EPOCH, Instant.EPOCH, body, null)));
    }

    private final class Keys implements TenantKeys {
        @Override
        public SecretKey key(TenantId tenant, int version) {
            if (erased.contains(tenant)) {
                throw new KeyErased(tenant, version);
            }
            return new SecretKeySpec(new byte[32], "AES");
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return 1;
        }

        @Override
        public void erase(TenantId tenant) {
            erased.add(tenant);
        }
    }
}
