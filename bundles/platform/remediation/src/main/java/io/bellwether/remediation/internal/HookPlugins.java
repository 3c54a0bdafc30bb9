// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The hooks installed now, and their settings sealed and opened. Safe for concurrent use. */
@Component(service = HookPlugins.class)
public final class HookPlugins {
    private static final String TIMEOUT = "timeout";
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    private final Secrets secrets;
    private final Map<String, RemediationHook> hooks = new ConcurrentHashMap<>();

    @Activate
    public HookPlugins(@Reference Secrets secrets) {
        this.secrets = secrets;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHook(RemediationHook hook) {
        hooks.put(hook.id(), hook);
    }

    void removeHook(RemediationHook hook) {
        hooks.remove(hook.id(), hook);
    }

    Optional<RemediationHook> find(String id) {
        return Optional.ofNullable(hooks.get(id));
    }

    /** Checks settings and seals their secrets. @param previous from which a masked or absent secret is kept; or null */
    Map<String, Object> seal(
            TenantId tenant, String id, Map<String, Object> raw, Map<String, ?> previous, List<Problem> problems) {
        String installed = "installed: " + String.join(", ", new TreeSet<>(hooks.keySet()));
        RemediationHook hook = id == null ? null : hooks.get(id);
        if (hook == null) {
            problems.add(new Problem(
                    "hook",
                    id,
                    id == null
                            ? "is required: the remediation plugin's id; " + installed
                            : "is not an installed remediation; " + installed
                                    + Problem.suggestion(id, hooks.keySet())));
            return Map.of();
        }
        try {
            Map<String, Object> sealed = secrets.seal(tenant, hook.parameters(), raw, previous);
            Settings.of(hook.parameters(), secrets.open(tenant, hook.parameters(), sealed));
            return sealed;
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> problems.add(problem.within("settings")));
            return Map.of();
        }
    }

    /** @throws InvalidInput when the hook's parameters have changed and the settings no longer fit */
    Settings open(Remediation remediation, RemediationHook hook) {
        return Settings.of(
                hook.parameters(), secrets.open(remediation.tenant(), hook.parameters(), remediation.settings()));
    }

    Map<String, Object> mask(Remediation remediation) {
        List<Parameter<?>> parameters =
                find(remediation.hook()).map(RemediationHook::parameters).orElse(List.of());
        return secrets.mask(parameters, remediation.settings());
    }

    /** How long a run may take: the hook's setting {@code timeout} when it has one. */
    static Duration timeout(RemediationHook hook, Settings settings) {
        Duration timeout = hook.parameters().stream()
                .filter(parameter -> parameter.key().equals(TIMEOUT))
                .flatMap(parameter -> settings.find(parameter).stream())
                .filter(Duration.class::isInstance)
                .map(Duration.class::cast)
                .findFirst()
                .orElse(STANDARD_TIMEOUT);
        return timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : timeout;
    }
}
