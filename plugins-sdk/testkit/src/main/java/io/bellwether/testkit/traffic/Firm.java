// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * A law firm and the systems it runs.
 *
 * @param id a slug
 * @param name what people call it
 * @param zone where its people work
 * @param sites its environments; at least one
 */
public record Firm(String id, String name, ZoneId zone, List<Site> sites) {
    public Firm {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(zone, "zone");
        sites = List.copyOf(sites);
    }

    /**
     * A firm with the environments {@code prod}, {@code uat} and {@code vnext}, which log 1, 0.3 and 0.1 events a second
     * at their busiest.
     *
     * @param shortName stands in the value of {@code _Environment}
     * @param nodePrefix how the names of its servers begin
     */
    public static Firm withThreeEnvironments(String id, String name, String shortName, String nodePrefix, ZoneId zone) {
        return new Firm(
                id,
                name,
                zone,
                List.of(
                        site("prod", "Prod", shortName, nodePrefix + "-P", 1.0, 3),
                        site("uat", "UAT", shortName, nodePrefix + "-U", 0.3, 2),
                        site("vnext", "vNext", shortName, nodePrefix + "-V", 0.1, 1)));
    }

    private static Site site(String id, String word, String shortName, String prefix, double peak, int nodes) {
        List<String> web = nodes(prefix + "WEB", Math.min(nodes, 2));
        return new Site(
                id, "Sharedo " + shortName + " " + word, peak, web, nodes(prefix + "EE", nodes), prefix + "IDX01");
    }

    private static List<String> nodes(String prefix, int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(i -> String.format("%s%02d", prefix, i))
                .toList();
    }

    /** The environment of this id. @throws IllegalArgumentException when there is none */
    public Site site(String environment) {
        return sites.stream()
                .filter(site -> site.environment().equals(environment))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("environment '" + environment + "' must be one of "
                        + sites.stream().map(Site::environment).toList()));
    }

    /**
     * One environment.
     *
     * @param environment its id, such as {@code prod}
     * @param seqName how the value of {@code _Environment} begins; the event engine's adds a suffix
     * @param peakPerSecond events a second, on average, at the busiest time of a working day
     * @param webNodes servers of the web applications
     * @param engineNodes servers of the event engine, each with a heartbeat every 30 s
     * @param indexNode the search indexer's server
     */
    public record Site(
            String environment,
            String seqName,
            double peakPerSecond,
            List<String> webNodes,
            List<String> engineNodes,
            String indexNode) {
        public Site {
            webNodes = List.copyOf(webNodes);
            engineNodes = List.copyOf(engineNodes);
        }

        /** The same environment with more or less to do. */
        public Site withPeak(double eventsPerSecond) {
            return new Site(environment, seqName, eventsPerSecond, webNodes, engineNodes, indexNode);
        }

        /** A LIKE pattern that finds this environment's events and no other's. */
        public String match() {
            return seqName + "%";
        }
    }
}
