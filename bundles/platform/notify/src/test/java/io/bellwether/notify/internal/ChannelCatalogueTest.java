// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import io.bellwether.identity.Secrets;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.testkit.ManualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelCatalogueTest {
    private final MemoryStores stores = new MemoryStores();
    private final Platform.Fake fake = new Platform.Fake();
    private final Platform platform = new Platform(stores, new ManualClock(Messages.TIME), fake);

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private ChannelView create(Map<String, ?> document) {
        return platform.catalogue.create(Messages.TENANT, document, false);
    }

    private Map<String, Object> stored(String id) {
        return stores.channels.find(Messages.TENANT, id).orElseThrow().settings();
    }

    @Test
    void keepsSecretsSealedAndShowsThemMasked() {
        ChannelView view = create(Map.of(
                "id",
                "a",
                "tenant",
                Messages.TENANT.value(),
                "notifier",
                "fake",
                "settings",
                Map.of("url", "u", "key", "topsecret", "timeout", "5s", "sendAcks", true)));

        assertThat(view.settings()).containsEntry("key", Secrets.MASK).containsEntry("timeout", "5s");
        assertThat(view.enabled()).isTrue();
        assertThat(view.state()).isEqualTo("active");
        assertThat(stored("a")).containsEntry("key", "sealed:topsecret");
        assertThat(platform.catalogue.list(Messages.TENANT)).containsExactly(view);
    }

    @Test
    void aMaskedOrAbsentSecretKeepsTheStoredOne() {
        create(Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u", "key", "topsecret")));

        platform.catalogue.replace(
                Messages.TENANT,
                "a",
                Map.of("notifier", "fake", "settings", Map.of("url", "v", "key", Secrets.MASK)),
                false);
        assertThat(stored("a")).containsEntry("url", "v").containsEntry("key", "sealed:topsecret");

        platform.catalogue.replace(
                Messages.TENANT, "a", Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "w")), false);
        assertThat(stored("a")).containsEntry("url", "w").containsEntry("key", "sealed:topsecret");
    }

    @Test
    void aTakenIdIsRefused() {
        Map<String, Object> document = Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u"));
        create(document);

        assertThatThrownBy(() -> create(document)).isInstanceOf(AlreadyExists.class);
    }

    @Test
    void aChannelThatIsNotThereCannotBeReplaced() {
        assertThat(platform.catalogue.replace(Messages.TENANT, "a", Map.of(), false))
                .isEmpty();
        assertThat(platform.catalogue.find(Messages.TENANT, "a")).isEmpty();
    }

    @Test
    void whatAChannelMayCallDependsOnWhoSavedItLast() throws Exception {
        Map<String, Object> document = Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u"));
        create(document);
        platform.catalogue.test(Messages.TENANT, "a");
        assertThat(fake.sent.take().egress().refusal("10.0.0.1")).contains("not public");

        platform.catalogue.replace(Messages.TENANT, "a", document, true);
        platform.catalogue.test(Messages.TENANT, "a");
        assertThat(fake.sent.take().egress().refusal("10.0.0.1")).isNull();
    }

    @Test
    void givesTheSettingsOfThePluginAndThenThoseOfThePlatform() {
        assertThat(platform.catalogue.parameters("fake"))
                .extracting(Parameter::key)
                .containsExactly("url", "key", "timeout", "sendAcks", "giveUpAfter", "fallbackAfter");
        assertThat(platform.catalogue.parameters("none")).isEmpty();
    }

    @Test
    void aChannelThatIsCountedOnIsDeletedByForceAlone() {
        create(Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u")));
        create(Map.of("id", "b", "notifier", "fake", "settings", Map.of("url", "u"), "fallback", "a"));
        platform.catalogue.addUsers((tenant, channel) -> channel.equals("a") ? List.of("person 'alice'") : List.of());

        assertThatThrownBy(() -> platform.catalogue.delete(Messages.TENANT, "a"))
                .isInstanceOf(InUse.class)
                .hasMessage("channel 'a' is used by person 'alice', channel 'b' as its fall-back; take it out there"
                        + " first, or delete it all the same with force");
        assertThat(platform.catalogue.find(Messages.TENANT, "a")).isPresent();
        assertThat(platform.catalogue.delete(Messages.TENANT, "a", true)).isTrue();
        assertThat(platform.catalogue.delete(Messages.TENANT, "b")).isTrue();
        assertThat(platform.catalogue.delete(Messages.TENANT, "b")).isFalse();
    }

    @Test
    void whatIsOfTheWrongTypeIsNamed() {
        assertThatThrownBy(() -> create(Map.of("id", 5, "notifier", 5, "enabled", "yes", "fallback", true, "color", 1)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContainingAll("id: ", "notifier: ", "enabled: ", "fallback: ", "color: is not known here");
    }

    @Test
    void anIdCannotBeChanged() {
        create(Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u")));

        assertThatThrownBy(() -> platform.catalogue.replace(
                        Messages.TENANT,
                        "a",
                        Map.of("id", "b", "notifier", "fake", "settings", Map.of("url", "u")),
                        false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cannot be changed");
    }

    @Test
    void everyProblemIsNamed() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> create(Map.of(
                        "id", "Not A Slug",
                        "tenant", "another",
                        "notifier", "fake",
                        "enabled", "yes",
                        "colour", "red",
                        "settings", Map.of("timeout", 30, "sendAcks", "perhaps", "extra", 1))));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "id",
                        "tenant",
                        "enabled",
                        "colour",
                        "settings.url",
                        "settings.timeout",
                        "settings.sendAcks",
                        "settings.extra");
    }

    @Test
    void anUnknownNotifierIsRefusedWithTheInstalledOnes() {
        assertThatThrownBy(() -> create(Map.of("id", "a", "notifier", "pigeon")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("installed: fake");
    }

    @Test
    void aSecretIsInNoProblem() {
        assertThatThrownBy(() -> create(
                        Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", Map.of(), "key", "topsecret"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageNotContaining("topsecret");
    }

    private static Map<String, Object> document(String id, String fallback) {
        return Map.of("id", id, "notifier", "fake", "settings", Map.of("url", "u"), "fallback", fallback);
    }

    @Test
    void aFallbackMustBeAnotherChannelThatIsThereWithoutACircle() {
        create(Map.of("id", "a", "notifier", "fake", "settings", Map.of("url", "u")));
        assertThat(create(document("b", "a")).fallback()).isEqualTo("a");
        assertThat(create(document("c", "b")).fallback()).isEqualTo("b");

        assertThatThrownBy(() -> create(document("d", "none")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("fallback")
                .hasMessageContaining("create it first");
        assertThatThrownBy(() -> create(document("d", "d"))).hasMessageContaining("another channel");
        assertThatThrownBy(() -> platform.catalogue.replace(Messages.TENANT, "a", document("a", "c"), false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("a → c → b → a");
        assertThat(platform.catalogue.find(Messages.TENANT, "a").orElseThrow().fallback())
                .isNull();
    }
}
