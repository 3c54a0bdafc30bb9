// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.source.PushSource;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.api.source.TailingSource;
import io.bellwether.relational.Connector;
import io.bellwether.runtime.Egress;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The source plugins that connectors can use, as they come and go, and every call into them. Safe for concurrent use.
 */
@Component(service = SourceCatalog.class)
public final class SourceCatalog {
    private static final String KIND = "source";
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(60);

    private final PluginGuard guard;
    private final Egress egress;
    private final RequestSlots slots = new RequestSlots();
    private final Map<String, Plugin> sources = new ConcurrentSkipListMap<>();
    private final Map<String, PushSource> pushed = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** What a plugin answered, or what it says is wrong with its input. */
    private record Checked<T>(T value, InvalidInput refusal) {}

    @Activate
    public SourceCatalog(@Reference PluginGuard guard, @Reference Egress egress) {
        this.guard = guard;
        this.egress = egress;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addPollingSource(PollingSource source) {
        add(source);
    }

    public void removePollingSource(PollingSource source) {
        remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addSource(Source source) {
        add(source);
    }

    public void removeSource(Source source) {
        remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addTailingSource(TailingSource source) {
        add(source);
    }

    public void removeTailingSource(TailingSource source) {
        remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addPushSource(PushSource source) {
        pushed.put(source.id(), source);
    }

    public void removePushSource(PushSource source) {
        pushed.remove(source.id(), source);
    }

    private void add(Plugin source) {
        sources.put(source.id(), source);
        listeners.forEach(Runnable::run);
    }

    private void remove(Plugin source) {
        if (sources.remove(source.id(), source)) {
            guard.forget(ref(source.id()));
            listeners.forEach(Runnable::run);
        }
    }

    /** Calls {@code listener} after each arrival and departure; it must return quickly. */
    AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Optional<Plugin> find(String id) {
        return Optional.ofNullable(sources.get(id));
    }

    /** The ids of what is installed, in order. */
    List<String> ids() {
        return List.copyOf(sources.keySet());
    }

    /** The paths at which a source without connectors is posted to; empty when there is no such source. */
    List<String> postedTo(String id) {
        PushSource source = pushed.get(id);
        return source == null ? List.of() : quickly(source, source::paths);
    }

    /** The settings a connector of this source takes, the platform's included; empty when it is not installed. */
    List<Parameter<?>> parameters(String id) {
        Plugin source = sources.get(id);
        if (source == null) {
            return List.of();
        }
        if (source instanceof TailingSource tailing) {
            return TailingSettings.parameters(tailing);
        }
        return source instanceof PollingSource polling ? PollingSettings.parameters(polling) : source.parameters();
    }

    /** The plugin's own settings out of a connector's. */
    static Map<String, Object> own(Plugin source, Map<String, Object> settings) {
        Map<String, Object> own = new java.util.LinkedHashMap<>(settings);
        own.keySet().removeIf(key -> source.parameters().stream()
                .noneMatch(parameter -> parameter.key().equals(key)));
        return own;
    }

    /**
     * The connector's queries.
     *
     * @throws InvalidInput when the plugin says that the settings do not make sense
     * @throws PluginFailed when the plugin fails
     */
    List<PollQuery> queries(PollingSource source, Settings settings, String environmentMatch) {
        List<PollQuery> queries = checked(source, () -> List.copyOf(source.queries(settings, environmentMatch)));
        if (queries.isEmpty()) {
            throw new PluginFailed("source '" + source.id() + "' gives no queries for these settings");
        }
        return queries;
    }

    /**
     * Looks at every host that a connector with these settings would call.
     *
     * @param settings the plugin's own
     * @param privileged true when the connector may call private networks
     * @throws InvalidInput naming the setting, when a host may not be called; an empty field when no setting shows it
     * @throws PluginFailed when the plugin fails
     */
    void checkTargets(PollingSource source, Settings settings, boolean privileged) {
        checkHosts(source, settings, hosts(source, settings), privileged);
    }

    /** As above, and asks the plugin whether the settings make sense. */
    void check(Source source, Settings settings, boolean privileged) {
        List<String> hosts = checked(source, () -> {
            source.check(settings);
            return List.copyOf(source.hosts(settings));
        });
        checkHosts(source, settings, hosts, privileged);
    }

    /** Asks the plugin whether the settings make sense. @throws InvalidInput when they do not */
    void check(TailingSource source, Settings settings) {
        checked(source, () -> {
            source.check(settings);
            return true;
        });
    }

    private void checkHosts(Plugin source, Settings settings, List<String> hosts, boolean privileged) {
        for (String host : hosts) {
            String refusal = egress.refusal(host, privileged);
            if (refusal != null) {
                throw new InvalidInput(settingWith(host, source, settings), host, refusal);
            }
        }
    }

    private static String settingWith(String host, Plugin source, Settings settings) {
        return source.parameters().stream()
                .filter(parameter -> settings.find(parameter)
                        .filter(value -> String.valueOf(value).contains(host))
                        .isPresent())
                .map(Parameter::key)
                .findFirst()
                .orElse("");
    }

    private <T> T checked(Plugin source, Supplier<T> work) {
        Checked<T> given = quickly(source, () -> {
            try {
                return new Checked<>(work.get(), null);
            } catch (InvalidInput e) {
                return new Checked<>(null, e);
            }
        });
        if (given.refusal() != null) {
            throw given.refusal();
        }
        return given.value();
    }

    /** Bounds the requests of each connector. */
    RequestSlots slots() {
        return slots;
    }

    /**
     * One request, under the source's deadline, when its hosts may be called at this time. What the guard reports
     * becomes an outcome.
     *
     * @param connector who asks; one server's trouble is not felt by other connectors
     */
    PollOutcome ask(PollingSource source, Connector connector, PollRequest request) throws InterruptedException {
        try {
            checkTargets(source, request.settings(), connector.privileged());
        } catch (InvalidInput e) {
            return new PollOutcome.Failed(e.problems().get(0).message(), true);
        } catch (PluginFailed e) {
            return new PollOutcome.Failed(e.getMessage(), false);
        }
        Guarded<PollOutcome> answer =
                guard.call(use(source, connector), source.defaults().requestDeadline(), () -> source.poll(request));
        if (answer instanceof Guarded.Failure<PollOutcome> failure) {
            return failure.cause() == Guarded.Cause.TIMED_OUT
                    ? new PollOutcome.Throttled(null, failure.reason())
                    : new PollOutcome.Failed(failure.reason(), false);
        }
        return answer.answer().orElseGet(() -> new PollOutcome.Failed("the plugin gave no answer", false));
    }

    /**
     * How many events a window holds, under the source's deadline; empty when the server does not say, for whatever
     * reason.
     */
    OptionalLong count(PollingSource source, Connector connector, PollRequest request) throws InterruptedException {
        try {
            checkTargets(source, request.settings(), connector.privileged());
        } catch (InvalidInput | PluginFailed e) {
            return OptionalLong.empty();
        }
        return guard.call(use(source, connector), source.defaults().requestDeadline(), () -> source.count(request))
                .answer()
                .orElseGet(OptionalLong::empty);
    }

    /** The hosts these settings lead to. @throws PluginFailed when the plugin fails */
    List<String> hosts(PollingSource source, Settings settings) {
        return checked(source, () -> List.copyOf(source.hosts(settings)));
    }

    /** What of these settings is written in the platform's expression language. @throws PluginFailed as it says */
    Map<String, String> expressions(PollingSource source, Settings settings) {
        return checked(source, () -> Map.copyOf(source.expressions(settings)));
    }

    /** One read of a source that is read on, under a deadline. What the guard reports becomes an outcome. */
    TailOutcome read(TailingSource source, Connector connector, Settings settings, String position, int most)
            throws InterruptedException {
        Guarded<TailOutcome> answer =
                guard.call(use(source, connector), READ, () -> source.read(settings, position, most));
        if (answer instanceof Guarded.Failure<TailOutcome> failure) {
            return new TailOutcome.Failed(failure.reason());
        }
        return answer.answer().orElseGet(() -> new TailOutcome.Failed("the plugin gave no answer"));
    }

    /** Runs something quick of a plugin. @throws PluginFailed when it fails */
    <T> T quickly(Plugin source, java.util.concurrent.Callable<T> work) {
        Guarded<T> answer = guard.inline(ref(source.id()), QUICK, work);
        if (answer instanceof Guarded.Failure<T> failure) {
            throw new PluginFailed("source '" + source.id() + "': " + failure.reason());
        }
        return answer.answer().orElseThrow(() -> new PluginFailed("source '" + source.id() + "' gave no answer"));
    }

    /** A connector that starts afresh is not held to what came before. */
    void startsAfresh(Plugin source, Connector connector) {
        guard.forget(use(source, connector));
    }

    private static PluginRef use(Plugin source, Connector connector) {
        return new PluginRef(KIND, source.id(), connector.tenant() + "/" + connector.id());
    }

    private static PluginRef ref(String id) {
        return new PluginRef(KIND, id);
    }

    /** A plugin did not do what it was asked. */
    static final class PluginFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PluginFailed(String message) {
            super(message);
        }
    }
}
