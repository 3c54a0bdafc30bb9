// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.Intake;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Hands posted bodies to the push sources, and what they read to the ingest stage. */
@Component(service = PushIntake.class)
public final class PushIntake {
    private static final Duration DECODE_DEADLINE = Duration.ofSeconds(20);
    private static final Duration STORE_DEADLINE = Duration.ofSeconds(30);
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "x-seq-apikey", "x-sentry-auth", "proxy-authorization");

    private final Intake intake;
    private final PluginGuard guard;
    private final Map<String, PushSource> sources = new ConcurrentHashMap<>();
    private final BodyReader bodies = new BodyReader();

    @Activate
    public PushIntake(@Reference Intake intake, @Reference PluginGuard guard) {
        this.intake = intake;
        this.guard = guard;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(PushSource source) {
        source.paths().forEach(path -> sources.put(path, source));
    }

    void removeSource(PushSource source) {
        source.paths().forEach(path -> sources.remove(path, source));
    }

    boolean takes(String path) {
        return sources.containsKey(path);
    }

    /** Reads away what is left of a body, so that the caller can read the answer. */
    void drain(HttpServletRequest request) {
        bodies.drain(request);
    }

    void accept(Caller caller, HttpServletRequest http, HttpServletResponse response) throws IOException {
        try {
            PushSource source = sources.get(http.getRequestURI());
            if (source == null) {
                throw Problem.notFound("the path " + http.getRequestURI()).refuse();
            }
            TenantEnvironment where = caller.requireEnvironment();
            PushRequest request = request(http);
            PluginRef plugin = new PluginRef("source", source.id(), where.toString());
            PushDecoded decoded = answer(guard.inline(plugin, DECODE_DEADLINE, () -> source.decode(request)));
            PushReceipt receipt = store(where, decoded);
            write(
                    response,
                    answer(guard.inline(plugin, DECODE_DEADLINE, () -> source.respond(request, decoded, receipt))));
        } catch (Problem.Refused refused) {
            throw refused;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Answers.write(response, Answers.problem(e));
        } catch (ExecutionException e) {
            Answers.write(response, Answers.problem(e.getCause()));
        } catch (TimeoutException e) {
            Answers.write(
                    response,
                    Problem.of(
                            503, "Too slow", "the events were not durable in time; send them again with the same ids"));
        } catch (RuntimeException e) {
            Answers.write(response, Answers.problem(e));
        }
    }

    private PushReceipt store(TenantEnvironment where, PushDecoded decoded)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<PushDecoded.Item> items = decoded.events();
        if (items.isEmpty()) {
            return new PushReceipt(0, 0, 0, List.of());
        }
        List<EventBody> events = items.stream().map(PushDecoded.Item::event).toList();
        Intake.Receipt receipt = intake.accept(where, "push", events)
                .toCompletableFuture()
                .get(STORE_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        List<PushDecoded.Rejection> rejected = new ArrayList<>();
        for (Intake.Rejected refusal : receipt.rejected()) {
            PushDecoded.Item item = items.get(refusal.index());
            rejected.add(new PushDecoded.Rejection(item.index(), item.line(), refusal.error()));
        }
        return new PushReceipt(receipt.accepted(), receipt.duplicates(), receipt.dropped(), rejected);
    }

    private PushRequest request(HttpServletRequest http) throws IOException {
        Map<String, String> query = new HashMap<>(Query.of(http).all());
        query.remove("apiKey");
        Map<String, String> headers = new HashMap<>();
        http.getHeaderNames().asIterator().forEachRemaining(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!CREDENTIALS.contains(lower)) {
                headers.put(lower, http.getHeader(name));
            }
        });
        String type = http.getContentType() == null ? "" : http.getContentType();
        int parameters = type.indexOf(';');
        String mediaType =
                (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return new PushRequest(
                http.getRequestURI(), Map.of(), mediaType, query, headers, bodies.read(http), PushLimits.STANDARD);
    }

    private static <T> T answer(Guarded<T> guarded) {
        if (guarded instanceof Guarded.Failure<T> failure) {
            throw Problem.of(503, "Source unavailable", "the source plugin failed: " + failure.reason())
                    .refuse();
        }
        return guarded.answer().orElseThrow();
    }

    private static void write(HttpServletResponse response, PushResponse answer) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        if (answer.body() != null) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }
}
