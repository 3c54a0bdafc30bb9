// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalArchive;
import io.bellwether.journal.JournalReader;
import io.bellwether.journal.JournalRetention;
import io.bellwether.objects.ObjectStore;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the journal below the node's data folder as a service. */
@Component(
        service = {Journal.class, JournalReader.class, JournalRetention.class, JournalArchive.class},
        configurationPid = "io.bellwether.journal")
public final class JournalComponent implements Journal, JournalReader, JournalRetention, JournalArchive {
    private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);
    private static final String FOLDER = "journal";

    private final RemoteSegments remotes = new RemoteSegments();
    private final SegmentJournal journal;

    /** With the default settings. */
    public JournalComponent(NodeSettings node, TenantKeys keys, InstantSource time, Workers workers, Meters meters)
            throws IOException {
        this(node, keys, time, workers, meters, Map.of());
    }

    @Activate
    public JournalComponent(
            @Reference NodeSettings node,
            @Reference TenantKeys keys,
            @Reference InstantSource time,
            @Reference Workers workers,
            @Reference Meters meters,
            Map<String, Object> configuration)
            throws IOException {
        journal = new SegmentJournal(node.data().resolve(FOLDER), keys, time, workers, meters, new Storage(), remotes);
        modified(configuration);
    }

    /** Takes new settings without closing the journal. Ones that cannot be used are told of in the log, and change nothing. */
    @Modified
    public void modified(Map<String, Object> configuration) {
        try {
            JournalSettings settings = JournalSettings.of(configuration);
            journal.configure(settings.moveAfter(), settings.reserve(journal.diskBytes()));
        } catch (InvalidInput e) {
            LOG.error("The settings in io.bellwether.journal are not used: {}", e.getMessage());
        }
    }

    /** The object store may come and go. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void setObjects(ObjectStore store) {
        remotes.use(store);
    }

    public void unsetObjects(ObjectStore store) {
        remotes.forget(store);
    }

    @Deactivate
    public void stop() {
        journal.close();
    }

    @Override
    public CompletionStage<Appended> append(TenantEnvironment where, List<Event> events) {
        return journal.append(where, events);
    }

    @Override
    public Found find(
            TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor) {
        return journal.find(where, from, to, filter, limit, cursor);
    }

    @Override
    public Event find(TenantEnvironment where, String eventId) {
        return journal.find(where, eventId);
    }

    @Override
    public void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        journal.replay(where, from, to, sink);
    }

    @Override
    public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
        return journal.read(where, rawRefs);
    }

    @Override
    public Reading readAfter(TenantEnvironment where, String position, int most) {
        return journal.readAfter(where, position, most);
    }

    @Override
    public List<Frame> frames(TenantEnvironment where, String position, int most) {
        return journal.frames(where, position, most);
    }

    @Override
    public String end(TenantEnvironment where) {
        return journal.end(where);
    }

    @Override
    public String positionOf(Event event) {
        return journal.positionOf(event);
    }

    @Override
    public Expired expire(TenantEnvironment where, List<Rule> rules, Duration otherwise) {
        return journal.expire(where, rules, otherwise);
    }

    @Override
    public List<StoredSegment> segments(TenantEnvironment where) {
        return journal.segments(where);
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant, boolean objects, Progress progress) {
        return journal.verify(tenant, objects, progress);
    }

    @Override
    public int moveToObjects() {
        return journal.moveToObjects();
    }

    @Override
    public List<TenantEnvironment> environments() {
        return journal.environments();
    }

    @Override
    public void erase(TenantId tenant) {
        journal.erase(tenant);
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return journal.verify(tenant);
    }
}
