// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.api.source.TailingSource;
import io.bellwether.lines.LineFormat;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads the lines of files of this node as they grow, in the folders the node allows. Safe for concurrent use. */
@Component(service = TailingSource.class, configurationPid = AllowedFolders.PID)
public final class FileSource implements TailingSource {
    static final Parameter<String> PATH = Parameter.text(
                    "path", "Path", "Which files: an absolute path of this node, with * ? [..] {a,b} or ** in it.")
            .required();
    static final Parameter<String> ENCODING = Parameter.choice(
                    "encoding",
                    "Encoding",
                    "How text is encoded, unless a byte order mark says otherwise.",
                    Encoding.NAMES)
            .orElse("utf-8");
    static final Parameter<String> FROM = Parameter.choice(
                    "from",
                    "From",
                    "Where files that are there at the start are read from; those that come later are read whole.",
                    List.of("beginning", "end"))
            .orElse("end");
    static final Parameter<String> MULTILINE = Parameter.text(
            "multiline",
            "Record start",
            "Text only: a regular expression that the first line of each record has; other lines belong to it.");
    static final Parameter<Long> LONGEST = Parameter.integer(
                    "maxLine", "Longest line", "A longer line is passed over and counted.")
            .between(1_024L, 1_048_576L)
            .orElse(131_072L)
            .unit("bytes");

    private final AllowedFolders allowed;
    private final InstantSource time;

    /** @param configuration {@code allowed}, the folders whose files may be read; none when it is absent */
    @Activate
    public FileSource(Map<String, Object> configuration, @Reference InstantSource time) {
        this(AllowedFolders.of(configuration), time);
    }

    FileSource(AllowedFolders allowed, InstantSource time) {
        this.allowed = allowed;
        this.time = time;
    }

    @Override
    public String id() {
        return "file";
    }

    @Override
    public String title() {
        return "Files";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PATH, LineFormat.PARAMETER, ENCODING, FROM, MULTILINE, LONGEST);
    }

    @Override
    public void check(Settings settings) {
        FilePattern pattern = pattern(settings);
        if (!allowed.contains(pattern.folder())) {
            throw new InvalidInput(
                    PATH.key(),
                    settings.get(PATH),
                    "lies in no folder whose files may be read (" + allowed + "); the node's administrator allows"
                            + " folders in etc/" + AllowedFolders.PID + ".cfg, such as allowed = /var/log/app");
        }
        Optional<Pattern> start = start(settings);
        if (start.isPresent() && !settings.get(LineFormat.PARAMETER).equals("text")) {
            throw new InvalidInput(
                    MULTILINE.key(), start.get().pattern(), "is for format text only; leave it out or change format");
        }
    }

    private static FilePattern pattern(Settings settings) {
        try {
            return new FilePattern(settings.get(PATH));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(PATH.key(), settings.get(PATH), e.getMessage());
        }
    }

    private static Optional<Pattern> start(Settings settings) {
        try {
            return settings.find(MULTILINE).map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new InvalidInput(
                    MULTILINE.key(),
                    settings.get(MULTILINE),
                    "is no regular expression: " + e.getDescription() + " near index " + e.getIndex());
        }
    }

    @Override
    public TailOutcome read(Settings settings, String position, int most) throws InterruptedException {
        try {
            check(settings);
        } catch (InvalidInput e) {
            return new TailOutcome.Failed(e.problems().get(0).toString());
        }
        List<EventBody> events = new ArrayList<>();
        FileReading reading = new FileReading(
                LineFormat.of(settings.get(LineFormat.PARAMETER)),
                start(settings).orElse(null),
                Math.toIntExact(settings.get(LONGEST)),
                events);
        Tail.Plan plan = new Tail.Plan(
                pattern(settings),
                allowed,
                settings.get(ENCODING),
                settings.get(FROM).equals("end"));
        return new Tail(plan, reading, events, time.instant()).read(position, most);
    }
}
