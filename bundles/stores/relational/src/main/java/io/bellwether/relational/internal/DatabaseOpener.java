// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.relational.StoreStatus;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database, again and again until it succeeds, and only then lets the ports come up. Says meanwhile what is
 * wrong.
 */
@Component(service = StoreStatus.class, immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.bellwether.relational.internal.OpenDatabase\"")
public final class DatabaseOpener implements StoreStatus {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOpener.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DatabaseSettings settings;
    private final BundleContext bundle;
    private final Workers workers;
    private final Path data;
    private final InstantSource clock;
    private final Meters meters;
    private Workers.Schedule next;
    private ServiceRegistration<OpenDatabase> registration;
    private volatile NodeDatabase database;
    private volatile String failure = "the database is being opened";
    private boolean closed;

    @Activate
    public DatabaseOpener(
            BundleContext bundle,
            @Reference NodeSettings node,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.bundle = bundle;
        this.workers = workers;
        this.data = node.data();
        this.clock = clock;
        this.meters = meters;
        this.settings = DatabaseSettings.of(System.getenv(), System.getProperties(), node.data());
        tryAfter(Duration.ZERO, FIRST_PAUSE);
    }

    @Override
    public Optional<String> problem() {
        NodeDatabase open = database;
        return open == null ? Optional.of(failure) : open.database().problem();
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.close();
        }
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private synchronized void tryAfter(Duration pause, Duration pauseAfterFailure) {
        if (!closed) {
            next = workers.after("relational-open", pause, () -> open(pauseAfterFailure));
        }
    }

    private void open(Duration pauseAfterFailure) {
        try {
            opened(NodeDatabase.open(settings, data, workers, clock, meters));
        } catch (Exception | LinkageError e) {
            tell("the database " + settings + " cannot be opened: " + reason(e), e);
            Duration doubled = pauseAfterFailure.multipliedBy(2);
            tryAfter(pauseAfterFailure, doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled);
        }
    }

    /** The whole story once; a reason that stays the same in one line. */
    private void tell(String problem, Throwable cause) {
        if (problem.equals(failure)) {
            LOG.error("Still: {}", problem);
        } else {
            failure = problem;
            LOG.error("Not ready: {}; trying again until it can", problem, cause);
        }
    }

    private synchronized void opened(NodeDatabase open) {
        if (closed) {
            open.close();
            return;
        }
        database = open;
        LOG.info("Database {} is open", settings);
        registration = bundle.registerService(OpenDatabase.class, open, null);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
