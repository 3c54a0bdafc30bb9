// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code bench NAME}: runs a benchmark and prints its figures beside a reference run. */
public final class Bench {
    private static final List<String> NAMES = List.of("ingest", "backfill");

    private Bench() {}

    /**
     * Usage: {@code ingest [--seconds N] [--clients N] [--batch N]} or {@code backfill [--events N] [--page N]
     * [--concurrency N] [--chance PERCENT]}; exits with 2 when the words are not understood.
     */
    public static void main(String[] arguments) throws Exception {
        // Without it the reference's answers wait for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        String name = arguments.length == 0 ? "ingest" : arguments[0];
        if (!NAMES.contains(name)) {
            System.err.println("There is no benchmark '" + name + "'; there are: " + String.join(", ", NAMES));
            System.exit(2);
        }
        List<String> options = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Path root = Path.of(System.getProperty("bellwether.root", "."))
                .toAbsolutePath()
                .normalize();
        if (name.equals("backfill")) {
            new BackfillBench(
                            root,
                            number(options, "--events", 2_000_000),
                            number(options, "--page", 2_000),
                            number(options, "--concurrency", 5),
                            number(options, "--chance", 0))
                    .run();
            return;
        }
        new IngestBench(
                        root,
                        number(options, "--seconds", 20),
                        number(options, "--clients", 4),
                        number(options, "--batch", 500))
                .run();
    }

    private static int number(List<String> options, String name, int fallback) {
        int at = options.indexOf(name);
        return at < 0 ? fallback : Integer.parseInt(options.get(at + 1));
    }
}
