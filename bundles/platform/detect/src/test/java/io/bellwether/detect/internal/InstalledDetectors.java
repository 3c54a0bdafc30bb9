// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The detectors of the house, found on the class path by their component descriptions as a running platform finds them. */
public final class InstalledDetectors {
    private static final Pattern CLASS = Pattern.compile("<implementation class=\"([^\"]+)\"");
    private static final String SERVICE = "provide interface=\"io.bellwether.api.detector.";

    private InstalledDetectors() {}

    /** All of them. */
    public static DetectorCatalogue catalogue() {
        DetectorCatalogue catalogue = new DetectorCatalogue(new DirectGuard());
        ClassLoader loader = InstalledDetectors.class.getClassLoader();
        TreeSet<String> classes = new TreeSet<>();
        try {
            for (URL manifest : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
                String components = value(manifest);
                for (String component : components == null ? new String[0] : components.split("\\s*,\\s*")) {
                    try (InputStream description = loader.getResourceAsStream(component)) {
                        String text = description == null
                                ? ""
                                : new String(description.readAllBytes(), StandardCharsets.UTF_8);
                        Matcher named = CLASS.matcher(text);
                        if (text.contains(SERVICE) && named.find()) {
                            classes.add(named.group(1));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        classes.forEach(name -> add(catalogue, name));
        return catalogue;
    }

    private static String value(URL manifest) throws IOException {
        try (InputStream in = manifest.openStream()) {
            return new Manifest(in).getMainAttributes().getValue("Service-Component");
        }
    }

    private static void add(DetectorCatalogue catalogue, String className) {
        try {
            Object detector = Class.forName(className).getDeclaredConstructor().newInstance();
            if (detector instanceof SeriesDetector pure) {
                catalogue.add(pure);
            } else if (detector instanceof LearningDetector learning) {
                catalogue.addLearning(learning);
            } else if (detector instanceof EventDetector events) {
                catalogue.addEvents(events);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " cannot be made", e);
        }
    }
}
