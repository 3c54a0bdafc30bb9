// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;

/** Says what names a channel, so that it is not deleted under those who count on it. Safe for concurrent use. */
@FunctionalInterface
public interface ChannelUsers {
    /** In words, such as {@code person 'alice'} or {@code the routing at route.routes[2]}; empty for none. */
    List<String> usersOf(TenantId tenant, String channel);
}
