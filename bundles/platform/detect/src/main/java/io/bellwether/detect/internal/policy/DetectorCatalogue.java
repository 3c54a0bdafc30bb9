// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The detectors installed now. Detectors come and go at any time. Safe for concurrent use. */
@Component(service = DetectorCatalogue.class)
public final class DetectorCatalogue {
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration LONGEST_HISTORY = Duration.ofDays(35);
    private static final int MOST_BINDINGS = 10_000;
    private static final String KIND = "detector";

    private final PluginGuard guard;
    /** What the guard knows the detectors as. */
    private final String kind;

    private final Map<String, Plugin> detectors;
    private final BooleanSupplier stopping;
    private final Map<Condition.Detector, Bound> bindings = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public DetectorCatalogue(@Reference PluginGuard guard, BundleContext platform) {
        this(guard, () -> isStopping(platform));
    }

    public DetectorCatalogue(PluginGuard guard) {
        this(guard, () -> false);
    }

    /** @param stopping whether the whole platform is on its way down */
    DetectorCatalogue(PluginGuard guard, BooleanSupplier stopping) {
        this(guard, KIND, new ConcurrentHashMap<>(), stopping);
    }

    private DetectorCatalogue(PluginGuard guard, String kind, Map<String, Plugin> detectors, BooleanSupplier stopping) {
        this.guard = guard;
        this.kind = kind;
        this.detectors = detectors;
        this.stopping = stopping;
    }

    private static boolean isStopping(BundleContext platform) {
        return platform.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    /**
     * The same detectors, now and later, guarded apart, so that what one does wrong there is not held against it here.
     *
     * @param name what the guard is to know them as
     */
    public DetectorCatalogue apart(String name) {
        return new DetectorCatalogue(guard, name, detectors, stopping);
    }

    /** What came of looking a detector up with its settings. */
    public sealed interface Binding {}

    /**
     * It is installed and takes the settings.
     *
     * @param detector a {@link SeriesDetector}, a {@link LearningDetector} or an {@link EventDetector}
     * @param lookback how much of a series it wants to see; of one that follows events, how long it remembers a key
     * @param history how much of a series in hours it wants to see; zero for none
     * @param growth whether it fires the more the greater the last value is
     * @param remembers whether it must be asked about every bucket, as it remembers something of each
     */
    public record Bound(
            PluginRef plugin,
            Plugin detector,
            Settings settings,
            Duration lookback,
            Duration history,
            boolean growth,
            boolean remembers)
            implements Binding {}

    /** It is installed and does not take the settings. */
    public record Refused(List<Problem> problems) implements Binding {}

    /** It is not installed, or could not be asked. */
    public record Missing(String reason) implements Binding {}

    @Reference(name = "detectors", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(SeriesDetector detector) {
        put(detector);
    }

    /** Withdraws a detector, unless another of its id has taken its place. */
    public void remove(SeriesDetector detector) {
        take(detector);
    }

    @Reference(name = "learning", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addLearning(LearningDetector detector) {
        put(detector);
    }

    /** Withdraws a detector, unless another of its id has taken its place. */
    public void removeLearning(LearningDetector detector) {
        take(detector);
    }

    @Reference(name = "events", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addEvents(EventDetector detector) {
        put(detector);
    }

    /** Withdraws a detector, unless another of its id has taken its place. */
    public void removeEvents(EventDetector detector) {
        take(detector);
    }

    private void put(Plugin detector) {
        detectors.put(detector.id(), detector);
        listeners.forEach(Runnable::run);
    }

    /**
     * While the platform stops, detectors stop before those who use them; they stay, so that what their models have
     * learned can still be saved.
     */
    private void take(Plugin detector) {
        if (stopping.getAsBoolean()) {
            return;
        }
        if (detectors.values().remove(detector)) {
            bindings.values().removeIf(bound -> bound.detector() == detector);
            guard.forget(new PluginRef(KIND, detector.id()));
            listeners.forEach(Runnable::run);
        }
    }

    /** Calls {@code listener} after each arrival and departure; it must return quickly. */
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Looks up the detector of a condition and reads its settings. */
    public Binding bind(Condition.Detector leaf) {
        Plugin detector = detectors.get(leaf.id());
        if (detector == null) {
            String suggestion = Problem.suggestion(leaf.id(), detectors.keySet());
            return new Missing("detector '" + leaf.id() + "' is not installed" + suggestion);
        }
        Bound known = bindings.get(leaf);
        if (known != null && known.detector() == detector) {
            return known;
        }
        PluginRef plugin = new PluginRef(kind, leaf.id());
        Callable<Binding> ask = () -> {
            try {
                return bound(plugin, detector, Settings.of(detector.parameters(), leaf.settings()));
            } catch (InvalidInput e) {
                List<Problem> problems = new ArrayList<>();
                e.problems().forEach(problem -> problems.add(problem.within(leaf.path())));
                return new Refused(problems);
            }
        };
        try {
            Guarded<Binding> asked = guard.call(plugin, DEADLINE, ask);
            Binding binding =
                    asked.answer().orElseGet(() -> new Missing("detector '" + leaf.id() + "' does not answer"));
            if (binding instanceof Bound bound) {
                remember(leaf, bound);
            }
            return binding;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Missing("detector '" + leaf.id() + "' could not be asked, as the platform is stopping");
        }
    }

    /** A detector that is cut off for a while stays bound, so that its policies go on when it is let in again. */
    private void remember(Condition.Detector leaf, Bound bound) {
        if (bindings.size() >= MOST_BINDINGS) {
            bindings.clear();
        }
        bindings.put(leaf, bound);
    }

    private static Bound bound(PluginRef plugin, Plugin detector, Settings settings) {
        if (detector instanceof SeriesDetector series) {
            Duration history = atMost(LONGEST_HISTORY, series.history(settings));
            return new Bound(
                    plugin,
                    series,
                    settings,
                    series.lookback(settings),
                    history,
                    series.firesOnGrowth(settings),
                    series.remembers());
        }
        if (detector instanceof LearningDetector learning) {
            Duration history = atMost(LONGEST_HISTORY, learning.history(settings));
            return new Bound(plugin, learning, settings, learning.lookback(settings), history, false, true);
        }
        EventDetector events = (EventDetector) detector;
        Duration memory = events.memory(settings);
        return new Bound(plugin, events, settings, memory, Duration.ZERO, false, true);
    }

    private static Duration atMost(Duration most, Duration asked) {
        return asked.compareTo(most) > 0 ? most : asked;
    }

    /** What is wrong with the detectors of a policy, in words; empty when nothing is. */
    public Optional<String> trouble(Policy policy) {
        return policy.conditions().stream()
                .flatMap(condition -> condition.detectors().stream())
                .map(leaf -> guard.health(new PluginRef(kind, leaf.id())))
                .filter(health -> !health.state().equals("ok"))
                .map(health ->
                        "detector '" + health.plugin().id() + "' is " + health.state() + ": it " + health.lastError())
                .findFirst();
    }

    /** The guard around every call of a detector. */
    public PluginGuard guard() {
        return guard;
    }
}
