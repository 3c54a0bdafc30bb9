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
import io.bellwether.api.source.Source;
import io.bellwether.relational.Connector;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final PluginGuard guard;
    private final Map<String, Plugin> sources = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** What a plugin answered, or what it says is wrong with its input. */
    private record Checked<T>(T value, InvalidInput refusal) {}

    @Activate
    public SourceCatalog(@Reference PluginGuard guard) {
        this.guard = guard;
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

    /** The settings a connector of this source takes, the platform's included; empty when it is not installed. */
    List<Parameter<?>> parameters(String id) {
        Plugin source = sources.get(id);
        if (source == null) {
            return List.of();
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
        Guarded<Checked<List<PollQuery>>> answer = guard.inline(ref(source.id()), QUICK, () -> {
            try {
                return new Checked<>(List.copyOf(source.queries(settings, environmentMatch)), null);
            } catch (InvalidInput e) {
                return new Checked<>(null, e);
            }
        });
        if (answer instanceof Guarded.Answer<Checked<List<PollQuery>>> given) {
            if (given.value().refusal() != null) {
                throw given.value().refusal();
            }
            if (given.value().value().isEmpty()) {
                throw new PluginFailed("source '" + source.id() + "' gives no queries for these settings");
            }
            return given.value().value();
        }
        throw new PluginFailed(
                "source '" + source.id() + "': " + ((Guarded.Failure<Checked<List<PollQuery>>>) answer).reason());
    }

    /**
     * One request, under the source's deadline. What the guard reports becomes an outcome.
     *
     * @param connector who asks; one server's trouble is not felt by other connectors
     */
    PollOutcome ask(PollingSource source, Connector connector, PollRequest request) throws InterruptedException {
        Guarded<PollOutcome> answer =
                guard.call(use(source, connector), source.defaults().requestDeadline(), () -> source.poll(request));
        if (answer instanceof Guarded.Failure<PollOutcome> failure) {
            return failure.cause() == Guarded.Cause.TIMED_OUT
                    ? new PollOutcome.Throttled(null, failure.reason())
                    : new PollOutcome.Failed(failure.reason(), false);
        }
        return answer.answer().orElseGet(() -> new PollOutcome.Failed("the plugin gave no answer", false));
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
    void startsAfresh(PollingSource source, Connector connector) {
        guard.forget(use(source, connector));
    }

    private static PluginRef use(PollingSource source, Connector connector) {
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
