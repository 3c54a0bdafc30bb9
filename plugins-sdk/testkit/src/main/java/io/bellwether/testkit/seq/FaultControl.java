// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.http.Request;
import java.util.Map;

/**
 * The faults of an emulated server over HTTP, for those who run it as a process of its own. It is no part of Seq:
 *
 * <ul>
 *   <li>{@code POST /emulator/faults?kind=503&n=5} queues faults, see {@link Faults#named};
 *   <li>{@code ?kind=chance&probability=0.2&seed=7}, {@code ?kind=partial&n=50}, {@code ?kind=repeat&n=3},
 *       {@code ?kind=at-once&n=2}, {@code ?kind=shuffle&seed=7} last until {@code ?kind=clear};
 *   <li>{@code GET /emulator/state} tells how many searches there were and how many faults are left.
 * </ul>
 */
final class FaultControl {
    static final String PATH = "/emulator/";

    private final Faults faults;
    private final Requests requests;

    FaultControl(Faults faults, Requests requests) {
        this.faults = faults;
        this.requests = requests;
    }

    Answer answer(Request request) {
        if (request.path().equals(PATH + "faults") && request.method().equals("POST")) {
            try {
                set(request.query());
            } catch (IllegalArgumentException e) {
                return Answer.json(400, SeqJson.error(String.valueOf(e.getMessage())));
            }
        } else if (!request.path().equals(PATH + "state")) {
            return Answer.json(404, SeqJson.error("There is POST /emulator/faults and GET /emulator/state."));
        }
        ObjectNode state = SeqJson.object();
        state.put("searches", requests.searches());
        state.put("mostAtOnce", requests.mostAtOnce());
        state.put("pending", faults.pending());
        return Answer.json(200, SeqJson.text(state));
    }

    private void set(Map<String, String> query) {
        int n = Integer.parseInt(query.getOrDefault("n", "1"));
        long seed = Long.parseLong(query.getOrDefault("seed", "1"));
        String kind = query.getOrDefault("kind", "");
        switch (kind) {
            case "clear" -> faults.clear();
            case "chance" -> faults.byChance(seed, Double.parseDouble(query.getOrDefault("probability", "0.1")));
            case "partial" -> faults.examineAtMost(n);
            case "repeat" -> faults.repeatAcrossPages(n);
            case "at-once" -> faults.searchesAtOnce(n);
            case "shuffle" -> faults.shufflePages(seed);
            default -> faults.named(kind, n);
        }
    }
}
