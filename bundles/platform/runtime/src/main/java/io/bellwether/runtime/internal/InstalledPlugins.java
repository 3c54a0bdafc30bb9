// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.api.dashboard.Dashboard;
import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.remediation.RemediationHook;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.source.PushSource;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.TailingSource;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.runtime.Plugins;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the services of every plugin contract. */
@Component(service = Plugins.class)
public final class InstalledPlugins implements Plugins {
    private static final Map<Class<?>, String> KINDS = Map.of(
            Source.class, "source",
            PollingSource.class, "source",
            TailingSource.class, "source",
            PushSource.class, "source",
            SeriesDetector.class, "detector",
            LearningDetector.class, "detector",
            EventDetector.class, "detector",
            Notifier.class, "notifier",
            RemediationHook.class, "remediation",
            Dashboard.class, "dashboard");

    private final PluginGuard guard;
    private final Map<ServiceReference<?>, Installed> installed = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<ServiceTracker<?, ?>> trackers;

    @Activate
    public InstalledPlugins(BundleContext context, @Reference PluginGuard guard) {
        this.guard = guard;
        this.trackers = KINDS.entrySet().stream()
                .<ServiceTracker<?, ?>>map(entry -> track(context, entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public List<Installed> installed() {
        return installed.values().stream()
                .sorted(Comparator.comparing(Installed::kind).thenComparing(Installed::id))
                .toList();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Deactivate
    public void close() {
        trackers.forEach(ServiceTracker::close);
    }

    private <T> ServiceTracker<T, T> track(BundleContext context, Class<T> contract, String kind) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, contract, new ServiceTrackerCustomizer<>() {
            @Override
            public T addingService(ServiceReference<T> reference) {
                T service = context.getService(reference);
                if (service != null) {
                    installed.put(reference, describe(reference.getBundle(), kind, service));
                    listeners.forEach(Runnable::run);
                }
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<T> reference, T service) {
                installed.put(reference, describe(reference.getBundle(), kind, service));
            }

            @Override
            public void removedService(ServiceReference<T> reference, T service) {
                Installed gone = installed.remove(reference);
                if (gone != null) {
                    guard.forget(new PluginRef(gone.kind(), gone.id()));
                }
                listeners.forEach(Runnable::run);
                context.ungetService(reference);
            }
        });
        tracker.open();
        return tracker;
    }

    private static Installed describe(Bundle bundle, String kind, Object service) {
        String version = bundle.getVersion().toString();
        if (service instanceof Plugin plugin) {
            boolean connector =
                    plugin instanceof PollingSource || plugin instanceof TailingSource || plugin instanceof Source;
            return new Installed(
                    kind,
                    plugin.id(),
                    plugin.title(),
                    plugin.parameters(),
                    connector,
                    bundle.getSymbolicName(),
                    version);
        }
        Dashboard dashboard = (Dashboard) service;
        return new Installed(
                kind, dashboard.id(), dashboard.title(), List.of(), false, bundle.getSymbolicName(), version);
    }
}
