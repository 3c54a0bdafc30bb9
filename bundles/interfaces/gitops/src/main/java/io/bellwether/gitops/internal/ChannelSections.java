// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a file declares of the channels and of the words that go over them. */
@Component(service = ChannelSections.class)
public final class ChannelSections {
    private static final String AUTHOR = "declared";

    private final Channels channels;
    private final Wording wording;

    @Activate
    public ChannelSections(@Reference Channels channels, @Reference Wording wording) {
        this.channels = channels;
        this.wording = wording;
    }

    List<Section> all() {
        return List.of(
                new Section(
                        "templates",
                        "templates",
                        true,
                        (tenant, id, item) -> wording.replace(tenant, item, AUTHOR),
                        (tenant, id) -> new LinkedHashMap<>(wording.templates(tenant))),
                new Section("channels", "channel", false, this::putChannel, this::channel));
    }

    private void putChannel(TenantId tenant, String id, Map<String, Object> item) {
        if (channels.replace(tenant, id, item, true).isEmpty()) {
            channels.create(tenant, item, true);
        }
    }

    private Map<String, Object> channel(TenantId tenant, String id) {
        return channels.find(tenant, id)
                .map(view -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("notifier", view.notifier());
                    fields.put("enabled", view.enabled());
                    fields.put("settings", view.settings());
                    fields.put("fallback", view.fallback());
                    fields.put("templates", view.templates());
                    return fields;
                })
                .orElse(null);
    }
}
