// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import io.bellwether.runtime.internal.PrometheusMeters;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.cayenne.configuration.server.ServerModule;
import org.apache.cayenne.di.DIBootstrap;
import org.apache.cayenne.log.JdbcEventLogger;
import org.apache.cayenne.log.NoopJdbcEventLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class DatabaseOpenerTest {
    @TempDir
    private Path data;

    private final List<Object> registered = new ArrayList<>();
    private final Planned planned = new Planned();

    private DatabaseOpener opener() {
        NodeSettings node = answering(NodeSettings.class, "data", arguments -> data);
        ServiceRegistration<?> registration =
                answering(ServiceRegistration.class, "unregister", arguments -> registered.remove(0));
        BundleContext bundle = answering(BundleContext.class, "registerService", arguments -> {
            registered.add(arguments[1]);
            return registration;
        });
        return new DatabaseOpener(bundle, node, planned, InstantSource.system(), new PrometheusMeters());
    }

    @Test
    void opensAndLetsThePortsComeUp() {
        DatabaseOpener opener = opener();
        assertThat(opener.problem()).get().asString().contains("being opened");
        assertThat(registered).isEmpty();
        planned.runNext();
        assertThat(opener.problem()).isEmpty();
        assertThat(registered).singleElement().isInstanceOfSatisfying(OpenDatabase.class, open -> assertThat(
                        new TenantTable(open).all())
                .isEmpty());
        opener.close();
        assertThat(registered).isEmpty();
        assertThat(opener.problem()).isPresent();
    }

    @Test
    void statementsAndTheirValuesAreNotLogged() {
        assertThat(DIBootstrap.createInjector(new ServerModule(), Database.module())
                        .getInstance(JdbcEventLogger.class))
                .isInstanceOf(NoopJdbcEventLogger.class);
    }

    @Test
    void saysWhatIsWrongAndTriesAgainEverLessOften() throws Exception {
        Path inTheWay = Files.writeString(data.resolve("relational"), "a file where the directory should be");
        DatabaseOpener opener = opener();
        for (int i = 0; i < 7; i++) {
            planned.runNext();
        }
        assertThat(opener.problem())
                .get()
                .asString()
                .contains("cannot be opened")
                .contains("relational");
        assertThat(planned.pauses.stream().map(Duration::toSeconds)).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
        Files.delete(inTheWay);
        planned.runNext();
        assertThat(opener.problem()).isEmpty();
        assertThat(registered).hasSize(1);
        opener.close();
    }

    @Test
    void openingThatEndsAfterClosingLeavesNothingOpen() {
        DatabaseOpener opener = opener();
        Runnable late = planned.tasks.get(0);
        opener.close();
        assertThat(planned.tasks).isEmpty();
        late.run();
        assertThat(registered).isEmpty();
        assertThat(opener.problem()).isPresent();
    }

    private interface Answer {
        Object to(Object... arguments);
    }

    private static <T> T answering(Class<T> type, String method, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        Object result = answer.to(arguments);
                        return called.getReturnType() == void.class ? null : result;
                    }
                    throw new AssertionError("unexpected call of " + called);
                }));
    }

    private static final class Planned implements Workers {
        private final List<Runnable> tasks = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();

        void runNext() {
            tasks.remove(0).run();
        }

        @Override
        public ExecutorService pool(String name, int threads, int queue) {
            return Executors.newFixedThreadPool(threads);
        }

        @Override
        public Schedule every(String name, Duration delay, Runnable task) {
            throw new AssertionError("nothing repeats");
        }

        @Override
        public Schedule after(String name, Duration delay, Runnable task) {
            tasks.add(task);
            pauses.add(delay);
            return () -> tasks.remove(task);
        }
    }
}
