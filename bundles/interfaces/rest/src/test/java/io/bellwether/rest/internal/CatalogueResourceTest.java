// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Parameter;
import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.Plugins;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class CatalogueResourceTest {
    private static final Parameter<String> OWN = Parameter.text("own", "Own", "The plugin's.");
    private static final Parameter<String> PLATFORM = Parameter.text("platform", "Platform", "The platform's.");

    private static Plugins.Installed plugin(String kind, String id, boolean connector) {
        return new Plugins.Installed(kind, id, id, List.of(OWN), connector, "bundle", "1");
    }

    private static List<?> items(Plugins.Installed... installed) {
        CatalogueResource resource = new CatalogueResource(
                new Fixed(List.of(installed)),
                new Unused(),
                source -> source.equals("gone") ? List.of() : List.of(OWN, PLATFORM),
                notifier -> List.of(OWN, PLATFORM),
                List.of());
        byte[] body = (byte[]) resource.plugins(withoutQuery()).getEntity();
        return (List<?>) Json.object(new String(body, StandardCharsets.UTF_8)).get("items");
    }

    private static HttpServletRequest withoutQuery() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> null);
    }

    private static List<Object> keys(Object item) {
        List<?> parameters = (List<?>) ((Map<?, ?>) item).get("parameters");
        return parameters.stream()
                .<Object>map(parameter -> ((Map<?, ?>) parameter).get("key"))
                .toList();
    }

    @Test
    void showsTheSettingsOfThePlatformWhereItAddsSome() {
        List<?> items = items(
                plugin("source", "polled", true),
                plugin("source", "posted", false),
                plugin("source", "gone", true),
                plugin("notifier", "webhook", false),
                plugin("detector", "threshold", false));

        assertThat(items.stream().map(CatalogueResourceTest::keys).toList())
                .containsExactly(
                        List.of("own", "platform"),
                        List.of("own"),
                        List.of("own"),
                        List.of("own", "platform"),
                        List.of("own"));
    }

    @Test
    void saysOfSourcesWhetherTheyTakeConnectors() {
        List<?> items = items(
                plugin("source", "polled", true), plugin("source", "posted", false), plugin("detector", "d", false));

        assertThat(((Map<?, ?>) items.get(0)).get("connector")).isEqualTo(true);
        assertThat(((Map<?, ?>) items.get(1)).get("connector")).isEqualTo(false);
        assertThat(((Map<?, ?>) items.get(2)).containsKey("connector")).isFalse();
    }

    private record Fixed(List<Installed> installed) implements Plugins {
        @Override
        public AutoCloseable onChange(Runnable listener) {
            return () -> {};
        }
    }

    private static final class Unused implements PluginGuard {
        @Override
        public <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) {
            throw new IllegalStateException("no plugin is called here");
        }

        @Override
        public <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work) {
            throw new IllegalStateException("no plugin is called here");
        }

        @Override
        public void giveUp(PluginRef plugin, Thread thread, String reason) {
            throw new IllegalStateException("no plugin is called here");
        }

        @Override
        public List<PluginHealth> health() {
            return List.of();
        }

        @Override
        public void forget(PluginRef plugin) {}
    }
}
