// SPDX-License-Identifier: Apache-2.0
package io.bellwether.topology;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The services of one tenant and what each depends on. A service nobody declared is alone. Immutable. */
public final class ServiceMap {
    /** Without services. */
    public static final ServiceMap EMPTY = new ServiceMap(List.of());

    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> upstream = new HashMap<>();

    private ServiceMap(Collection<Service> all) {
        all.forEach(service -> services.put(service.id(), service));
        services.keySet().forEach(id -> upstream.put(id, walk(id)));
    }

    /**
     * A service.
     *
     * @param name what people call it
     * @param dependsOn the ids of what it needs to work; those that are not declared count as well
     * @param labels what routing may ask of an alert of this service: component, region, role, owner and the tenant's own
     */
    public record Service(String id, String name, Set<String> dependsOn, Map<String, String> labels) {
        public Service {
            dependsOn = Collections.unmodifiableSet(new LinkedHashSet<>(dependsOn));
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }
    }

    /** A later service of the same id replaces an earlier one. */
    public static ServiceMap of(Collection<Service> services) {
        return services.isEmpty() ? EMPTY : new ServiceMap(services);
    }

    /** In the order of the document. */
    public List<Service> services() {
        return List.copyOf(services.values());
    }

    /** True when the tenant declares this service; false for null. */
    public boolean declares(String service) {
        return service != null && services.containsKey(service);
    }

    /** The labels that alerts of a service take over; empty for a service that is not declared, and for null. */
    public Map<String, String> labels(String service) {
        Service found = service == null ? null : services.get(service);
        return found == null ? Map.of() : found.labels();
    }

    /** What a service needs, directly or through others, nearest first; without itself. */
    public Set<String> upstream(String service) {
        return Collections.unmodifiableSet(
                upstream.getOrDefault(service, Map.of()).keySet());
    }

    /**
     * How many steps lead from a service to what it needs.
     *
     * @return 0 for the same service; empty when {@code needed} is nothing it needs
     */
    public OptionalInt distance(String service, String needed) {
        if (service == null || needed == null) {
            return OptionalInt.empty();
        }
        if (service.equals(needed)) {
            return OptionalInt.of(0);
        }
        Integer steps = upstream.getOrDefault(service, Map.of()).get(needed);
        return steps == null ? OptionalInt.empty() : OptionalInt.of(steps);
    }

    private Map<String, Integer> walk(String start) {
        Map<String, Integer> steps = new LinkedHashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String at = next.removeFirst();
            int here = at.equals(start) ? 0 : steps.get(at);
            Service service = services.get(at);
            for (String needed : service == null ? Set.<String>of() : service.dependsOn()) {
                if (!needed.equals(start) && !steps.containsKey(needed)) {
                    steps.put(needed, here + 1);
                    next.addLast(needed);
                }
            }
        }
        return steps;
    }
}
