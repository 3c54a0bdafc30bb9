// SPDX-License-Identifier: Apache-2.0
package io.bellwether.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.junit.jupiter.api.Test;

/** Every command that a document shows can be typed as it stands there. */
class CommandsInDocsTest {
    private static final Path ROOT = Path.of("../../..");
    private static final Path CLASSES = Path.of("target/classes/io/bellwether/shell/internal");
    private static final List<String> DOCUMENTS = List.of(
            "README.md",
            "etc/tenants/README.md",
            "etc/tenants/samples/escalation-matrix.yaml",
            "etc/tenants/samples/escalation-matrix.tests.yaml",
            "etc/policies/README.md",
            "bundles/platform/notify/README.md");
    private static final Pattern SHOWN = Pattern.compile("bellwether:([a-z]+(?:-[a-z]+)*)([^\"`\\n]*)[\"`]");

    @Test
    void commandsInDocumentsHaveTheArgumentsTheyAreGiven() throws IOException {
        Map<String, Class<?>> commands = commands();
        assertThat(commands).containsKeys("alert-list", "routing-test");
        int shown = 0;
        for (String document : DOCUMENTS) {
            Matcher matcher = SHOWN.matcher(Files.readString(ROOT.resolve(document)));
            while (matcher.find()) {
                Class<?> command = commands.get(matcher.group(1));
                assertThat(command).as(document + ": " + matcher.group()).isNotNull();
                String given = matcher.group(2).strip();
                if (!given.isEmpty()) {
                    typed(document + ": " + matcher.group(), command, given.split("\\s+"));
                }
                shown++;
            }
        }
        assertThat(shown).isGreaterThan(15);
    }

    /** Options are known, and there are as many arguments as the command takes. */
    private static void typed(String what, Class<?> command, String[] words) {
        int arguments = 0;
        for (int i = 0; i < words.length; i++) {
            if (words[i].startsWith("--")) {
                Optional<Field> option = option(command, words[i]);
                assertThat(option).as(what + ": " + words[i]).isPresent();
                i += option.get().getType() == boolean.class ? 0 : 1;
            } else {
                arguments++;
            }
        }
        List<Argument> known = fields(command)
                .map(field -> field.getAnnotation(Argument.class))
                .filter(argument -> argument != null)
                .toList();
        boolean more = known.stream().anyMatch(Argument::multiValued);
        assertThat(arguments)
                .as(what)
                .isGreaterThanOrEqualTo(
                        (int) known.stream().filter(Argument::required).count())
                .isLessThanOrEqualTo(more ? Integer.MAX_VALUE : known.size());
    }

    private static Optional<Field> option(Class<?> command, String name) {
        return fields(command)
                .filter(field -> field.isAnnotationPresent(Option.class))
                .filter(field -> {
                    Option option = field.getAnnotation(Option.class);
                    return option.name().equals(name)
                            || List.of(option.aliases()).contains(name);
                })
                .findFirst();
    }

    private static Stream<Field> fields(Class<?> command) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = command; each != null; each = each.getSuperclass()) {
            fields.addAll(Arrays.asList(each.getDeclaredFields()));
        }
        return fields.stream();
    }

    private static Map<String, Class<?>> commands() throws IOException {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(CLASSES)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> load("io.bellwether.shell.internal." + name.substring(0, name.length() - 6)))
                    .filter(each -> each.isAnnotationPresent(Command.class))
                    .forEach(each ->
                            commands.put(each.getAnnotation(Command.class).name(), each));
        }
        return commands;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, CommandsInDocsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
