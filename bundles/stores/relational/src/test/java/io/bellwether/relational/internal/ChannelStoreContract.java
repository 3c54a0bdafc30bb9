// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ChannelStoreContract {
    private final TestDatabase database;
    private final ChannelStore store;

    ChannelStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new ChannelTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static Channel channel(TenantId tenant, String id) {
        return new Channel(
                tenant, id, "webhook", Map.of("url", "https://x", "timeout", "5s"), true, true, T0_STORED, T0_STORED);
    }

    @Test
    void keepsAChannel() {
        assertThat(store.insert(channel(ACME, "ops"))).isTrue();
        assertThat(store.insert(channel(ACME, "ops"))).isFalse();
        assertThat(store.find(ACME, "ops")).contains(channel(ACME, "ops"));
        Channel changed =
                new Channel(ACME, "ops", "email", Map.of(), false, false, T0_STORED, T0_STORED.plusSeconds(1));
        assertThat(store.update(changed)).isTrue();
        assertThat(store.find(ACME, "ops")).contains(changed);
        assertThat(store.update(channel(ACME, "none"))).isFalse();
        assertThat(store.delete(ACME, "ops")).isTrue();
        assertThat(store.delete(ACME, "ops")).isFalse();
        assertThatThrownBy(() -> store.insert(channel(new TenantId("nobody"), "ops")))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        assertThat(TestDatabase.together(
                        () -> store.insert(channel(ACME, "x")), () -> store.insert(channel(ACME, "x"))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void listsByTenantAndId() {
        store.insert(channel(ZETA, "a"));
        store.insert(channel(ACME, "b"));
        store.insert(channel(ACME, "a"));
        assertThat(store.list(ACME)).extracting(Channel::id).containsExactly("a", "b");
        assertThat(store.list(null)).extracting(Channel::id).containsExactly("a", "b", "a");
    }

    @Test
    void replacesTheRoutingAsAWhole() {
        assertThat(store.routing(ACME)).isEmpty();
        Map<String, Object> first = Map.of("route", Map.of("channel", "ops", "group_by", List.of("service")));
        Map<String, Object> second = Map.of("route", Map.of("channel", "desk"));
        store.saveRouting(ACME, first);
        assertThat(store.routing(ACME)).contains(first);
        store.saveRouting(ACME, second);
        assertThat(store.routing(ACME)).contains(second);
        assertThat(store.routing(ZETA)).isEmpty();
        assertThatThrownBy(() -> store.saveRouting(new TenantId("nobody"), first))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void savesTheFirstRoutingOnceWhenTwoDoSoTogether() throws Exception {
        Map<String, Object> one = Map.of("route", Map.of("channel", "one"));
        Map<String, Object> two = Map.of("route", Map.of("channel", "two"));
        TestDatabase.together(
                () -> {
                    store.saveRouting(ACME, one);
                    return 1;
                },
                () -> {
                    store.saveRouting(ACME, two);
                    return 2;
                });
        assertThat(store.routing(ACME)).get().isIn(one, two);
    }

    @Test
    void takesAnyText() {
        store.insert(channel(ACME, "ops"));
        for (String text : HOSTILE) {
            Channel changed =
                    new Channel(ACME, "ops", text, Map.of("k" + text, text), true, true, T0_STORED, T0_STORED);
            store.update(changed);
            store.saveRouting(ACME, Map.of("k" + text, text));
            assertThat(store.find(ACME, "ops")).contains(changed);
            assertThat(store.routing(ACME)).contains(Map.of("k" + text, text));
        }
    }
}
