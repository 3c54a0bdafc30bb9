// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.detector.SeriesDetector;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The detectors installed now. Detectors come and go at any time. Safe for concurrent use. */
@Component(service = DetectorCatalogue.class)
public final class DetectorCatalogue {
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final PluginGuard guard;
    private final Map<String, SeriesDetector> detectors = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public DetectorCatalogue(@Reference PluginGuard guard) {
        this.guard = guard;
    }

    /** What came of looking a detector up with its settings. */
    public sealed interface Binding {}

    /**
     * It is installed and takes the settings.
     *
     * @param lookback how much of a series it wants to see
     * @param growth whether it fires the more the greater the last value is
     */
    public record Bound(PluginRef plugin, SeriesDetector detector, Settings settings, Duration lookback, boolean growth)
            implements Binding {}

    /** It is installed and does not take the settings. */
    public record Refused(List<Problem> problems) implements Binding {}

    /** It is not installed, or could not be asked. */
    public record Missing(String reason) implements Binding {}

    @Reference(name = "detectors", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(SeriesDetector detector) {
        detectors.put(detector.id(), detector);
        listeners.forEach(Runnable::run);
    }

    /** Withdraws a detector, unless another of its id has taken its place. */
    public void remove(SeriesDetector detector) {
        if (detectors.values().remove(detector)) {
            guard.forget(new PluginRef("detector", detector.id()));
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
        SeriesDetector detector = detectors.get(leaf.id());
        if (detector == null) {
            return new Missing("detector '" + leaf.id() + "' is not installed");
        }
        PluginRef plugin = new PluginRef("detector", leaf.id());
        Callable<Binding> ask = () -> {
            try {
                Settings settings = Settings.of(detector.parameters(), leaf.settings());
                Duration lookback = detector.lookback(settings);
                return new Bound(plugin, detector, settings, lookback, detector.firesOnGrowth(settings));
            } catch (InvalidInput e) {
                List<Problem> problems = new ArrayList<>();
                e.problems().forEach(problem -> problems.add(problem.within(leaf.path())));
                return new Refused(problems);
            }
        };
        Guarded<Binding> asked = guard.inline(plugin, DEADLINE, ask);
        return asked.answer().orElseGet(() -> new Missing("detector '" + leaf.id() + "' does not answer"));
    }

    /** The guard around every call of a detector. */
    public PluginGuard guard() {
        return guard;
    }
}
