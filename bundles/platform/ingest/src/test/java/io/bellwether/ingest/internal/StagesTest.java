// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.internal.redact.Pseudonyms;
import io.bellwether.ingest.internal.redact.Redactor;
import io.bellwether.ingest.internal.redact.SecretText;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagesTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    private static final Redactor REDACTOR =
            new Redactor(Map.of(), List.of(), new Pseudonyms(new TestIntake.Keys().key(PROD.tenant(), 1)));
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void stampsPlaceTimeAndId() {
        IntakeBatch batch = batch(
                body("a").withEventId("event-7").withTimestamp(NOW.minusSeconds(3)),
                body("b"),
                body("c").withEventId(" "));
        new Stamp().apply(batch);

        Event own = batch.events().get(0);
        assertThat(own.eventId()).isEqualTo("event-7");
        assertThat(own.senderId()).isTrue();
        assertThat(own.timestamp()).isEqualTo(NOW.minusSeconds(3));
        assertThat(own.receivedAt()).isEqualTo(NOW);
        Event given = batch.events().get(1);
        assertThat(given.senderId()).isFalse();
        assertThat(given.timestamp()).isEqualTo(NOW);
        assertThat(given.where()).isEqualTo(PROD);
        assertThat(batch.events().get(2).senderId()).isFalse();
        assertThat(batch.events()).extracting(Event::eventId).doesNotHaveDuplicates();
    }

    @Test
    void refusesTimesMoreThanADayAhead() {
        Instant limit = NOW.plus(Stamp.FUTURE);
        IntakeBatch batch = batch(body("a").withTimestamp(limit), body("b").withTimestamp(limit.plusMillis(1)));
        new Stamp().apply(batch);

        assertThat(batch.events()).hasSize(1);
        assertThat(batch.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.index()).isEqualTo(1);
            assertThat(rejected.error()).contains("timestamp", "2026-03-02T10:00:00.001Z", "24 hours");
        });
    }

    @Test
    void refusesTimesThatNoReaderCanAskFor() {
        IntakeBatch batch =
                batch(body("a").withTimestamp(Instant.EPOCH), body("b").withTimestamp(Instant.EPOCH.minusMillis(1)));
        new Stamp().apply(batch);

        assertThat(batch.events()).hasSize(1);
        assertThat(batch.rejected()).singleElement().satisfies(rejected -> assertThat(rejected.error())
                .contains("1969-12-31T23:59:59.999Z", "before 1970"));
    }

    @Test
    void dropsWhatSeqSaysOfItself() {
        IntakeBatch batch = batch(
                body("a").withProperties(Map.of("SourceContext", "Seq.Api.Controllers")),
                body("b").withProperties(Map.of("Group", "api/events/resources")),
                body("c").withProperties(Map.of("SourceContext", "Acme.Orders")),
                body("d"));
        run(batch, new NoiseRules(Map.of()));

        assertThat(batch.events()).extracting(Event::message).containsExactly("c", "d");
        assertThat(batch.dropped()).containsExactly(Map.entry("noise", 2L));
    }

    @Test
    void takesEachEnvironmentsOwnRule() {
        NoiseRules rules = new NoiseRules(Map.of(
                "noise",
                "@Message = 'b'",
                "noise.acme.prod",
                "@Message = 'a'",
                "noise.acme.uat",
                "not an (expression"));
        IntakeBatch batch = batch(body("a"), body("b"));
        run(batch, rules);

        assertThat(batch.events()).extracting(Event::message).containsExactly("b");
        Event any = batch.events().get(0);
        assertThat(rules.of(TenantEnvironment.of("acme", "uat")).test(any)).isFalse();
        assertThat(rules.of(TenantEnvironment.of("acme", "dev")).test(any)).isTrue();
    }

    @Test
    void redactsMessageExceptionAndProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("Password", "hunter2");
        properties.put("X-Seq-ApiKey", "k1");
        properties.put("Nothing", null);
        properties.put("StatusCode", 502L);
        properties.put("Headers", Map.of("Authorization", "Bearer abc.def.ghi", "Accept", "text/html"));
        properties.put("Lines", List.of("ok", "pwd=hunter2"));
        EventBody body = body("login with password=hunter2 failed")
                .withText("login with password=hunter2 failed", "at Http: Authorization: Bearer eyJhbGciOi.J9\n at x")
                .withProperties(properties);
        IntakeBatch batch = batch(body);
        new Stamp().apply(batch);
        new Redact(tenant -> REDACTOR).apply(batch);

        Event event = batch.events().get(0);
        assertThat(event.message()).isEqualTo("login with password=[redacted] failed");
        assertThat(event.body().exception()).isEqualTo("at Http: Authorization: Bearer [redacted]\n at x");
        assertThat(event.properties())
                .containsEntry("Password", "[redacted]")
                .containsEntry("X-Seq-ApiKey", "[redacted]")
                .containsEntry("StatusCode", 502L)
                .containsEntry("Headers", Map.of("Authorization", "[redacted]", "Accept", "text/html"))
                .containsEntry("Lines", List.of("ok", "pwd=[redacted]"))
                .containsEntry("Nothing", null);
        assertThat(properties).containsEntry("Password", "hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            password=abc                                 | password=[redacted]
            user=joe&client_secret=abc&x=1               | user=joe&client_secret=[redacted]&x=1
            {"apiKey": "abc", "a": 1}                    | {"apiKey": "[redacted]", "a": 1}
            Server=db;Password=s3cret;Database=x         | Server=db;Password=[redacted];Database=x
            authorization: Basic dXNlcjpwYXNz            | authorization: Basic [redacted]
            sent BEARER abcdefghij to it                 | sent BEARER [redacted] to it
            DB_PASSWORD = "x y"                          | DB_PASSWORD = "[redacted]"
            token=abc and password: def                  | token=[redacted] and password: [redacted]
            """)
    void cleansText(String text, String clean) {
        assertThat(SecretText.clean(text)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Token handle not found",
                "Token: expired after 10:15:00",
                "the bearer of this letter",
                "GET http://acme.example/a?b=c took 12 ms",
                "cancellationtoken=true",
                "password=",
                "=",
                ":",
                "",
                "password=[redacted]"
            })
    void leavesOtherTextAsTheSameObject(String text) {
        assertThat(SecretText.clean(text)).isSameAs(text);
    }

    @Test
    void leavesEventsWithoutSecretsAlone() {
        IntakeBatch batch = batch(body("order: 12").withProperties(Map.of("a", List.of(1L, Map.of("b", "c")))));
        new Stamp().apply(batch);
        Event before = batch.events().get(0);
        new Redact(tenant -> REDACTOR).apply(batch);

        assertThat(batch.events().get(0)).isSameAs(before);
    }

    private static void run(IntakeBatch batch, NoiseRules rules) {
        new Stamp().apply(batch);
        new DropNoise(rules::of).apply(batch);
    }

    private static IntakeBatch batch(EventBody... bodies) {
        return new IntakeBatch(PROD, NOW, List.of(bodies));
    }

    private static EventBody body(String message) {
        return EventBody.of("json", "log", Severity.INFO, message);
    }
}
