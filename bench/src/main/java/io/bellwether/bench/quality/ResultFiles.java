// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes scores as NAB keeps results: {@code <detector>/<folder>/<detector>_<file>.csv}. */
final class ResultFiles {
    private ResultFiles() {}

    static void write(Path out, String detector, List<Scored> scored) throws IOException {
        for (Scored each : scored) {
            String name = each.series().name();
            int slash = name.lastIndexOf('/');
            Path file = out.resolve(detector)
                    .resolve(slash < 0 ? "" : name.substring(0, slash))
                    .resolve(detector + "_" + name.substring(slash + 1));
            Files.createDirectories(file.getParent());
            try (BufferedWriter writer = Files.newBufferedWriter(file)) {
                writer.write("timestamp,value,anomaly_score\n");
                for (int i = 0; i < each.scores().length; i++) {
                    double value = each.series().values()[i];
                    writer.write(each.series().timestamps()[i] + "," + (Double.isNaN(value) ? "" : value) + ","
                            + each.scores()[i] + "\n");
                }
            }
        }
    }
}
