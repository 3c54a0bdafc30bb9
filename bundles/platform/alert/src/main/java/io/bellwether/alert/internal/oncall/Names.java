// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.internal.oncall.Ladder.Step;
import io.bellwether.alert.internal.oncall.Ladder.Target;
import io.bellwether.api.settings.Problem;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Checks that whoever a document names exists; what is wrong is added to a list, with what exists. */
record Names(Roster roster, Collection<String> channels, List<Problem> problems) {
    void check(Person person) {
        for (int i = 0; i < person.channels().size(); i++) {
            known("channels[" + i + "]", person.channels().get(i), "channel", channels);
        }
    }

    void check(Rota rota) {
        for (int i = 0; i < rota.layers().size(); i++) {
            List<String> people = rota.layers().get(i).people();
            for (int j = 0; j < people.size(); j++) {
                known(
                        "layers[" + i + "].people[" + j + "]",
                        people.get(j),
                        "person",
                        roster.people().keySet());
            }
        }
    }

    void check(RotaOverride override) {
        known("rota", override.rota(), "rota", roster.rotas().keySet());
        known("person", override.person(), "person", roster.people().keySet());
    }

    void check(Ladder ladder) {
        for (int i = 0; i < ladder.steps().size(); i++) {
            Step step = ladder.steps().get(i);
            for (int j = 0; j < step.targets().size(); j++) {
                check(step.targets().get(j), "steps[" + i + "].notify[" + j + "]");
            }
        }
    }

    private void check(Target target, String field) {
        switch (target.kind()) {
            case CHANNEL -> known(field, target.id(), "channel", channels);
            case ROTA -> known(field, target.id(), "rota", roster.rotas().keySet());
            case PERSON -> known(field, target.id(), "person", roster.people().keySet());
            default -> throw new IllegalStateException("unknown target " + target);
        }
    }

    private void known(String field, String id, String what, Collection<String> known) {
        if (!id.isEmpty() && !known.contains(id)) {
            String exist = known.isEmpty()
                    ? "there is none yet, create one first"
                    : "there are " + String.join(", ", new TreeSet<>(known));
            problems.add(new Problem(
                    field, id, "is not a " + what + " of this tenant; " + exist + Problem.suggestion(id, known)));
        }
    }
}
