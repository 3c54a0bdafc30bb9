// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.Routing;
import io.bellwether.alert.RoutingImport;
import io.bellwether.alert.internal.routing.AlertmanagerConfig.DraftChannel;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.notify.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes over Alertmanager configurations: channels first, then the routing that names them. */
@Component(service = RoutingImport.class)
public final class RoutingService implements RoutingImport {
    private static final String NOBODY =
            "would tell nobody: none of its receivers has an integration that has a counterpart here";

    private final Routing routing;
    private final Channels channels;

    @Activate
    public RoutingService(@Reference Routing routing, @Reference Channels channels) {
        this.routing = routing;
        this.channels = channels;
    }

    @Override
    public Imported importAlertmanager(TenantId tenant, String yaml, boolean apply, boolean force, boolean privileged) {
        AlertmanagerConfig.Imported read = AlertmanagerConfig.read(yaml);
        List<Problem> differences = new ArrayList<>(read.differences());
        List<DraftChannel> drafts = read.channels().stream()
                .map(draft -> fitting(draft, differences))
                .toList();
        drafts.stream()
                .filter(draft -> channels.find(tenant, draft.id()).isPresent())
                .forEach(draft -> differences.add(new Problem(
                        "channels." + draft.id(),
                        null,
                        "exists already and stays as it is; delete it first to have it made anew")));
        boolean nobody = !tellsSomebody(read.routing().get("route"));
        if (nobody && apply && !force) {
            throw new InvalidInput(
                    "route", null, NOBODY + "; nothing was changed. Apply it with force=true all the same");
        }
        if (nobody) {
            differences.add(0, new Problem("route", null, NOBODY));
        }
        if (apply) {
            apply(tenant, drafts, read.routing(), privileged);
        }
        return new Imported(
                read.routing(), drafts.stream().map(RoutingService::masked).toList(), differences, apply);
    }

    private static boolean tellsSomebody(Object route) {
        if (!(route instanceof Map<?, ?> node)) {
            return false;
        }
        return node.get("channels") instanceof List<?> channels && !channels.isEmpty()
                || node.get("routes") instanceof List<?> routes
                        && routes.stream().anyMatch(RoutingService::tellsSomebody);
    }

    /** All or nothing: what was created is removed when something later is refused. */
    private void apply(TenantId tenant, List<DraftChannel> drafts, Map<String, Object> document, boolean privileged) {
        List<String> created = new ArrayList<>();
        boolean done = false;
        try {
            List<Problem> problems = new ArrayList<>();
            for (DraftChannel draft : drafts) {
                if (channels.find(tenant, draft.id()).isPresent()) {
                    continue;
                }
                try {
                    channels.create(
                            tenant,
                            Map.of("id", draft.id(), "notifier", draft.notifier(), "settings", draft.settings()),
                            privileged);
                    created.add(draft.id());
                } catch (InvalidInput e) {
                    e.problems().forEach(problem -> problems.add(plain(problem, draft)));
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidInput(problems);
            }
            routing.put(tenant, document);
            done = true;
        } finally {
            if (!done) {
                created.forEach(id -> channels.delete(tenant, id, true));
            }
        }
    }

    /** Without the value, which may be a secret. */
    private static Problem plain(Problem problem, DraftChannel draft) {
        return new Problem("channels." + draft.id() + "." + problem.field(), null, problem.message());
    }

    /** Leaves out what the notifier that is installed does not take. */
    private DraftChannel fitting(DraftChannel draft, List<Problem> differences) {
        List<Parameter<?>> parameters = channels.parameters(draft.notifier());
        if (parameters.isEmpty()) {
            differences.add(new Problem(
                    "channels." + draft.id(),
                    null,
                    "needs the notifier " + draft.notifier() + ", which is not installed"));
            return draft;
        }
        Set<String> known = parameters.stream().map(Parameter::key).collect(Collectors.toSet());
        Map<String, Object> settings = new LinkedHashMap<>(draft.settings());
        draft.settings().keySet().stream().filter(key -> !known.contains(key)).forEach(key -> {
            settings.remove(key);
            differences.add(new Problem(
                    "channels." + draft.id() + ".settings." + key,
                    null,
                    "is not a setting of the notifier " + draft.notifier() + "; it is left out"));
        });
        Set<String> secrets = parameters.stream()
                .filter(Parameter::isSecret)
                .map(Parameter::key)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        secrets.addAll(draft.secrets());
        return new DraftChannel(draft.id(), draft.notifier(), settings, secrets);
    }

    private static ImportedChannel masked(DraftChannel draft) {
        Map<String, Object> settings = new LinkedHashMap<>(draft.settings());
        settings.replaceAll((key, value) -> draft.secrets().contains(key) ? Secrets.MASK : value);
        return new ImportedChannel(draft.id(), draft.notifier(), settings);
    }
}
