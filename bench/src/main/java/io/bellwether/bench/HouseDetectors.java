// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.detector.EventDetector;
import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.bench.quality.StraightGuard;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The detectors that ship, found by their component descriptions on the class path as a running platform finds them. */
public final class HouseDetectors {
    private static final Pattern CLASS = Pattern.compile("<implementation class=\"([^\"]+)\"");
    private static final String SERVICE = "provide interface=\"io.bellwether.api.detector.";

    private HouseDetectors() {}

    public static DetectorCatalogue catalogue() throws IOException {
        DetectorCatalogue catalogue = new DetectorCatalogue(new StraightGuard());
        ClassLoader loader = HouseDetectors.class.getClassLoader();
        TreeSet<String> classes = new TreeSet<>();
        for (URL manifest : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
            String components;
            try (InputStream in = manifest.openStream()) {
                components = new Manifest(in).getMainAttributes().getValue("Service-Component");
            }
            for (String component : components == null ? new String[0] : components.split("\\s*,\\s*")) {
                try (InputStream description = loader.getResourceAsStream(component)) {
                    String text =
                            description == null ? "" : new String(description.readAllBytes(), StandardCharsets.UTF_8);
                    Matcher named = CLASS.matcher(text);
                    if (text.contains(SERVICE) && named.find()) {
                        classes.add(named.group(1));
                    }
                }
            }
        }
        for (String name : classes) {
            add(catalogue, name);
        }
        return catalogue;
    }

    private static void add(DetectorCatalogue catalogue, String className) throws IOException {
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
            throw new IOException(className + " cannot be made", e);
        }
    }
}
