// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.ParameterType;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.Slug;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every plugin keeps. Extend the contract of the plugin's kind, which includes this one.
 *
 * @param <P> the plugin's class
 */
public abstract class PluginContract<P extends Plugin> {
    private static final Set<String> PLATFORM_KEYS =
            Set.of("pollEvery", "lookback", "overlap", "window", "concurrency");

    /** The plugin under test; a new one for each call or always the same. */
    protected abstract P plugin();

    /** Keys no plugin of this kind may declare, as the platform adds them itself. */
    protected Set<String> reservedKeys() {
        return Set.of();
    }

    static Set<String> pollingKeys() {
        return PLATFORM_KEYS;
    }

    @Test
    void idIsASlug() {
        assertThat(plugin().id())
                .as("id: 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit")
                .satisfies(id -> assertThat(Slug.isValid(id)).isTrue());
    }

    @Test
    void titleIsOneLine() {
        assertThat(plugin().title()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void answersTheSameEachTime() {
        P plugin = plugin();
        assertThat(plugin.id()).isEqualTo(plugin.id());
        assertThat(plugin.title()).isEqualTo(plugin.title());
        assertThat(keys(plugin)).isEqualTo(keys(plugin));
    }

    @Test
    void parameterKeysAreUniqueAndFree() {
        assertThat(plugin().parameters().stream().map(Parameter::key))
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key).matches("[a-z][A-Za-z0-9_]*").isNotIn(reservedKeys()));
    }

    @Test
    void everyParameterIsExplained() {
        assertThat(plugin().parameters()).allSatisfy(parameter -> {
            assertThat(parameter.title()).as("title of " + parameter.key()).isNotBlank();
            assertThat(parameter.help()).as("help of " + parameter.key()).isNotBlank();
        });
    }

    @Test
    void defaultsAreValid() {
        assertThat(plugin().parameters())
                .allSatisfy(parameter -> parameter.fallback().ifPresent(fallback -> assertThatCode(
                                () -> parameter.read(fallback))
                        .as("default of " + parameter.key())
                        .doesNotThrowAnyException()));
    }

    @Test
    void requiredParametersHaveNoDefault() {
        assertThat(plugin().parameters()).allSatisfy(parameter -> assertThat(
                        parameter.isRequired() && parameter.fallback().isPresent())
                .as(parameter.key() + " is required and has a default; only one of them makes sense")
                .isFalse());
    }

    @Test
    void boundsAreInOrder() {
        for (Parameter<?> parameter : plugin().parameters()) {
            parameter.least().ifPresent(least -> parameter.most().ifPresent(most -> assertThat(inOrder(least, most))
                    .as("bounds of " + parameter.key() + ": " + least + " to " + most)
                    .isTrue()));
        }
    }

    @Test
    void choicesAreOffered() {
        assertThat(plugin().parameters())
                .filteredOn(parameter -> parameter.type() == ParameterType.CHOICE)
                .allSatisfy(parameter ->
                        assertThat(parameter.choices()).as(parameter.key()).isNotEmpty());
    }

    @Test
    void secretsHaveNoDefaultAndAreHidden() {
        assertThat(plugin().parameters()).filteredOn(Parameter::isSecret).allSatisfy(parameter -> {
            assertThat(parameter.fallback()).as("default of " + parameter.key()).isEmpty();
            assertThat(parameter.type()).as("type of " + parameter.key()).isEqualTo(ParameterType.TEXT);
        });
    }

    /** Reads settings, so that a mistake in a test's own settings is told apart from a fault of the plugin. */
    final Settings read(Map<String, ?> raw) {
        try {
            return Settings.of(plugin().parameters(), raw);
        } catch (InvalidInput e) {
            throw new AssertionError(
                    "the test's own settings " + raw.keySet() + " are not valid: " + e.getMessage(), e);
        }
    }

    /** The values of the secret settings among {@code raw}. */
    final Set<String> secrets(Map<String, ?> raw) {
        return plugin().parameters().stream()
                .filter(Parameter::isSecret)
                .map(parameter -> raw.get(parameter.key()))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Object keys(Plugin plugin) {
        return plugin.parameters().stream().map(Parameter::key).toList();
    }

    @SuppressWarnings("unchecked")
    private static boolean inOrder(Object least, Object most) {
        return ((Comparable<Object>) least).compareTo(most) <= 0;
    }
}
