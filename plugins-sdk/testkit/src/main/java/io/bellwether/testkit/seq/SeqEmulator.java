// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * An emulated Seq server with any number of events, as a process of its own.
 *
 * <p>{@code --port 5341 --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z --events 12000000 [--key KEY]
 * [--chance 0.05 --seed 7]}; it prints its address and runs until it is stopped. Faults can be switched while it runs,
 * see {@link FaultControl}.
 */
public final class SeqEmulator {
    private static final List<String> OPTIONS =
            List.of("--port", "--from", "--to", "--events", "--key", "--chance", "--seed");

    private SeqEmulator() {}

    public static void main(String[] arguments) throws InterruptedException {
        SeqServer server;
        try {
            server = start(arguments);
        } catch (RuntimeException e) {
            System.err.println("emulator: " + e.getMessage());
            System.err.println("usage: [--port N] --from TIME --to TIME --events N [--key KEY] [--chance P --seed N]");
            System.exit(2);
            return;
        }
        System.out.println("The emulated Seq server is ready: " + server.uri());
        new CountDownLatch(1).await();
    }

    static SeqServer start(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'" + arguments[i] + "' must be one of " + String.join(", ", OPTIONS) + " and have a value");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        for (String required : List.of("--from", "--to", "--events")) {
            if (!given.containsKey(required)) {
                throw new IllegalArgumentException(required + " is required");
            }
        }
        SteadyHistory history = new SteadyHistory(
                Instant.parse(given.get("--from")),
                Instant.parse(given.get("--to")),
                Long.parseLong(given.get("--events")));
        SeqServer.Builder builder = SeqServer.over(history).port(Integer.parseInt(given.getOrDefault("--port", "0")));
        if (given.containsKey("--key")) {
            builder.apiKey(given.get("--key"));
        }
        SeqServer server = builder.start();
        server.faults()
                .byChance(
                        Long.parseLong(given.getOrDefault("--seed", "1")),
                        Double.parseDouble(given.getOrDefault("--chance", "0")));
        return server;
    }
}
