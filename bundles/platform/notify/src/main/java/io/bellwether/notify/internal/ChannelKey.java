// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;

/** A channel of a tenant. */
record ChannelKey(TenantId tenant, String channel) {
    static ChannelKey of(Channel channel) {
        return new ChannelKey(channel.tenant(), channel.id());
    }

    static ChannelKey of(OutboxMessage message) {
        return new ChannelKey(message.tenant(), message.channel());
    }

    /** Reads what {@link #toString} wrote. */
    static ChannelKey parse(String path) {
        int slash = path.indexOf('/');
        return new ChannelKey(new TenantId(path.substring(0, slash)), path.substring(slash + 1));
    }

    /** {@code tenant/channel}, as in endpoint paths. */
    @Override
    public String toString() {
        return tenant + "/" + channel;
    }
}
