// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Pseudonyms ACME = pseudonyms(1);
    private static final Map<String, Action> MASKED =
            Map.of("email", Action.MASK, "phone", Action.MASK, "card", Action.MASK, "tfn", Action.MASK);
    private static final Map<String, Action> HASHED =
            Map.of("email", Action.HASH, "phone", Action.HASH, "card", Action.HASH, "tfn", Action.HASH);

    private static Pseudonyms pseudonyms(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return new Pseudonyms(new SecretKeySpec(key, "AES"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            mail to jane.doe+x@acme.example.com now       | mail to [email] now
            <jane@acme.com.au>, bob@b.io.                 | <[email]>, [email].
            ?user=jane%40acme.com&x=1                     | ?user=[email]&x=1
            mörk@straße.de wrote                          | [email] wrote
            call +61 412 345 678 or 0412 345 678          | call [phone] or [phone]
            0412345678, (02) 9876 5432, 02-9876-5432      | [phone], ([phone], [phone]
            tel:+1-202-555-0143; 1300 123 456             | tel:[phone]; [phone]
            call 1300 012 345                             | call [phone]
            phone=+442071838750.                          | phone=[phone].
            paid with 4111 1111 1111 1111 today           | paid with [card] today
            card 4111-1111-1111-1111, 378282246310005     | card [card], [card]
            5555555555554444/6011111111111117,1,2/28       | [card]/[card],1,2/28
            a/4111111111111111/b?x=4111111111111111&y     | a/[card]/b?x=[card]&y
            {"pan":"5105105105105100"}                    | {"pan":"[card]"}
            4111 1111 1111 1111 5500005555555559          | [card] [card]
            card 4111 1111 1111 1111 12/28 123            | card [card] 12/28 123
            card 4111111111111111 10:30:00                | card [card] 10:30:00
            from 0412 345 678 10:30:00 and 0412345678 2   | from [phone] 10:30:00 and [phone] 2
            +61 412 345 678 4111 1111 1111 1111 3 4       | [phone] [card] 3 4
            tfn 123 456 782 15                            | tfn [tfn] 15
            (0412 345 678) (0412 345 679)                 | ([phone]) ([phone])
            TFN 123 456 782 given                         | TFN [tfn] given
            tfn:123456782                                 | tfn:[tfn]
            his tax file number 876543210                 | his tax file number [tfn]
            Bearer eyJhbGciOi.J9aaaaaa                    | Bearer [redacted]
            jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln | jwt [redacted]
            amqp://svc:s3cr3t@mq.acme.com/v               | amqp://svc:[redacted]@mq.acme.com/v
            Server=db;Password=s3cret;User=x              | Server=db;Password=[redacted];User=x
            """)
    void takesOutOfText(String text, String clean) {
        assertThat(new TextScan(MASKED, ACME).clean(text)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T10:00:00.123+10:00 took 1772359200123 ms",
                "2026-03-01 10:00:00,123 [12] INFO",
                "03.04.2026 10:15:00",
                "trace 0af7651916cd43dd8448eb211c80319c span b7ad6b7169203331",
                "id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done",
                "order 123456782 of 876543210 at 1772359200123456789",
                "from 192.168.100.200 and 10.0.0.12:8080",
                "card 4111 1111 1111 1112 fails the check",
                "sizes 123 456 782 900 and 4111 1111 1111 1112 4",
                "1234567890123456 is issued by nobody",
                "request 4111111111111111ab and x4111111111111111",
                "version 1.2.3.4567890 of 12,345,678.90",
                "took 00:00:12.0412345678 s",
                "0412-345 x 0412 34",
                "GET /v1/items/0412345678/parts?from=0298765432",
                "@Properties.Name = 1 and a @ b and foo@bar and @scope/pkg and x@1.2.3",
                "100% 50%40 of them",
                "+1000 bytes, +10:00, ++",
                "eyJ is short",
                "http://host:8080/path:x@y",
                ""
            })
    void leavesAsTheSameObject(String text) {
        assertThat(new TextScan(MASKED, ACME).clean(text)).isSameAs(text);
    }

    @Test
    void onlyNumbersThatPassTheirCheckAreTaken() {
        TextScan scan = new TextScan(MASKED, ACME);
        int cards = 0;
        int taxes = 0;
        for (int i = 0; i < 1_000; i++) {
            String card = String.format("4111 1111 1111 1%03d", i);
            cards += scan.clean(card).equals(card) ? 0 : 1;
            String tfn = String.format("123 456 %03d", i);
            taxes += scan.clean(tfn).equals(tfn) ? 0 : 1;
        }
        assertThat(cards).isEqualTo(100);
        assertThat(taxes).isBetween(85, 95);
    }

    @Test
    void equalValuesStayEqualWithinATenantAlone() {
        TextScan acme = new TextScan(HASHED, ACME);
        TextScan globex = new TextScan(HASHED, pseudonyms(2));
        String hash = acme.clean("Jane@Acme.com");
        assertThat(hash).matches("email:[0-9a-f]{16}");
        assertThat(acme.clean("jane@acme.com")).isEqualTo(hash);
        assertThat(acme.clean("jane%40acme.com")).isEqualTo(hash);
        assertThat(acme.clean("june@acme.com")).isNotEqualTo(hash);
        assertThat(globex.clean("jane@acme.com")).isNotEqualTo(hash);
        assertThat(acme.clean("+61 412 345 678")).isEqualTo(acme.clean("0412345678"));
        assertThat(acme.clean("4111-1111-1111-1111")).isEqualTo(acme.clean("4111111111111111"));
        assertThat(acme.clean(hash)).isSameAs(hash);
    }

    @Test
    void looksIntoEveryFieldAndProperty() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("kept", 12L);
        properties.put("jane@acme.com", "by name");
        properties.put("bob@acme.com", 1L);
        properties.put("Deep", Map.of("List", List.of("x", Map.of("m", "a@b.io"))));
        properties.put("Pan", 4111111111111111L);
        properties.put("MobilePhone", 61412345678L);
        properties.put("Tfn", "123456782");
        properties.put("Nothing", null);
        properties.put("ApiKey", "k1");
        EventBody body = new EventBody(
                "order of jane@acme.com",
                NOW,
                "app-a@b.io",
                "log",
                Severity.INFO,
                "lvl a@b.io",
                "m a@b.io",
                "t a@b.io",
                "$1",
                "e a@b.io",
                "trace-a@b.io",
                null,
                properties);
        Event cleaned = new Redactor(MASKED, List.of(), ACME)
                .clean(new Event(PROD, "order of jane@acme.com", true, NOW, NOW, body, null));
        assertThat(cleaned.message()).isEqualTo("m [email]");
        assertThat(cleaned.body().template()).isEqualTo("t [email]");
        assertThat(cleaned.body().exception()).isEqualTo("e [email]");
        assertThat(cleaned.level()).isEqualTo("lvl [email]");
        assertThat(cleaned.source()).isEqualTo("[email]");
        assertThat(cleaned.eventId()).matches("order of email:[0-9a-f]{16}");
        assertThat(cleaned.body().eventId()).isEqualTo(cleaned.eventId());
        assertThat(cleaned.body().traceId()).matches("email:[0-9a-f]{16}");
        assertThat(cleaned.properties())
                .containsEntry("kept", 12L)
                .containsEntry("[email]", "by name")
                .containsEntry("[email]#2", 1L)
                .containsEntry("Deep", Map.of("List", List.of("x", Map.of("m", "[email]"))))
                .containsEntry("Pan", "[card]")
                .containsEntry("MobilePhone", "[phone]")
                .containsEntry("Tfn", "[tfn]")
                .containsEntry("Nothing", null)
                .containsEntry("ApiKey", "[redacted]")
                .hasSize(9);
    }

    @Test
    void followsTheTenantsOwnRules() {
        List<RedactionRule> rules = List.of(
                new RedactionRule("client", List.of("ClientName", "matter.*.party"), null, null, Action.HASH),
                new RedactionRule("gone", List.of("*secretnote"), null, null, Action.DROP),
                new RedactionRule("matter", List.of(), null, Pattern.compile("M-[0-9]{4}"), Action.MASK),
                new RedactionRule("ref", List.of("Ref*"), null, Pattern.compile("[0-9]+"), Action.DROP),
                new RedactionRule("to", List.of("To"), "email", null, Action.MASK));
        Map<String, Object> properties = Map.of(
                "clientname", "Jane",
                "Matter", Map.of("One", Map.of("Party", "Jane", "Other", "Jane")),
                "MySecretNote", "x",
                "Reference", "a12b",
                "To", "a@b.io",
                "From", "a@b.io");
        Event cleaned = new Redactor(Map.of(), rules, ACME).clean(event("about M-1234", properties));
        String jane = ACME.of("client", "Jane");
        assertThat(cleaned.message()).isEqualTo("about [matter]");
        assertThat(cleaned.properties())
                .isEqualTo(Map.of(
                        "clientname", jane,
                        "Matter", Map.of("One", Map.of("Party", jane, "Other", "Jane")),
                        "Reference", "ab",
                        "To", "[email]",
                        "From", "a@b.io"));
    }

    @Test
    void aMessageMayBeAFieldOfARule() {
        List<RedactionRule> rules =
                List.of(new RedactionRule("text", List.of("message", "exception"), null, null, Action.DROP));
        assertThat(new Redactor(Map.of(), rules, ACME)
                        .clean(event("anything", Map.of()))
                        .message())
                .isEmpty();
    }

    @Test
    void leavesAnEventWithNothingToHideTheSame() {
        Event event = event("order 12 of 2026-03-01 took 3.5 ms", Map.of("A", List.of("b", 1L), "C", Map.of("d", "e")));
        assertThat(new Redactor(HASHED, List.of(), ACME).clean(event)).isSameAs(event);
    }

    @Test
    void hostileTextCostsNoMoreThanItsLength() {
        TextScan scan = new TextScan(HASHED, ACME);
        for (String part : List.of("1 ", "1-", "a@", "a.", "@", "%40", "+1", "://:", "=", "eyJ.", "(1)")) {
            String small = part.repeat(20_000);
            String large = part.repeat(80_000);
            scan.clean(small);
            long one = cpu(() -> scan.clean(small));
            long four = cpu(() -> scan.clean(large));
            assertThat(four).as("%s: a text four times as long", part).isLessThan(12 * one + 100_000_000);
        }
    }

    /** The CPU time it takes, which other work on the machine does not lengthen; nanoseconds. */
    private static long cpu(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - begin;
    }

    private static Event event(String message, Map<String, Object> properties) {
        EventBody body = EventBody.of("json", "log", Severity.INFO, message).withProperties(properties);
        return new Event(PROD, "e1", true, NOW, NOW, body, null);
    }
}
