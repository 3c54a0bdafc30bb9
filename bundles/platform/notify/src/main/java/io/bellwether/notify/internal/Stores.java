// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The stores this stage works on. */
@Component(service = Stores.class)
public final class Stores {
    private final ChannelStore channels;
    private final OutboxStore outbox;
    private final AlertStore alerts;
    private final Templates templates;

    @Activate
    public Stores(
            @Reference ChannelStore channels,
            @Reference OutboxStore outbox,
            @Reference AlertStore alerts,
            @Reference Templates templates) {
        this.channels = channels;
        this.outbox = outbox;
        this.alerts = alerts;
        this.templates = templates;
    }

    ChannelStore channels() {
        return channels;
    }

    OutboxStore outbox() {
        return outbox;
    }

    AlertStore alerts() {
        return alerts;
    }

    Templates templates() {
        return templates;
    }
}
