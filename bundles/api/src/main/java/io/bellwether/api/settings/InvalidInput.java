// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.util.List;
import java.util.stream.Collectors;

/** What was sent cannot be accepted; carries every problem found, not only the first. Nothing was changed. */
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidInput(String field, String value, String message) {
        this(List.of(new Problem(field, value, message)));
    }

    /** At least one problem. */
    public List<Problem> problems() {
        return problems;
    }
}
