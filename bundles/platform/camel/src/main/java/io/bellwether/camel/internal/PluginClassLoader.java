// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What Camel sees as its application class loader: Camel itself first, then each Camel plugin in the order of arrival.
 * Plugins are added and removed while others load classes.
 */
final class PluginClassLoader extends ClassLoader {

    private final List<ClassLoader> plugins = new CopyOnWriteArrayList<>();

    PluginClassLoader(ClassLoader core) {
        super(core);
    }

    void add(ClassLoader plugin) {
        plugins.add(plugin);
    }

    void remove(ClassLoader plugin) {
        plugins.remove(plugin);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader plugin : plugins) {
            try {
                return plugin.loadClass(name);
            } catch (ClassNotFoundException absent) {
                continue;
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected URL findResource(String name) {
        for (ClassLoader plugin : plugins) {
            URL found = plugin.getResource(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        Set<String> seen = new LinkedHashSet<>();
        List<URL> found = new ArrayList<>();
        for (ClassLoader plugin : plugins) {
            for (URL url : Collections.list(plugin.getResources(name))) {
                if (seen.add(url.toExternalForm())) {
                    found.add(url);
                }
            }
        }
        return Collections.enumeration(found);
    }
}
