// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.source.PushSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths that push sources take. Of several that fit, the one with the earliest literal segment wins, and of two
 * sources with the same path the one whose id comes first, whatever the order they came in. Safe for concurrent use.
 */
final class PushRoutes {
    private volatile List<Route> routes = List.of();

    synchronized void add(PushSource source) {
        List<Route> more = new ArrayList<>(routes);
        source.paths().forEach(path -> more.add(new Route(path.split("/", -1), source, source.browsers())));
        more.sort(Comparator.comparing(Route::rank)
                .thenComparing(route -> route.source().id()));
        routes = List.copyOf(more);
    }

    synchronized void remove(PushSource source) {
        routes = routes.stream().filter(route -> route.source() != source).toList();
    }

    /** The source that takes posts to a path as it stands in the request line; empty when none does. */
    Optional<Match> find(String path) {
        String[] segments = path.split("/", -1);
        for (Route route : routes) {
            Map<String, String> variables = route.match(segments);
            if (variables != null) {
                return Optional.of(new Match(route.source(), route.browsers(), variables));
            }
        }
        return Optional.empty();
    }

    /** A source and what the path says where its template has a name. */
    record Match(PushSource source, boolean browsers, Map<String, String> variables) {}

    private record Route(String[] template, PushSource source, boolean browsers) {
        /** Sorts literal segments before names, the leftmost difference deciding. */
        String rank() {
            StringBuilder rank = new StringBuilder();
            for (String segment : template) {
                rank.append(isName(segment) ? '1' : '0');
            }
            return rank.toString();
        }

        /** The variables, or null when the path is another. */
        Map<String, String> match(String[] path) {
            if (path.length != template.length) {
                return null;
            }
            Map<String, String> variables = Map.of();
            for (int i = 0; i < path.length; i++) {
                if (!isName(template[i])) {
                    if (!template[i].equals(path[i])) {
                        return null;
                    }
                    continue;
                }
                String value = decoded(path[i]);
                if (value.isEmpty() || value.indexOf('/') >= 0) {
                    return null;
                }
                variables = variables.isEmpty() ? new HashMap<>() : variables;
                variables.put(template[i].substring(1, template[i].length() - 1), value);
            }
            return variables;
        }

        private static boolean isName(String segment) {
            return segment.startsWith("{") && segment.endsWith("}");
        }

        /** Without percent-encoding; empty when that is wrong. */
        private static String decoded(String segment) {
            try {
                return segment.indexOf('%') < 0
                        ? segment
                        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }
}
