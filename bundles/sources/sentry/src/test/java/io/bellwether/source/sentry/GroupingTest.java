// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingTest {
    private static String group(String payload) {
        EventBody event = Posts.event(payload);
        String group = (String) event.properties().get("error_group");
        assertThat(group).matches("[0-9a-f]{16}");
        assertThat(event.eventType()).isEqualTo("$" + group.substring(0, 8).toUpperCase(java.util.Locale.ROOT));
        return group;
    }

    private static String failure(String value, String function, int line, boolean own, String rest) {
        return """
                {"exception":{"values":[{"type":"TypeError","value":"%s","stacktrace":{"frames":[
                 {"module":"main","function":"main","lineno":1,"in_app":false},
                 {"module":"cases","function":"%s","lineno":%d,"in_app":%s}]}}]}%s}"""
                .formatted(value, function, line, own, rest);
    }

    @Test
    void theCallsDecideAndNeitherLinesNorValues() {
        String group = group(failure("case 7", "save", 20, true, ""));
        assertThat(group(failure("case 8 of anna", "save", 33, true, ""))).isEqualTo(group);
        assertThat(group(failure("case 7", "load", 20, true, ""))).isNotEqualTo(group);
        assertThat(group(failure("case 7", "save", 20, false, "")))
                .as("without calls of the application all count")
                .isNotEqualTo(group);
    }

    @Test
    void generatedNumbersInNamesDoNotCount() {
        assertThat(group(failure("x", "lambda$save$7", 1, true, "")))
                .isEqualTo(group(failure("x", "lambda$save$12", 1, true, "")));
        assertThat(
                        group(
                                "{\"exception\":[{\"type\":\"E\",\"stacktrace\":{\"frames\":[{\"function\":\"f\",\"filename\":\"http://x/main.3f2a1b9c.js?v=1\"}]}}]}"))
                .isEqualTo(
                        group(
                                "{\"exception\":[{\"type\":\"E\",\"stacktrace\":{\"frames\":[{\"function\":\"f\",\"filename\":\"http://y/z/main.77aa1b00.js\"}]}}]}"));
    }

    @Test
    void theSendersOwnFingerprintDecides() {
        String own = ",\"fingerprint\":[\"billing\"]";
        assertThat(group(failure("a", "save", 1, true, own))).isEqualTo(group(failure("b", "load", 2, true, own)));
        String plain = group(failure("a", "save", 1, true, ""));
        assertThat(group(failure("a", "save", 1, true, ",\"fingerprint\":[\"{{ default }}\"]")))
                .isEqualTo(plain);
        String refined = ",\"fingerprint\":[\"{{default}}\",\"t1\"]";
        assertThat(group(failure("a", "save", 1, true, refined)))
                .isEqualTo(group(failure("b", "save", 9, true, refined)))
                .isNotEqualTo(plain)
                .isNotEqualTo(group(failure("b", "load", 9, true, refined)));
    }

    @Test
    void withoutCallsTheMessageDecides() {
        assertThat(group("{\"message\":\"user 7 of 'acme' failed in 3.5 s\"}"))
                .isEqualTo(group("{\"message\":\"user 12345 of 'zeta' failed in 10 s\"}"))
                .isNotEqualTo(group("{\"message\":\"user 7 of 'acme' left\"}"));
        assertThat(group("{\"logentry\":{\"message\":\"a %s\",\"formatted\":\"a b\"}}"))
                .isEqualTo(group("{\"logentry\":{\"message\":\"a %s\",\"formatted\":\"a c\"}}"));
        assertThat(group("{\"exception\":[{\"type\":\"E\",\"value\":\"id 7\"}]}"))
                .isEqualTo(group("{\"exception\":[{\"type\":\"E\",\"value\":\"id 9\"}]}"))
                .isNotEqualTo(group("{\"exception\":[{\"type\":\"F\",\"value\":\"id 7\"}]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "case 3c9adf1e-8b1f-4c62-9a43-0d1f2b3c4d5e is gone, case * is gone",
        "mail to anna.b+x@acme.example failed, mail to * failed",
        "at 0x7ffee4 in 12:30:15, at * in *",
        "object deadbeef01234567 missing, object * missing",
        "v8 engine, v* engine",
        "facade, facade"
    })
    void whatVariesIsMasked(String text, String masked) {
        assertThat(Grouping.mask(text)).isEqualTo(masked);
    }

    @Test
    void noTextTakesLong() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (String part : new String[] {"a", "1.", "'", "a@", "a.b-", "0x", "f1", "-", "{{", "$1"}) {
                for (int i = 0; i < 20; i++) {
                    Grouping.mask(part.repeat(100_000));
                }
                group(failure(part.equals("'") ? part : part.repeat(3_000), part.repeat(3_000), 1, true, ""));
            }
        });
    }
}
