// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShapeMinerTest {
    private static final String[] TEMPLATES = {
        "Connection to # closed",
        "Connection to # timed out after # ms",
        "User # logged in from #",
        "Failed password for # from # port # ssh2",
        "Received block # of size # from #",
        "PacketResponder # for block # terminating",
        "Verification succeeded for #",
        "Starting task # in stage # (TID #)",
        "Finished task # in stage # (TID #) in # ms",
        "Could not deliver message # to queue 'mail': #",
        "Cache miss for key=# region=#",
        "Disk usage of # reached # percent"
    };

    private static String value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> "10.0." + random.nextInt(255) + "." + random.nextInt(255) + ":" + random.nextInt(65_535);
            case 2 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 3 -> "0x" + Long.toHexString(random.nextLong());
            default -> "node-" + random.nextInt(40);
        };
    }

    /** The part of texts that are together with all of their template and with none of another. */
    private static double accuracy(ShapeMiner miner, int count, Random random) {
        List<Integer> templates = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int template = random.nextInt(TEMPLATES.length);
            StringBuilder text = new StringBuilder();
            for (char c : TEMPLATES[template].toCharArray()) {
                text.append(c == '#' ? value(random) : Character.toString(c));
            }
            templates.add(template);
            texts.add(text.toString());
        }
        Map<String, Map<Integer, Integer>> byShape = new HashMap<>();
        Map<Integer, Integer> byTemplate = new HashMap<>();
        for (int i = 0; i < count; i++) {
            byShape.computeIfAbsent(miner.shape(texts.get(i)), key -> new HashMap<>())
                    .merge(templates.get(i), 1, Integer::sum);
            byTemplate.merge(templates.get(i), 1, Integer::sum);
        }
        int right = 0;
        for (Map<Integer, Integer> group : byShape.values()) {
            int template = group.keySet().iterator().next();
            if (group.size() == 1 && group.get(template).equals(byTemplate.get(template))) {
                right += group.get(template);
            }
        }
        return (double) right / count;
    }

    @Test
    void textsOfOneTemplateGroup() {
        assertThat(accuracy(new ShapeMiner(1_000), 20_000, new Random(7))).isGreaterThan(0.95);
    }

    @Test
    void theSameTextsGiveTheSamePatterns() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (List<String> shapes : List.of(first, second)) {
            ShapeMiner miner = new ShapeMiner(20);
            Random random = new Random(3);
            for (int i = 0; i < 3_000; i++) {
                shapes.add(miner.shape("word" + (char) ('a' + random.nextInt(26)) + " is " + value(random)));
            }
        }
        assertThat(first).isEqualTo(second);
    }

    @Test
    void remembersOnlySoManyPatterns() {
        ShapeMiner miner = new ShapeMiner(50);
        for (int i = 0; i < 5_000; i++) {
            miner.shape("begin".repeat(1) + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + " text of a kind");
            assertThat(miner.patterns()).isLessThanOrEqualTo(51);
        }
    }

    @Test
    void masksValuesAndQuotes() {
        ShapeMiner miner = new ShapeMiner(10);
        assertThat(miner.shape("Order 12345 of \"Jane Doe\" failed: code=17"))
                .isEqualTo("Order <*> of <*> failed: code=<*>");
        assertThat(miner.shape("")).isEmpty();
    }
}
