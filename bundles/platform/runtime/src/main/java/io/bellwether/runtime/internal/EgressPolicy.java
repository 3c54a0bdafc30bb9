// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.Egress;
import io.bellwether.runtime.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges hosts by their addresses. Those from which machines learn about themselves are always refused. What the
 * all-tenants administrator created may call any other host; what a tenant created only public ones and those the
 * administrator has allowed. A name is judged by every address it has.
 *
 * <p>A name that cannot be resolved is not refused: the call itself then fails in a way that can be tried again. What
 * resolves here is what the call will use, as the Java runtime remembers the answer, good or bad, for some seconds.
 */
@Component(service = Egress.class)
public final class EgressPolicy implements Egress {
    private static final Logger LOG = LoggerFactory.getLogger(EgressPolicy.class);

    private static final List<AddressBlock> METADATA =
            blocks("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32");

    private static final List<AddressBlock> NOT_PUBLIC = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "::/128",
            "::1/128",
            "100::/64",
            "2001:db8::/32",
            "fc00::/7",
            "ff00::/8");

    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
    private static final AddressBlock COMPATIBLE = AddressBlock.parse("::/96");
    private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");

    private final List<AddressBlock> allowed;
    private final Resolver resolver;

    @Activate
    public EgressPolicy(@Reference NodeSettings node) {
        this(node.egressAllow(), InetAddress::getAllByName);
    }

    /** @param allowed blocks in CIDR form; one that cannot be read is logged and left out */
    EgressPolicy(List<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream().flatMap(EgressPolicy::readable).toList();
        this.resolver = resolver;
    }

    /** Looks a name up. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    @Override
    public String refusal(String host, boolean privileged) {
        if (host == null || host.isBlank()) {
            return "there is no host to call";
        }
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(name);
        } catch (UnknownHostException e) {
            return null;
        }
        for (InetAddress address : addresses) {
            for (byte[] form : forms(address)) {
                if (METADATA.stream().anyMatch(block -> block.contains(form))) {
                    return "host " + name
                            + " is a link-local or metadata address, which nobody may call; give another host";
                }
                if (!privileged && isPrivate(form) && allowed.stream().noneMatch(block -> block.contains(form))) {
                    return "host " + name + " is not public; the administrator can allow its network in "
                            + "BELLWETHER_EGRESS_ALLOW";
                }
            }
        }
        return null;
    }

    private static boolean isPrivate(byte[] address) {
        return NOT_PUBLIC.stream().anyMatch(block -> block.contains(address));
    }

    /** The address, and the IPv4 address it carries where it is a translated one. */
    private static List<byte[]> forms(InetAddress address) {
        byte[] bytes = address.getAddress();
        List<byte[]> forms = new ArrayList<>();
        forms.add(bytes);
        if (NAT64.contains(bytes) || (COMPATIBLE.contains(bytes) && !isPrivate(bytes))) {
            forms.add(Arrays.copyOfRange(bytes, 12, 16));
        } else if (SIX_TO_FOUR.contains(bytes)) {
            forms.add(Arrays.copyOfRange(bytes, 2, 6));
        }
        return forms;
    }

    private static Stream<AddressBlock> readable(String text) {
        try {
            return Stream.of(AddressBlock.parse(text));
        } catch (IllegalArgumentException e) {
            LOG.error("BELLWETHER_EGRESS_ALLOW: {}; it is left out", e.getMessage());
            return Stream.empty();
        }
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::parse).toList();
    }
}
