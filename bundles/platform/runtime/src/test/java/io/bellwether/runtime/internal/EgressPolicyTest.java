// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
    private static final Map<String, List<String>> NAMES = Map.of(
            "public.example", List.of("93.184.216.34", "2606:2800:220:1::1"),
            "rebound.example", List.of("93.184.216.34", "127.0.0.1"),
            "metadata.example", List.of("169.254.169.254"));

    private final EgressPolicy policy =
            new EgressPolicy(List.of("10.1.0.0/16", "fd12::/16"), EgressPolicyTest::resolve);

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.matches("[0-9a-fA-F.:]+")) {
            return new InetAddress[] {InetAddress.getByName(host)};
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : NAMES.getOrDefault(host, List.of())) {
            found.add(InetAddress.getByName(address));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found.toArray(InetAddress[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "public.example", "2606:2800:220:1::1", "10.1.2.3", "fd12::5", "11.0.0.1"})
    void whatATenantCreatedMayCall(String host) {
        assertThat(policy.refusal(host, false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.2.0.1",
                "192.168.1.1",
                "172.31.255.255",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "[::1]",
                "fd13::5",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "224.0.0.1",
                "255.255.255.255",
                "rebound.example"
            })
    void whatATenantCreatedMayNotCallButTheAdministratorsMay(String host) {
        assertThat(policy.refusal(host, false)).contains("not public").contains("BELLWETHER_EGRESS_ALLOW");
        assertThat(policy.refusal(host, true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "metadata.example",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::"
            })
    void nobodyMayCallAddressesOfMachineMetadata(String host) {
        assertThat(policy.refusal(host, true)).contains("metadata");
        assertThat(policy.refusal(host, false)).contains("metadata");
    }

    @Test
    void aNameThatDoesNotResolveFailsInTheCallInstead() {
        assertThat(policy.refusal("nowhere.example", false)).isNull();
    }

    @Test
    void noHostIsNoTarget() {
        assertThat(policy.refusal("", true)).isNotNull();
        assertThat(policy.refusal(null, true)).isNotNull();
    }

    @Test
    void everyMetadataAddressIsRefusedEvenWhenItsNetworkIsAllowed() {
        EgressPolicy open = new EgressPolicy(List.of("0.0.0.0/0", "::/0"), EgressPolicyTest::resolve);

        assertThat(open.refusal("127.0.0.1", false)).isNull();
        assertThat(open.refusal("169.254.169.254", false)).contains("metadata");
    }

    @Test
    void aBlockThatCannotBeReadAllowsNothingAndHarmsNoOther() {
        EgressPolicy some = new EgressPolicy(List.of("10.0.0.0/33", "10.1.0.0/16"), EgressPolicyTest::resolve);

        assertThat(some.refusal("10.1.0.1", false)).isNull();
        assertThat(some.refusal("10.2.0.1", false)).isNotNull();
    }
}
