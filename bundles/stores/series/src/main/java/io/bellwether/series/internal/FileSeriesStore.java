// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import io.bellwether.series.Points;
import io.bellwether.series.RolledUp;
import io.bellwether.series.SeriesStore;
import io.bellwether.series.internal.DayTable.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Series as files below the node's data folder, one folder for each environment. */
@Component(service = SeriesStore.class, configurationPid = "io.bellwether.series")
public final class FileSeriesStore implements SeriesStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileSeriesStore.class);
    private static final String FOLDER = "series";
    private static final Duration UPKEEP = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Path root;
    private final TenantKeys keys;
    private final Tenants tenants;
    private final InstantSource clock;
    private final Disk disk;
    private final Map<TenantEnvironment, EnvironmentFiles> environments = new ConcurrentHashMap<>();
    private final List<AutoCloseable> handles = new CopyOnWriteArrayList<>();
    private volatile StoreSettings settings = StoreSettings.DEFAULT;

    @Activate
    public FileSeriesStore(
            @Reference NodeSettings node,
            @Reference TenantKeys keys,
            @Reference Tenants tenants,
            @Reference InstantSource clock,
            @Reference Workers workers,
            @Reference Meters meters,
            Map<String, Object> configuration) {
        this(node.data().resolve(FOLDER), keys, tenants, clock, new Disk());
        modified(configuration);
        handles.add(workers.every("series-upkeep", UPKEEP, this::upkeep));
        handles.add(tenants.onChange(() -> workers.after("series-erase", Duration.ZERO, this::eraseGone)));
        handles.add(workers.after("series-erase", Duration.ZERO, this::eraseGone));
        handles.add(meters.gauge(
                "bellwether_series_disk_bytes", "Bytes of the files of series.", () -> Folders.bytes(root)));
        handles.add(meters.gauge(
                "bellwether_series_failing",
                "How many environments' series are damaged or cannot be written.",
                () -> status(null).stream()
                        .filter(each -> each.problem() != null)
                        .count()));
    }

    FileSeriesStore(Path root, TenantKeys keys, Tenants tenants, InstantSource clock, Disk disk) {
        this.root = root;
        this.keys = keys;
        this.tenants = tenants;
        this.clock = clock;
        this.disk = disk;
    }

    /** Takes new settings. Ones that cannot be used are told of in the log, and change nothing. */
    @Modified
    public void modified(Map<String, Object> configuration) {
        try {
            settings = StoreSettings.of(configuration);
        } catch (InvalidInput e) {
            LOG.error("The settings in io.bellwether.series are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable handle : handles) {
            handle.close();
        }
    }

    private EnvironmentFiles of(TenantEnvironment where) throws IOException {
        try {
            return environments.computeIfAbsent(where, this::open);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private EnvironmentFiles open(TenantEnvironment where) {
        Path folder =
                root.resolve(where.tenant().value()).resolve(where.environment().value());
        try {
            return new EnvironmentFiles(where, folder, keys, disk, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void append(TenantEnvironment where, List<Points> batch) throws IOException {
        if (!batch.isEmpty()) {
            of(where).append(batch, settings.series());
        }
    }

    @Override
    public void read(
            TenantEnvironment where,
            Set<String> measures,
            List<String> group,
            long from,
            long to,
            long upTo,
            Consumer<Points> sink)
            throws IOException {
        of(where).read(measures, group, from, to, upTo, sink);
    }

    @Override
    public void rolledUp(
            TenantEnvironment where,
            String measure,
            List<String> group,
            Duration width,
            long from,
            long to,
            Consumer<RolledUp> sink)
            throws IOException {
        long millis = width.toMillis();
        Kind kind = width.equals(DAY) ? Kind.DAYS : Kind.HOURS;
        long firstDay = Math.floorDiv(from, Compaction.DAY);
        long lastDay = Math.floorDiv(to - 1, Compaction.DAY);
        of(where).rolledUp(kind, measure, group, firstDay, lastDay, rows -> {
            RolledUp read = rows(rows, millis, from, to);
            if (read.millis().length > 0) {
                sink.accept(read);
            }
        });
    }

    private static RolledUp rows(Points rows, long width, long from, long to) {
        int count = rows.buckets().length / 2;
        long[] millis = new long[count];
        int begin = count;
        int end = 0;
        for (int i = 0; i < count; i++) {
            millis[i] = rows.buckets()[i] * width;
            if (millis[i] >= from && millis[i] < to) {
                begin = Math.min(begin, i);
                end = i + 1;
            }
        }
        begin = Math.min(begin, end);
        return new RolledUp(
                rows.group(),
                Arrays.copyOfRange(millis, begin, end),
                Arrays.copyOfRange(rows.first(), begin, end),
                Arrays.copyOfRange(rows.second(), begin, end),
                Arrays.copyOfRange(rows.first(), count + begin, count + end),
                Arrays.copyOfRange(rows.second(), count + begin, count + end));
    }

    @Override
    public long snapshot(TenantEnvironment where, byte[] content) throws IOException {
        return of(where).snapshot(content);
    }

    @Override
    public boolean restore(TenantEnvironment where, Predicate<Snapshot> use) throws IOException {
        return of(where).restore(use);
    }

    @Override
    public void erase(TenantEnvironment where) {
        EnvironmentFiles files = environments.remove(where);
        if (files != null) {
            files.erase();
        }
        Folders.delete(
                root.resolve(where.tenant().value()).resolve(where.environment().value()));
    }

    @Override
    public void erase(TenantId tenant) {
        for (TenantEnvironment where : List.copyOf(environments.keySet())) {
            if (where.tenant().equals(tenant)) {
                erase(where);
            }
        }
        Folders.delete(root.resolve(tenant.value()));
    }

    @Override
    public List<Status> status(TenantId tenant) {
        return environments.values().stream()
                .filter(each -> tenant == null || each.where().tenant().equals(tenant))
                .sorted((one, other) -> one.where().compareTo(other.where()))
                .map(EnvironmentFiles::status)
                .toList();
    }

    /** Sorts what has gathered; a failure is tried again with the next round. */
    void upkeep() {
        environments.forEach((where, files) -> {
            try {
                files.maintain(settings.retention());
            } catch (TenantKeys.KeyErased e) {
                LOG.debug("{} is erased", where);
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}: series could not be sorted: {}", where, e.toString());
            }
        });
    }

    /** Sorts all that may be sorted; for tests and benchmarks. */
    void compact(TenantEnvironment where) throws IOException {
        of(where).compact(settings.retention());
    }

    /** Removes what is left of tenants and environments that no longer exist. */
    void eraseGone() {
        for (Path tenant : Folders.below(root)) {
            TenantId id = new TenantId(tenant.getFileName().toString());
            if (tenants.find(id).isEmpty() && isErased(id)) {
                erase(id);
                LOG.info("The series of tenant {} were removed", id);
                continue;
            }
            for (Path environment : tenants.find(id).isEmpty() ? List.<Path>of() : Folders.below(tenant)) {
                TenantEnvironment where = TenantEnvironment.of(
                        id.value(), environment.getFileName().toString());
                if (tenants.find(where).isEmpty()) {
                    erase(where);
                    LOG.info("The series of {} were removed", where);
                }
            }
        }
    }

    private boolean isErased(TenantId tenant) {
        try {
            keys.key(tenant, keys.currentVersion(tenant));
            return false;
        } catch (TenantKeys.KeyErased e) {
            return true;
        }
    }
}
