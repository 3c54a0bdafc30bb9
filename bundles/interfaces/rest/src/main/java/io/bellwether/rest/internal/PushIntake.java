// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.PushResponse;
import io.bellwether.api.source.PushSource;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.Scope;
import io.bellwether.ingest.Intake;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Hands posted bodies to the push sources, and what they read to the ingest stage. Every refusal is worded by the
 * source, so that its clients hear their own protocol.
 */
@Component(service = PushIntake.class)
public final class PushIntake {
    private static final Duration HEAD_DEADLINE = Duration.ofSeconds(1);
    private static final Duration DECODE_DEADLINE = Duration.ofSeconds(20);
    private static final Duration STORE_DEADLINE = Duration.ofSeconds(30);

    private final Intake intake;
    private final PluginGuard guard;
    private final PushRoutes routes = new PushRoutes();
    private final BodyReader bodies = new BodyReader(BodyBudget.OF_HEAP);

    @Activate
    public PushIntake(@Reference Intake intake, @Reference PluginGuard guard) {
        this.intake = intake;
        this.guard = guard;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(PushSource source) {
        routes.add(source);
    }

    void removeSource(PushSource source) {
        routes.remove(source);
    }

    /** The source that takes posts to the path; empty when none does. */
    Optional<PushRoutes.Match> find(String path) {
        return routes.find(path);
    }

    /** Reads away what is left of a body, so that the caller can read the answer. */
    void drain(HttpServletRequest request) {
        bodies.drain(request);
    }

    /** Tells a browser that pages of any origin may post here. */
    void preflight(HttpServletRequest http, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        share(response);
        response.setHeader("Access-Control-Allow-Methods", "POST");
        String asked = http.getHeader("Access-Control-Request-Headers");
        response.setHeader("Access-Control-Allow-Headers", asked == null ? "*" : asked);
        response.setHeader("Access-Control-Max-Age", "3600");
    }

    /** Takes a posted body: who and where first, then the body, then the answer once its events are durable. */
    void accept(PushRoutes.Match match, Gate gate, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        if (match.browsers()) {
            share(response);
        }
        PushSource source = match.source();
        PushHead head = PushHeads.withoutQuery(http, match.variables());
        try {
            head = PushHeads.of(http, match.variables());
            String credential = ask(source, head, source::credential).orElse(null);
            TenantEnvironment where = place(source, head, credential, gate, http);
            write(response, taken(source, head, credential, where, http));
        } catch (PushFailure failure) {
            refuse(source, head, failure, http, response);
        } catch (InvalidInput e) {
            refuse(source, head, PushFailure.of(Answers.problem(e), PushRefusal.Kind.UNREADABLE), http, response);
        } catch (RuntimeException e) {
            refuse(source, head, PushFailure.of(e), http, response);
        }
    }

    private TenantEnvironment place(
            PushSource source, PushHead head, String credential, Gate gate, HttpServletRequest http) {
        try {
            String[] named = {null, null};
            if (!head.query().containsKey("tenant") && !head.query().containsKey("environment")) {
                ask(source, head, source::place).ifPresent(place -> {
                    String[] parts = place.split("/", 2);
                    System.arraycopy(parts, 0, named, 0, parts.length);
                });
            }
            return gate.admit(gate.authenticate(http, credential), http, Scope.INGEST, named[0], named[1])
                    .requireEnvironment();
        } catch (Problem.Refused refused) {
            throw PushFailure.of(refused.problem(), PushRefusal.Kind.AMBIGUOUS_PLACE);
        }
    }

    private PushResponse taken(
            PushSource source, PushHead head, String credential, TenantEnvironment where, HttpServletRequest http)
            throws IOException {
        PluginRef plugin = new PluginRef("source", source.id(), where.toString());
        try (BodyReader.Body body = bodies.open(http)) {
            PushRequest request = PushHeads.request(head, credential, body.bytes());
            PushDecoded decoded = answer(plugin, () -> source.decode(request));
            PushReceipt receipt = store(where, source.id(), decoded);
            return answer(plugin, () -> source.respond(request, decoded, receipt));
        } catch (Problem.Refused refused) {
            throw PushFailure.of(refused.problem(), PushRefusal.Kind.UNREADABLE);
        }
    }

    private PushReceipt store(TenantEnvironment where, String source, PushDecoded decoded) {
        List<PushDecoded.Item> items = decoded.events();
        int unreadable = decoded.rejected().size() + (decoded.unreadable() == null ? 0 : 1);
        if (items.isEmpty() && unreadable == 0) {
            return new PushReceipt(0, 0, 0, List.of());
        }
        List<EventBody> events = items.stream().map(PushDecoded.Item::event).toList();
        Intake.Receipt receipt;
        try {
            receipt = intake.accept(where, "push:" + source, events, unreadable)
                    .toCompletableFuture()
                    .get(STORE_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PushFailure.of(e);
        } catch (ExecutionException e) {
            throw PushFailure.of(e.getCause());
        } catch (TimeoutException e) {
            throw PushFailure.of(
                    Problem.of(
                            503, "Too slow", "the events were not durable in time; send them again with the same ids"),
                    PushRefusal.Kind.UNREADABLE);
        }
        List<PushDecoded.Rejection> rejected = new ArrayList<>();
        for (Intake.Rejected refusal : receipt.rejected()) {
            PushDecoded.Item item = items.get(refusal.index());
            rejected.add(new PushDecoded.Rejection(item.index(), item.line(), refusal.error()));
        }
        return new PushReceipt(receipt.accepted(), receipt.duplicates(), receipt.dropped(), rejected);
    }

    /** What the source says of a head; empty when it says nothing or fails. */
    private <T> Optional<T> ask(PushSource source, PushHead head, java.util.function.Function<PushHead, T> question) {
        return guard.inline(new PluginRef("source", source.id(), "head"), HEAD_DEADLINE, () -> question.apply(head))
                .answer();
    }

    private <T> T answer(PluginRef plugin, Callable<T> work) {
        Guarded<T> guarded = guard.inline(plugin, DECODE_DEADLINE, work);
        if (guarded instanceof Guarded.Failure<T> failure) {
            throw PushFailure.of(
                    Problem.of(503, "Source unavailable", "the source plugin failed: " + failure.reason()),
                    PushRefusal.Kind.UNREADABLE);
        }
        return guarded.answer().orElseThrow();
    }

    private void refuse(
            PushSource source,
            PushHead head,
            PushFailure failure,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException {
        bodies.drain(http);
        PushRefusal refusal = failure.refusal();
        Optional<PushResponse> words = ask(source, head, known -> source.refuse(known, refusal));
        if (words.isEmpty()) {
            Answers.write(response, failure.problem());
        } else if (refusal.kind() == PushRefusal.Kind.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.retryAfter() != null) {
            response.setHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, refusal.retryAfter().toSeconds())));
        }
        if (words.isPresent()) {
            write(response, words.get());
        }
    }

    private static void share(HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Expose-Headers", "*");
    }

    private static void write(HttpServletResponse response, PushResponse answer) throws IOException {
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
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
