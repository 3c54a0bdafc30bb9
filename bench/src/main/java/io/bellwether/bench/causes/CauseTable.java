// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.bench.causes.CauseRun.Result;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came of many incidents: by kind of cause, and which kind was named for which. */
final class CauseTable {
    private static final int FEW = 3;

    private final PrintStream out;

    CauseTable(PrintStream out) {
        this.out = out;
    }

    void print(String name, List<Result> results) {
        Map<String, List<Result>> kinds = new TreeMap<>();
        results.forEach(each ->
                kinds.computeIfAbsent(truth(each), kind -> new ArrayList<>()).add(each));
        out.printf("%n%s%n", name);
        out.printf("%-28s%8s%10s%16s%16s%n", "cause", "count", "incident", "first", "among three");
        kinds.forEach(this::line);
        line("all", results);
        confusion(kinds);
    }

    private static String truth(Result result) {
        return String.join(" or ", new TreeSet<>(result.stretch().truth()));
    }

    private void line(String kind, List<Result> results) {
        long found = results.stream().filter(each -> each.causes() != null).count();
        out.printf("%-28s%8d%10d%16s%16s%n", kind, results.size(), found, share(results, 1), share(results, FEW));
    }

    private static String share(List<Result> results, int most) {
        double share = CauseBench.share(results, most, results.size());
        return String.format(Locale.ROOT, "%d (%.1f %%)", Math.round(share * results.size()), 100 * share);
    }

    private void confusion(Map<String, List<Result>> kinds) {
        Set<String> columns = new TreeSet<>();
        kinds.values().forEach(results -> results.forEach(each -> columns.add(each.first())));
        out.printf("%-28s", "cause \\ named first");
        columns.forEach(column -> out.printf("%15s", column));
        out.println();
        kinds.forEach((kind, results) -> {
            out.printf("%-28s", kind);
            columns.forEach(column -> out.printf(
                    "%15d",
                    results.stream().filter(each -> each.first().equals(column)).count()));
            out.println();
        });
    }
}
