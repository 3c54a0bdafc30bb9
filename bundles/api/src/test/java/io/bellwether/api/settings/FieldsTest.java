// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final Set<String> KNOWN =
            Set.of("id", "tenant", "text", "after", "number", "flag", "object", "list", "labels", "days");

    private static Fields of(Map<?, ?> document) {
        return Fields.of(document, KNOWN);
    }

    private static List<String> problems(Fields fields) {
        return fields.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void readsWhatIsThere() {
        Fields fields = of(Map.of(
                "id",
                "a-1",
                "text",
                "  hello ",
                "after",
                "15m",
                "number",
                7,
                "flag",
                true,
                "object",
                Map.of("name", "x"),
                "list",
                List.of("b", "a", "b"),
                "labels",
                Map.of("team", "ops"),
                "days",
                List.of(1, "10:15")));

        assertThat(fields.id()).isEqualTo("a-1");
        assertThat(fields.text("text")).isEqualTo("hello");
        assertThat(fields.duration("after", Duration.ZERO, Duration.ofDays(1), null))
                .hasMinutes(15);
        assertThat(fields.whole("number", 1, 9, 0)).isEqualTo(7);
        assertThat(fields.flag("flag", false)).isTrue();
        assertThat(fields.object("object", Set.of("name")).text("name")).isEqualTo("x");
        assertThat(fields.list("list", 9, text -> text)).containsExactly("b", "a", "b");
        assertThat(fields.set("list", 9, text -> text)).containsExactly("b", "a");
        assertThat(fields.texts("labels", 9)).containsEntry("team", "ops");
        assertThat(fields.numbered("days", 9, text -> text)).containsExactly("1", "10:15");
        fields.check();
    }

    @Test
    void noValueIsTurnedIntoAnotherType() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", 5);
        document.put("text", 5);
        document.put("after", 900);
        document.put("number", "7");
        document.put("flag", "true");
        document.put("object", "x");
        document.put("list", Arrays.asList("a", 5, null));
        document.put("labels", Map.of("tier", 1));
        document.put("days", List.of(1.5));
        Fields fields = of(document);
        fields.id();
        fields.text("text");
        fields.duration("after", Duration.ZERO, Duration.ofDays(1), null);
        fields.whole("number", 1, 9, 0);
        fields.flag("flag", false);
        fields.object("object", Set.of());
        assertThat(fields.list("list", 9, text -> text)).containsExactly("a");
        fields.texts("labels", 9);
        fields.numbered("days", 9, text -> text);

        assertThat(problems(fields))
                .containsExactly(
                        "id: must be 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit",
                        "text: must be text, in quotes",
                        "after: must be a duration with a unit, such as 15m",
                        "number: must be a whole number from 1 to 9",
                        "flag: must be true or false",
                        "object: must be an object",
                        "list[1]: must be text, in quotes",
                        "list[2]: must be text",
                        "labels.tier: must be text, in quotes",
                        "days[0]: must be text or a whole number");
    }

    @Test
    void whatIsNotKnownIsNamedWithWhatIs() {
        Fields fields = of(Map.of("txt", "x", "tenant", "other"));
        fields.owner(TenantId.of("acme"));

        assertThat(problems(fields).get(0))
                .startsWith("txt: is not known here; known: after, ")
                .endsWith("'text'?");
        assertThat(problems(fields).get(1)).isEqualTo("tenant: must be 'acme' or left out");
    }

    @Test
    void aTextMayHaveLinesWhenItMayBeLong() {
        assertThat(of(Map.of("text", "one\ntwo")).text("text", 1_000)).isEqualTo("one\ntwo");
        Fields fields = of(Map.of("text", "one\ntwo"));
        assertThat(fields.text("text")).isNull();
        assertThat(problems(fields)).singleElement().asString().startsWith("text: must be at most 400 characters");
    }

    @Test
    void absentNullAndBlankAreToldApart() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", null);
        document.put("id", " ");
        Fields fields = of(document);

        assertThat(fields.names("text")).isTrue();
        assertThat(fields.names("flag")).isFalse();
        assertThat(fields.isAbsent("id")).isTrue();
        Integer number = fields.require("number", "how many", Integer::valueOf);
        assertThat(number).isNull();
        assertThat(problems(fields)).containsExactly("number: is required: how many");
    }

    @Test
    void longTextsAreTakenAsTheyArePastedAndHalfCharactersAreNot() {
        Fields fields = of(Map.of("text", "at 9:\r\n\tat x.Y \uD83D\uDE00", "after", "x\uD800y", "id", "a\tb"));
        assertThat(fields.text("text", 4_000)).isEqualTo("at 9:\n\tat x.Y \uD83D\uDE00");
        assertThat(fields.text("after", 4_000)).isNull();
        assertThat(fields.text("id")).isNull();
        assertThat(problems(fields))
                .containsExactly(
                        "after: must be at most 4000 characters, without control characters",
                        "id: must be at most 400 characters, without control characters");
    }

    @Test
    void placesAreThoseOfTheWholeDocument() {
        Fields fields = Fields.of(Map.of("list", List.of(Map.of("object", Map.of("x", 1)), "no")), Set.of("list"));
        fields.objects("list", Set.of("object"), 9).forEach(each -> each.object("object", Set.of("y")));
        fields.at("elsewhere", Map.of("z", 1)).problem("z", 1, "is wrong");

        assertThat(problems(fields))
                .containsExactly(
                        "list[1]: must be an object",
                        "list[0].object.x: is not known here; known: y; did you mean 'y'?",
                        "elsewhere.z: is wrong");
    }

    @Test
    void ofVeryManyProblemsAHundredAreTold() {
        Fields fields = of(Map.of("list", IntStream.range(0, 500).boxed().toList()));
        fields.list("list", 1_000, text -> text);

        assertThat(catchThrowableOfType(InvalidInput.class, fields::check).problems())
                .hasSize(100);
    }
}
