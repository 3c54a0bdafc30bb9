// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.testkit.receive.MailSink;
import io.bellwether.testkit.receive.WebhookRecorder;
import io.bellwether.testkit.traffic.Firm;
import io.bellwether.testkit.traffic.Incident;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A demonstration: two invented law firms with emulated Seq servers, made known to a running platform through its REST
 * API alone; two days of history; and from then on something going wrong every few minutes.
 *
 * <p>{@code java -jar bellwether-testkit-demo.jar --url http://localhost:8181 --token-file data/admin-token [--seed N]}
 */
public final class Demo implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);

    private final InstantSource clock;
    private final Instant start;
    private final PlatformClient platform;
    private final PrintStream out;
    private final ObjectMapper json = new ObjectMapper();
    private final String webhookSecret = newSecret();
    private final List<Estate> estates = new ArrayList<>();
    private final WebhookRecorder webhooks;
    private final MailSink mails = MailSink.start();
    private final SlackRoom slack;
    private final Map<String, String> backfills = new LinkedHashMap<>();
    private final Map<String, String> progress = new LinkedHashMap<>();
    private final Set<Incident> announced = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration pause;
    private final Set<MailSink.Mail> mailsTold = new HashSet<>();

    /** @param pause between two attempts to make a firm known */
    Demo(PlatformClient platform, InstantSource clock, long seed, PrintStream out, Duration pause) {
        this.pause = pause;
        this.platform = platform;
        this.clock = clock;
        this.start = clock.instant();
        this.out = out;
        this.webhooks = WebhookRecorder.start(clock, webhookSecret, this::tell);
        this.slack = new SlackRoom(clock);
        List<Firm> firms = DemoScript.firms();
        for (int i = 0; i < firms.size(); i++) {
            Firm firm = firms.get(i);
            List<Incident> incidents = DemoScript.incidents(i, firm.zone(), start);
            estates.add(new Estate(new LawFirmTraffic(firm, seed, incidents), clock, start));
        }
    }

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        Arguments arguments;
        try {
            arguments = Arguments.read(args);
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.err.println("usage: --url URL --token-file FILE [--seed N]");
            System.exit(2);
            return;
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Executors.defaultThreadFactory().newThread(() -> {
            stop.countDown();
            await(stopped);
        }));
        int status = 0;
        Optional<PlatformClient> platform = connect(arguments, stop);
        if (platform.isEmpty()) {
            System.err.println("demo: " + arguments.url() + " is not ready after " + READY_PATIENCE.toMinutes()
                    + " minutes, or " + arguments.tokenFile() + " is not there");
            status = 1;
        } else {
            try (Demo demo = new Demo(
                    platform.get(), InstantSource.system(), arguments.seed(), System.out, Duration.ofSeconds(2))) {
                demo.begin();
                stop.await();
            } catch (PlatformClient.Refused | IOException e) {
                System.err.println("demo: " + e.getMessage());
                status = 1;
            }
        }
        stopped.countDown();
        if (stop.getCount() > 0) {
            System.exit(status);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was asked for on the command line. */
    record Arguments(URI url, Path tokenFile, long seed) {
        static Arguments read(String... args) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = 0; i < args.length; i += 2) {
                if (!Set.of("--url", "--token-file", "--seed").contains(args[i])) {
                    throw new IllegalArgumentException("'" + args[i] + "' is not an option");
                } else if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                given.put(args[i], args[i + 1]);
            }
            for (String required : List.of("--url", "--token-file")) {
                if (!given.containsKey(required)) {
                    throw new IllegalArgumentException(required + " is required");
                }
            }
            return new Arguments(
                    URI.create(given.get("--url")),
                    Path.of(given.get("--token-file")),
                    Long.parseLong(given.getOrDefault("--seed", "1")));
        }
    }

    /** Waits until the platform is ready and its token is there; empty when that takes too long. */
    private static Optional<PlatformClient> connect(Arguments arguments, CountDownLatch stop)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (Files.isReadable(arguments.tokenFile())) {
                String token = Files.readString(arguments.tokenFile()).strip();
                PlatformClient platform = new PlatformClient(arguments.url(), token);
                if (!token.isEmpty() && platform.isReady()) {
                    return Optional.of(platform);
                }
            }
            if (stop.await(500, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Makes everything known, asks for the history, and goes on by itself. */
    void begin() throws IOException, InterruptedException, PlatformClient.Refused {
        for (Estate estate : estates) {
            register(estate);
            say(
                    "%s has its Seq server at %s",
                    estate.firm().name(), estate.seq().uri());
        }
        for (Estate estate : estates) {
            estate.backfill(platform)
                    .forEach((environment, id) -> backfills.put(estate.firm().id() + "/" + environment, id));
        }
        say("48 hours of history are being read; the first incident begins in half a minute");
        timer.scheduleWithFixedDelay(guarded(this::announce), 1_000, 500, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(guarded(this::tellMails), 1_000, 500, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                guarded(() -> slack.tell(line -> say("%s", line))), 1_000, 500, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(guarded(this::tellBackfills), 2, 2, TimeUnit.SECONDS);
    }

    /** A platform that has only just started may still lack a plugin; registering again does no harm. */
    private void register(Estate estate) throws IOException, InterruptedException, PlatformClient.Refused {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                estate.register(platform, webhooks, webhookSecret, mails, slack);
                return;
            } catch (IOException | PlatformClient.Refused e) {
                say("%s; trying again", e.getMessage());
                closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        estate.register(platform, webhooks, webhookSecret, mails, slack);
    }

    @Override
    public void close() {
        closed.countDown();
        timer.shutdownNow();
        estates.forEach(Estate::close);
        webhooks.close();
        mails.close();
        slack.close();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                say("%s", e);
            }
        };
    }

    private void say(String format, Object... arguments) {
        out.println("demo: " + String.format(Locale.ROOT, format, arguments));
    }

    private void announce() {
        Instant now = clock.instant();
        for (Estate estate : estates) {
            for (Incident incident : estate.traffic().incidents()) {
                if (!incident.begin().isBefore(start) && !incident.begin().isAfter(now) && announced.add(incident)) {
                    say(
                            "incident: %s in %s/%s, for %d minutes",
                            incident.kind(),
                            estate.firm().id(),
                            incident.environment(),
                            incident.lasting().toMinutes());
                }
            }
        }
    }

    private void tell(WebhookRecorder.Delivery delivery) {
        if (delivery.refusal() != null) {
            say("webhook: refused, %s", delivery.refusal());
            return;
        }
        try {
            JsonNode body = json.readTree(delivery.request().body());
            String where = body.path("tenant").asText() + "/"
                    + body.path("environment").asText("all");
            String reason = body.path("reason").asText();
            if (body.path("alerts").isEmpty()) {
                say("webhook: %s for %s", reason, where);
            }
            for (JsonNode alert : body.path("alerts")) {
                boolean cleared = reason.equals("cleared");
                String since =
                        alert.path(cleared ? "resolved_at" : "detected_at").asText();
                say(
                        "webhook: %s %s %s in %s%s",
                        alert.path("severity").asText(),
                        alert.path("policy").asText(),
                        reason,
                        where,
                        after(since, delivery.at(), cleared ? "it was over" : "it was detected"));
            }
        } catch (IOException e) {
            say("webhook: unreadable, %s", e.getMessage());
        }
    }

    private static String after(String since, Instant at, String what) {
        try {
            double seconds = Duration.between(Instant.parse(since), at).toMillis() / 1000.0;
            return String.format(Locale.ROOT, ", %.1f s after %s", seconds, what);
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private void tellMails() {
        for (MailSink.Mail mail : mails.mails()) {
            if (mailsTold.add(mail)) {
                say("e-mail: \"%s\" to %s", mail.subject(), String.join(", ", mail.to()));
            }
        }
    }

    private void tellBackfills() {
        if (backfills.isEmpty()) {
            return;
        }
        try {
            for (Estate estate : estates) {
                JsonNode answer =
                        platform.get("/v1/backfills?tenant=" + estate.firm().id());
                for (JsonNode one : answer.isArray() ? answer : answer.path("items")) {
                    tellBackfill(one);
                }
            }
            if (backfills.isEmpty()) {
                say("the history is complete");
            }
        } catch (IOException | PlatformClient.Refused e) {
            say("backfill: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellBackfill(JsonNode one) {
        String id = one.path("id").asText();
        Optional<String> where = backfills.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
        if (where.isEmpty()) {
            return;
        }
        String state = one.path("state").asText();
        boolean ended = Set.of("done", "failed", "cancelled").contains(state);
        String quarter = ended ? state : String.valueOf(one.path("chunks_done").asInt() / 12);
        if (!quarter.equals(progress.put(id, quarter))) {
            String error = one.path("error").asText("");
            say(
                    "backfill: %s %s, %d of %d hours, %,d events%s",
                    where.get(),
                    state,
                    one.path("chunks_done").asInt(),
                    one.path("chunks_total").asInt(),
                    one.path("events_stored").asLong(),
                    error.isEmpty() || error.equals("null") ? "" : ", " + error);
        }
        if (ended) {
            backfills.values().remove(id);
        }
    }

    private static String newSecret() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }
}
