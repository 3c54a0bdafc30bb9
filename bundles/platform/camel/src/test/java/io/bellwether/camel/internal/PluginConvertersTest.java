// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins whose classes are their own: loaded from a folder, by a loader that is let go. */
class PluginConvertersTest {
    private static final int ROUNDS = 50;
    private static final List<Class<?>> CLASSES = List.of(
            LatePlugin.class,
            LatePlugin.Late.class,
            LatePlugin.LateChild.class,
            LatePlugin.LateConverters.class,
            LatePlugin.LateConverter.class,
            LatePlugin.LateFallback.class,
            LatePlugin.LateWires.class);

    @Test
    void convertersComeAndGoWithTheirPlugin(@TempDir Path folder) throws Exception {
        write(folder);
        try (Engine engine = new Engine()) {
            CamelContext context = engine.context();
            int before = context.getTypeConverterRegistry().size();
            for (int i = 0; i < 3; i++) {
                try (PluginLoader plugin = new PluginLoader(folder)) {
                    Object late = plugin.instance(LatePlugin.Late.class);
                    Object child = plugin.instance(LatePlugin.LateChild.class);
                    assertThat(context.getTypeConverter().tryConvertTo(Long.class, late))
                            .isNull();

                    engine.addPlugin(plugin);
                    assertThat(context.getTypeConverter().convertTo(Long.class, late))
                            .isEqualTo(7L);
                    assertThat(context.getTypeConverter().convertTo(Long.class, child))
                            .isEqualTo(7L);
                    assertThat(context.getTypeConverter().convertTo(java.util.BitSet.class, child))
                            .as("by the fallback")
                            .isEqualTo(new java.util.BitSet());
                    context.addComponent("latewires", (Component) plugin.instance(LatePlugin.LateWires.class));

                    engine.removePlugin(plugin);
                    assertThat(context.getTypeConverter().tryConvertTo(Long.class, late))
                            .isNull();
                    assertThat(context.getTypeConverter().tryConvertTo(Long.class, child))
                            .isNull();
                    assertThat(context.getTypeConverterRegistry()
                                    .lookup(Long.class)
                                    .keySet())
                            .noneMatch(type -> type.getClassLoader() == plugin);
                    assertThat(context.hasComponent("latewires")).isNull();
                }
            }
            assertThat(before).isPositive();
        }
    }

    @Test
    void pluginsThatWentAreLetGo(@TempDir Path folder) throws Exception {
        write(folder);
        List<WeakReference<ClassLoader>> gone = new ArrayList<>();
        try (Engine engine = new Engine()) {
            for (int i = 0; i < ROUNDS; i++) {
                gone.add(comeAndGo(engine, folder));
            }
            List<byte[]> pressure = new ArrayList<>();
            for (int i = 0; i < 20 && left(gone) > 1; i++) {
                System.gc();
                pressure.add(new byte[1 << 20]);
            }
            assertThat(left(gone)).as("class loaders of " + ROUNDS + " plugins").isLessThanOrEqualTo(1);
        }
    }

    private static WeakReference<ClassLoader> comeAndGo(Engine engine, Path folder) throws Exception {
        try (PluginLoader plugin = new PluginLoader(folder)) {
            engine.addPlugin(plugin);
            CamelContext context = engine.context();
            assertThat(context.getTypeConverter().convertTo(Long.class, plugin.instance(LatePlugin.LateChild.class)))
                    .isEqualTo(7L);
            context.addComponent("latewires", (Component) plugin.instance(LatePlugin.LateWires.class));
            engine.removePlugin(plugin);
            return new WeakReference<>(plugin);
        }
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(each -> each.get() != null).count();
    }

    private static void write(Path folder) throws IOException {
        for (Class<?> type : CLASSES) {
            String file = type.getName().replace('.', '/') + ".class";
            Files.createDirectories(folder.resolve(file).getParent());
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
                Files.write(folder.resolve(file), bytes.readAllBytes());
            }
        }
        Path services = Files.createDirectories(folder.resolve("META-INF/services/org/apache/camel"));
        Files.writeString(
                services.resolve("TypeConverterLoader"), "# ours\n" + LatePlugin.LateConverters.class.getName() + "\n");
        Files.writeString(services.resolve("FallbackTypeConverter"), LatePlugin.LateFallback.class.getName() + "\n");
    }

    /** Loads the plugin's classes itself, as a bundle does, and all others from outside. */
    private static final class PluginLoader extends URLClassLoader {
        PluginLoader(Path folder) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, PluginConvertersTest.class.getClassLoader());
        }

        Object instance(Class<?> like) throws ReflectiveOperationException {
            return loadClass(like.getName()).getDeclaredConstructor().newInstance();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                boolean own = CLASSES.stream().anyMatch(type -> type.getName().equals(name));
                return known != null ? known : own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
