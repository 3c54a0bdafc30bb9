// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.notify.Channels.TestResult;
import io.bellwether.notify.Wording;
import io.bellwether.notify.Wording.Preview;
import io.bellwether.testkit.ManualClock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WordingServiceTest {
    private final MemoryStores stores = new MemoryStores();
    private final Platform.Fake fake = new Platform.Fake();
    private final Platform platform = new Platform(stores, new ManualClock(Messages.TIME), fake);

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private Map<String, Object> channel(Map<String, ?> templates) {
        return Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u"), "templates", templates);
    }

    private Notification tested() throws InterruptedException {
        platform.catalogue.test(Messages.TENANT, "a");
        return fake.sent.take();
    }

    @Test
    void aChannelsPartWinsOverItsTenants() throws Exception {
        platform.wording.replace(Messages.TENANT, Map.of("title", "T {{channel}}", "text", "T text"), "anna");
        platform.catalogue.create(Messages.TENANT, channel(Map.of("title", "C {{channel}}")), false);

        Notification told = tested();
        assertThat(told.title()).isEqualTo("C a");
        assertThat(told.text()).isEqualTo("T text");
        assertThat(told.parts()).containsOnlyKeys("title", "text");

        platform.catalogue.replace(Messages.TENANT, "a", channel(Map.of()), false);
        assertThat(tested().title()).isEqualTo("T a");
        platform.wording.replace(Messages.TENANT, Map.of(), null);
        assertThat(tested().title()).isEqualTo("[TEST] Test of channel a");
        assertThat(platform.wording.templates(Messages.TENANT)).isEmpty();
    }

    @Test
    void templatesGoWithTheirChannel() {
        platform.catalogue.create(Messages.TENANT, channel(Map.of("title", "C")), false);
        assertThat(platform.catalogue.find(Messages.TENANT, "a").orElseThrow().templates())
                .containsExactly(Map.entry("title", "C"));
        platform.catalogue.delete(Messages.TENANT, "a");
        platform.catalogue.create(Messages.TENANT, channel(Map.of()), false);

        assertThat(platform.catalogue.find(Messages.TENANT, "a").orElseThrow().templates())
                .isEmpty();
    }

    @Test
    void whatIsWrongIsRefusedAsAWhole() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> platform.catalogue.create(
                        Messages.TENANT,
                        channel(Map.of("title", "{{nope}}", "body", "x", "text", 7, "html", "{{{summary}}}")),
                        false));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("templates.title", "templates.body", "templates.text", "templates.html");
        assertThat(platform.catalogue.find(Messages.TENANT, "a")).isEmpty();

        assertThatThrownBy(() -> platform.wording.replace(
                        Messages.TENANT, Map.of("title", "x".repeat(2_001), "summary", "{{#is_one}}"), null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("title: must be at most 2000")
                .hasMessageContaining("summary: is not closed");
    }

    @Test
    void aTemplateThatFailsIsSaidInTheLedger() throws Exception {
        platform.catalogue.create(Messages.TENANT, channel(Map.of("title", "{{incident_id}}")), false);

        TestResult result = platform.catalogue.test(Messages.TENANT, "a").orElseThrow();

        assertThat(result.outcome()).isEqualTo("delivered");
        assertThat(platform.catalogue
                        .ledger(Messages.TENANT, "a", 10, null)
                        .items()
                        .get(0)
                        .reason())
                .contains("told in standard words, as the template 'title' failed: it says nothing");
        assertThat(platform.catalogue.find(Messages.TENANT, "a").orElseThrow().state())
                .isEqualTo("active");
    }

    @Test
    void aPreviewShowsAnInventedAlertWhereThereIsNone() {
        platform.catalogue.create(Messages.TENANT, channel(Map.of("title", "{{word}} {{name}}")), false);

        Preview preview = platform.wording
                .preview(Messages.TENANT, "a", Map.of("reason", "cleared"))
                .orElseThrow();

        assertThat(preview.title()).isEqualTo("RESOLVED Token burst");
        assertThat(preview.text())
                .contains("It was open for 6m. anna had taken it.", "Taken by:   anna at 12 Aug 2025 03:01:05 UTC");
        assertThat(preview.html()).contains("<!DOCTYPE html>");
        assertThat(preview.body()).contains("\"reason\":\"cleared\"");
        assertThat(preview.alert()).isNull();
        assertThat(fake.sent).isEmpty();
        assertThat(platform.wording.preview(Messages.TENANT, "b", Map.of())).isEmpty();
    }

    @Test
    void aPreviewTakesTheNewestAlertAndTemplatesThatAreTried() {
        platform.catalogue.create(Messages.TENANT, channel(Map.of("title", "stored")), false);
        stores.trails.newest = Messages.alert("real-1", Reason.OPENED);

        for (Reason reason : Reason.values()) {
            Preview preview = platform.wording
                    .preview(
                            Messages.TENANT,
                            "a",
                            Map.of("reason", reason.toString(), "templates", Map.of("title", "tried {{summary}}")))
                    .orElseThrow();
            assertThat(preview.title()).startsWith("tried");
            assertThat(preview.alert()).isEqualTo(reason == Reason.TEST ? null : "real-1");
        }
        assertThat(platform.wording
                        .preview(Messages.TENANT, "a", Map.of())
                        .orElseThrow()
                        .title())
                .isEqualTo("stored");
    }

    @Test
    void aPreviewNamesEveryProblem() {
        platform.catalogue.create(Messages.TENANT, channel(Map.of()), false);
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> platform.wording.preview(
                        Messages.TENANT,
                        "a",
                        Map.of("reason", "bored", "templates", Map.of("text", "{{nope}}"), "colour", "red")));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("reason", "templates.text", "colour");
    }

    @Test
    void aTenantsWordsAreShownWithAndWithoutAChannel() {
        platform.wording.replace(Messages.TENANT, Map.of("title", "kept", "text", "kept text"), null);
        platform.catalogue.create(Messages.TENANT, channel(Map.of("text", "of a")), false);

        Wording.Preview kept = platform.wording.preview(Messages.TENANT, Map.of());
        assertThat(kept.title()).isEqualTo("kept");
        assertThat(kept.body()).isNull();
        Map<String, Object> draft = Map.of("templates", Map.of("title", "{{word}}: {{name}}"), "reason", "cleared");
        Wording.Preview tried = platform.wording.preview(Messages.TENANT, draft);
        assertThat(tried.title()).isEqualTo("RESOLVED: Token burst");
        assertThat(tried.text()).isNotEqualTo("kept text");
        Wording.Preview over = platform.wording.preview(
                Messages.TENANT, Map.of("channel", "a", "templates", Map.of("title", "T", "text", "T text")));
        assertThat(over.title()).isEqualTo("T");
        assertThat(over.text()).as("the channel's own").isEqualTo("of a");

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> platform.wording.preview(
                        Messages.TENANT,
                        Map.of("channel", "none", "reason", "bored", "templates", Map.of("text", "{{nope}}"), "x", 1)));
        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("channel", "reason", "templates.text", "x");
    }
}
