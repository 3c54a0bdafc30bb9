// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The notifiers installed now, and the settings their channels take. Safe for concurrent use. */
@Component(service = NotifierPlugins.class)
public final class NotifierPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(NotifierPlugins.class);

    /** How long one attempt may take; every channel has it. */
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long one attempt to deliver may take.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Whether people are told that somebody took an alert; every channel has it. */
    static final Parameter<Boolean> SEND_ACKS = Parameter.bool(
                    "sendAcks", "Send acknowledgements", "Whether to tell when somebody has acknowledged an alert.")
            .orElse(false);

    /** How long a message is worth trying; every channel has it. */
    static final Parameter<Duration> GIVE_UP = Parameter.duration(
                    "giveUpAfter", "Give up after", "How long a message is tried again while the receiver fails.")
            .orElse(Duration.ofHours(24))
            .between(Duration.ofMinutes(1), Duration.ofDays(7));

    /** How long a channel may fail before its fall-back is told what is urgent; every channel has it. */
    static final Parameter<Duration> FALLBACK_AFTER = Parameter.duration(
                    "fallbackAfter",
                    "Fall back after",
                    "How long the channel may fail before its fall-back hears what opens, escalates or is at least an error.")
            .orElse(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofHours(1));

    private static final List<Parameter<?>> PLATFORM = List.of(TIMEOUT, SEND_ACKS, GIVE_UP, FALLBACK_AFTER);

    private final Secrets secrets;
    private final Map<String, Notifier> notifiers = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public NotifierPlugins(@Reference Secrets secrets) {
        this.secrets = secrets;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNotifier(Notifier notifier) {
        notifiers.put(notifier.id(), notifier);
        listeners.forEach(Runnable::run);
    }

    void removeNotifier(Notifier notifier) {
        notifiers.remove(notifier.id(), notifier);
    }

    /** Calls {@code listener} after each arrival. */
    AutoCloseable onArrival(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Optional<Notifier> find(String id) {
        return Optional.ofNullable(notifiers.get(id));
    }

    /** In alphabetical order. */
    Set<String> ids() {
        return new TreeSet<>(notifiers.keySet());
    }

    /** The notifier's own parameters and those of every channel. */
    static List<Parameter<?>> parameters(Notifier notifier) {
        List<Parameter<?>> parameters = new ArrayList<>(notifier.parameters());
        for (Parameter<?> parameter : PLATFORM) {
            if (parameters.stream().noneMatch(own -> own.key().equals(parameter.key()))) {
                parameters.add(parameter);
            }
        }
        return List.copyOf(parameters);
    }

    /**
     * Opens stored settings for an attempt.
     *
     * @throws io.bellwether.api.settings.InvalidInput when the notifier's parameters have changed and they no longer fit
     */
    Settings settings(TenantId tenant, Notifier notifier, Map<String, ?> stored) {
        List<Parameter<?>> parameters = parameters(notifier);
        return Settings.of(parameters, secrets.open(tenant, parameters, stored));
    }

    /** The time limit of one attempt. */
    static Duration timeout(Notifier notifier, Settings settings) {
        return duration(TIMEOUT, notifier, settings);
    }

    /** How long a message of this channel is worth trying. */
    static Duration giveUpAfter(Notifier notifier, Settings settings) {
        return duration(GIVE_UP, notifier, settings);
    }

    /** How long a channel may fail before its fall-back hears of what is urgent. @param stored its settings as they are kept */
    static Duration fallbackAfter(Map<String, ?> stored) {
        Duration usual = FALLBACK_AFTER.fallback().orElseThrow();
        Object given = stored.get(FALLBACK_AFTER.key());
        if (given == null) {
            return usual;
        }
        try {
            return Settings.of(List.of(FALLBACK_AFTER), Map.of(FALLBACK_AFTER.key(), given))
                    .find(FALLBACK_AFTER)
                    .orElse(usual);
        } catch (InvalidInput e) {
            LOG.debug("A channel's {} is not used", FALLBACK_AFTER.key(), e);
            return usual;
        }
    }

    /** The notifier's own parameter of that key, if it has one, counts. */
    private static Duration duration(Parameter<Duration> ours, Notifier notifier, Settings settings) {
        return parameters(notifier).stream()
                .filter(parameter -> parameter.key().equals(ours.key()))
                .flatMap(parameter -> settings.find(parameter).stream())
                .filter(Duration.class::isInstance)
                .map(Duration.class::cast)
                .findFirst()
                .orElseGet(() -> ours.fallback().orElseThrow());
    }
}
