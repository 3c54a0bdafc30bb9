// SPDX-License-Identifier: Apache-2.0
package io.bellwether.topology;

import io.bellwether.api.settings.Fields;
import io.bellwether.topology.ServiceMap.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Services as a document declares them: {@code {services: [{id, name, depends_on, component, region, role, owner,
 * labels}]}}. At most 1,000 services, each with at most 50 that it needs. Safe for concurrent use.
 */
public final class TopologyDocument {
    private static final List<String> LABELS = List.of("component", "region", "role", "owner");
    private static final Set<String> KNOWN =
            Set.of("id", "name", "depends_on", "component", "region", "role", "owner", "labels");
    /** What every alert says of itself; a service cannot say otherwise. */
    private static final Set<String> TAKEN =
            Set.of("tenant", "environment", "policy", "name", "class", "severity", "service");

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.-]{0,62}");
    private static final int MOST_SERVICES = 1_000;
    private static final int MOST_NEEDED = 50;
    private static final int MOST_LABELS = 20;
    private static final int LONGEST_ID = 128;

    private TopologyDocument() {}

    /**
     * Reads a document and finds all that is wrong with it.
     *
     * @param document an empty one has no services; never null
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field, a circle of services that need each other
     *     among them
     */
    public static ServiceMap read(Map<String, ?> document) {
        Fields fields = Fields.of(document, Set.of("services"));
        if (fields.raw("services") == null && !document.isEmpty()) {
            fields.problem("services", null, "is required: the list of services, which may be empty");
        }
        Map<String, Service> services = new LinkedHashMap<>();
        for (Fields each : fields.objects("services", KNOWN, MOST_SERVICES)) {
            Service service = service(each);
            if (service != null && services.putIfAbsent(service.id(), service) != null) {
                each.problem("id", service.id(), "is taken by an earlier service; each id stands once");
            }
        }
        List<String> cycle = cycle(services);
        if (!cycle.isEmpty()) {
            fields.problem(
                    "services",
                    String.join(" -> ", cycle),
                    "must not depend on themselves, also not through others: take one step out of "
                            + String.join(" -> ", cycle));
        }
        fields.check();
        return ServiceMap.of(services.values());
    }

    private static Service service(Fields fields) {
        String id = fields.required("id", "the service's name as alerts show it");
        if (id != null && id.length() > LONGEST_ID) {
            fields.problem("id", id, "must be at most " + LONGEST_ID + " characters");
            id = null;
        }
        String name = fields.text("name");
        Set<String> needed = fields.set("depends_on", MOST_NEEDED, text -> named(text));
        Map<String, String> labels = new LinkedHashMap<>();
        LABELS.forEach(label -> {
            String value = fields.text(label);
            if (value != null) {
                labels.put(label, value);
            }
        });
        fields.texts("labels", MOST_LABELS).forEach((label, value) -> {
            if (!LABEL.matcher(label).matches()) {
                fields.problem("labels." + label, value, "is no label's name; write letters, digits, _, . and -");
            } else if (TAKEN.contains(label)) {
                fields.problem("labels." + label, value, "is a field of every alert; take another name");
            } else if (labels.put(label, value) != null) {
                fields.problem("labels." + label, value, "is given as a field already");
            }
        });
        return id == null ? null : new Service(id, name == null ? id : name, needed, labels);
    }

    private static String named(String text) {
        if (text.isEmpty() || text.length() > LONGEST_ID) {
            throw new IllegalArgumentException("must be a service's id of 1 to " + LONGEST_ID + " characters");
        }
        return text;
    }

    /** The services of one cycle in order, its first at both ends; empty when there is none. */
    private static List<String> cycle(Map<String, Service> services) {
        Set<String> done = new LinkedHashSet<>();
        for (String start : services.keySet()) {
            List<String> found = cycle(start, services, done);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<String> cycle(String start, Map<String, Service> services, Set<String> done) {
        Map<String, Iterator<String>> path = new LinkedHashMap<>();
        Deque<String> order = new ArrayDeque<>();
        if (done.add(start)) {
            enter(start, services, path, order);
        }
        while (!order.isEmpty()) {
            Iterator<String> next = path.get(order.getLast());
            if (!next.hasNext()) {
                path.remove(order.removeLast());
                continue;
            }
            String needed = next.next();
            if (path.containsKey(needed)) {
                List<String> all = new ArrayList<>(order);
                List<String> cycle = new ArrayList<>(all.subList(all.indexOf(needed), all.size()));
                cycle.add(needed);
                return cycle;
            }
            if (done.add(needed)) {
                enter(needed, services, path, order);
            }
        }
        return List.of();
    }

    private static void enter(
            String id, Map<String, Service> services, Map<String, Iterator<String>> path, Deque<String> order) {
        Service service = services.get(id);
        path.put(id, (service == null ? Set.<String>of() : service.dependsOn()).iterator());
        order.addLast(id);
    }
}
