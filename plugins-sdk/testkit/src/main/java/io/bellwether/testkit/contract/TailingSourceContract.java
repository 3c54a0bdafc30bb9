// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.api.source.TailingSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source that is read on from a position keeps: nothing left out, the same ids for what is read twice. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class TailingSourceContract extends PluginContract<TailingSource> {
    private static final int LONGEST_POSITION = 64 << 10;
    private static final int MOST = 500;
    private static final int ROUNDS = 1_000;

    /** Valid settings, with which all that {@link #append} adds is read, from the beginning. */
    protected abstract Map<String, Object> settings();

    /** Adds items, each of which is an event, behind those there are. */
    protected abstract void append(int items) throws Exception;

    /** Valid settings that lead to nothing that can be read, such as a folder or server that is away. */
    protected abstract Map<String, Object> broken();

    @Override
    protected Set<String> reservedKeys() {
        return Set.of("pollEvery");
    }

    @Test
    void pollEveryIsPositive() {
        assertThat(plugin().pollEvery()).isPositive();
    }

    @Test
    void readsEachItemOnceInOrder() throws Exception {
        append(5);
        List<EventBody> first = new ArrayList<>();
        String position = readAll(null, MOST, first);
        append(3);
        List<EventBody> second = new ArrayList<>();
        readAll(position, MOST, second);
        assertThat(first).hasSize(5);
        assertThat(second).hasSize(3);
        assertThat(ids(first)).doesNotContainAnyElementsOf(ids(second)).doesNotHaveDuplicates();
    }

    @Test
    void whatIsReadAgainHasTheSameIds() throws Exception {
        append(4);
        List<EventBody> first = new ArrayList<>();
        List<EventBody> again = new ArrayList<>();
        readAll(null, MOST, first);
        append(1);
        readAll(null, MOST, again);
        assertThat(ids(first)).doesNotContainNull();
        assertThat(ids(again)).hasSize(5).startsWith(ids(first).toArray(String[]::new));
    }

    @Test
    void itStopsAboutWhereItIsTold() throws Exception {
        append(200);
        TailOutcome.Read read = read(null, 20);
        assertThat(read.events()).hasSizeBetween(1, 40);
        assertThat(read.more()).as("more").isTrue();
        List<EventBody> all = new ArrayList<>(read.events());
        readAll(read.position(), 20, all);
        assertThat(ids(all)).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void nothingNewIsAnEmptyRead() throws Exception {
        append(1);
        String position = readAll(null, MOST, new ArrayList<>());
        TailOutcome.Read read = read(position, MOST);
        assertThat(read.events()).isEmpty();
        assertThat(read.more()).as("more").isFalse();
        assertThat(read.unreadable()).isZero();
    }

    @Test
    void whatCannotBeReadIsAFailureWithoutSecrets() throws Exception {
        TailOutcome outcome = plugin().read(read(broken()), null, MOST);
        assertThat(outcome).isInstanceOfSatisfying(TailOutcome.Failed.class, failed -> assertThat(failed.reason())
                .isNotBlank());
        secrets(broken()).forEach(secret -> assertThat(outcome.toString()).doesNotContain(secret));
    }

    @Test
    void aPositionItDoesNotKnowIsNoBug() throws Exception {
        append(1);
        for (String position : List.of("", "x", "{}", "[]", "{\"a\":[1]}", "-1", "null")) {
            assertThat(plugin().read(read(settings()), position, MOST))
                    .as("outcome for the position '" + position + "'")
                    .isNotNull();
        }
    }

    private String readAll(String from, int most, List<EventBody> into) throws Exception {
        String position = from;
        for (int i = 0; i < ROUNDS; i++) {
            TailOutcome.Read read = read(position, most);
            into.addAll(read.events());
            position = read.position();
            if (!read.more()) {
                return position;
            }
        }
        throw new AssertionError("there is always more after " + ROUNDS + " reads");
    }

    private TailOutcome.Read read(String position, int most) throws Exception {
        Settings settings = read(settings());
        TailOutcome outcome = plugin().read(settings, position, most);
        assertThat(outcome).isInstanceOf(TailOutcome.Read.class);
        TailOutcome.Read read = (TailOutcome.Read) outcome;
        assertThat(read.position().getBytes(StandardCharsets.UTF_8).length)
                .as("bytes of the position")
                .isLessThanOrEqualTo(LONGEST_POSITION);
        return read;
    }

    private static List<String> ids(List<EventBody> events) {
        return events.stream().map(EventBody::eventId).toList();
    }
}
