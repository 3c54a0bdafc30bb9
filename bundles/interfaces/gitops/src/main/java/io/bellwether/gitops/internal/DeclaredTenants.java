// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.gitops.Declarations;
import io.bellwether.identity.Tenants;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches {@code etc/tenants} and applies each file when it is new or has changed. */
@Component(service = Declarations.class, immediate = true)
public final class DeclaredTenants implements Declarations {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredTenants.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** Who has made a change, in the history of policies. */
    private static final String AUTHOR = "declared";

    private final Path folder;
    private final Tenants tenants;
    private final Connectors connectors;
    private final Policies policies;
    private final AlertingSections alerting;
    private final IntakeRules intake;
    private final Workers.Schedule looking;
    private final Map<Path, FileTime> applied = new ConcurrentHashMap<>();
    private final Map<Path, String> failed = new ConcurrentHashMap<>();

    @Activate
    public DeclaredTenants(
            @Reference NodeSettings node,
            @Reference Workers workers,
            @Reference Tenants tenants,
            @Reference Connectors connectors,
            @Reference Policies policies,
            @Reference AlertingSections alerting,
            @Reference IntakeRules intake) {
        this.folder = node.etc().resolve("tenants");
        this.tenants = tenants;
        this.connectors = connectors;
        this.policies = policies;
        this.alerting = alerting;
        this.intake = intake;
        this.looking = workers.every("declared-tenants", LOOK_EVERY, this::look);
    }

    @Deactivate
    public void close() {
        looking.close();
    }

    @Override
    public List<String> apply(Path file) {
        List<String> done = new ArrayList<>();
        for (Declaration declaration : Declaration.read(file, System::getenv)) {
            apply(declaration, done);
        }
        return done;
    }

    @Override
    public List<Drift> drift() {
        List<Drift> drift = new ArrayList<>();
        for (Path file : files()) {
            try {
                for (Declaration declaration : Declaration.read(file, System::getenv)) {
                    drift(file.getFileName().toString(), declaration, drift);
                }
            } catch (InvalidInput | UncheckedIOException e) {
                drift.add(new Drift(file.getFileName().toString(), "file", "readable", "true", e.getMessage()));
            }
        }
        return drift;
    }

    @Override
    public List<Failure> failures() {
        return new TreeMap<>(failed)
                .entrySet().stream()
                        .map(entry -> new Failure(entry.getKey().getFileName().toString(), entry.getValue()))
                        .toList();
    }

    /** Applies what has changed; a file that fails is tried again when it changes, or when the store is back. */
    void look() {
        List<Path> present = files();
        applied.keySet().retainAll(present);
        failed.keySet().retainAll(present);
        for (Path file : present) {
            FileTime changed = changed(file);
            if (changed == null || changed.equals(applied.get(file))) {
                continue;
            }
            try {
                List<String> done = apply(file);
                applied.put(file, changed);
                failed.remove(file);
                LOG.info("Applied {}: {}", file.getFileName(), String.join(", ", done));
            } catch (StoreUnavailable e) {
                failed.put(file, e.getMessage());
            } catch (RuntimeException e) {
                applied.put(file, changed);
                failed.put(file, String.valueOf(e.getMessage()));
                LOG.error("{} is not applied: {}", file.getFileName(), e.getMessage());
            }
        }
    }

    private void apply(Declaration declared, List<String> done) {
        TenantId tenant = declared.tenant();
        part(declared, "tenant", "tenant", () -> {
            if (tenants.find(tenant).isPresent()) {
                tenants.replace(tenant, declared.tenantDocument());
            } else {
                tenants.create(declared.tenantDocument());
            }
        });
        done.add("tenant " + tenant);
        items(declared, "environments", declared.environments(), item -> {
            TenantEnvironment where = TenantEnvironment.of(tenant.value(), id(item));
            if (tenants.find(where).isPresent()) {
                tenants.replace(where, item);
            } else {
                tenants.create(tenant, item);
            }
            done.add("environment " + where);
        });
        alerting.all().forEach(section -> apply(section, declared, done));
        if (declared.intake() != null) {
            part(declared, "intake", "intake", () -> intake.put(tenant, declared.intake(), null));
            done.add("intake");
        }
        items(declared, "policies", declared.policies(), item -> {
            if (policies.replace(tenant, id(item), item, null, AUTHOR).isEmpty()) {
                policies.create(tenant, item, AUTHOR);
            }
            done.add("policy " + id(item));
        });
        items(declared, "connectors", declared.connectors(), item -> {
            if (connectors.replace(tenant, id(item), item, true).isEmpty()) {
                connectors.create(tenant, item, true);
            }
            done.add("connector " + id(item));
        });
    }

    private static void apply(Section section, Declaration declared, List<String> done) {
        TenantId tenant = declared.tenant();
        List<Map<String, Object>> items = declared.sections().getOrDefault(section.part(), List.of());
        if (section.single()) {
            for (Map<String, Object> item : items) {
                part(declared, section.part(), section.part(), () -> section.put()
                        .accept(tenant, "", item));
                done.add(section.what());
            }
            return;
        }
        boolean channels = section.part().equals("channels");
        items(declared, section.part(), channels ? FallbacksFirst.of(items) : items, item -> {
            section.put().accept(tenant, id(item), item);
            done.add(section.what() + " " + id(item));
        });
    }

    private static void items(
            Declaration declared, String part, List<Map<String, Object>> items, Consumer<Map<String, Object>> work) {
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> item = items.get(i);
            part(declared, part + "." + id(item), part + "[" + i + "]", () -> work.accept(item));
        }
    }

    private void drift(String file, Declaration declared, List<Drift> drift) {
        TenantId tenant = declared.tenant();
        if (declared.intake() != null) {
            Map<String, Object> actual = tenants.find(tenant)
                    .map(found -> intake.get(tenant).document())
                    .orElse(null);
            Differences.ofParts(file, tenant + "/intake", "", declared.intake(), actual, drift);
        }
        for (Map<String, Object> item : declared.connectors()) {
            Map<String, Object> actual = connectors
                    .find(tenant, id(item))
                    .map(view -> {
                        Map<String, Object> fields = new LinkedHashMap<>();
                        fields.put("environment", view.environment());
                        fields.put("source", view.source());
                        fields.put("enabled", view.enabled());
                        fields.put("settings", view.settings());
                        return fields;
                    })
                    .orElse(null);
            Differences.ofItem(file, tenant + "/connector/" + id(item), item, actual, drift);
        }
        for (Section section : alerting.all()) {
            for (Map<String, Object> item : declared.sections().getOrDefault(section.part(), List.of())) {
                drift(file, tenant, section, item, drift);
            }
        }
        for (Map<String, Object> item : declared.policies()) {
            Map<String, Object> actual = policies.find(tenant, id(item))
                    .map(view -> {
                        Map<String, Object> fields = new LinkedHashMap<>(view.document());
                        fields.put("enabled", view.enabled());
                        fields.put("environment", view.environment());
                        return fields;
                    })
                    .orElse(null);
            Differences.ofItem(file, tenant + "/policy/" + id(item), item, actual, drift);
        }
    }

    private static void drift(
            String file, TenantId tenant, Section section, Map<String, Object> item, List<Drift> drift) {
        if (section.single()) {
            Differences.ofParts(
                    file,
                    tenant + "/" + section.part(),
                    "",
                    item,
                    section.find().apply(tenant, ""),
                    drift);
        } else {
            Differences.ofItem(
                    file,
                    tenant + "/" + section.what() + "/" + id(item),
                    section.shown(tenant, item),
                    section.find().apply(tenant, id(item)),
                    drift);
        }
    }

    /** Does the work for a part; what is wrong with it is named with its line. @param place the part's path in the file */
    private static void part(Declaration declared, String name, String place, Runnable work) {
        try {
            work.run();
        } catch (InvalidInput e) {
            List<Problem> problems = e.problems().stream()
                    .map(problem -> declared.source()
                            .located(problem, place + "." + problem.field())
                            .within(name))
                    .toList();
            throw new InvalidInput(problems);
        }
    }

    private static String id(Map<String, Object> item) {
        return String.valueOf(item.get("id"));
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} cannot be listed: {}", folder, e.toString());
            return List.of();
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return null;
        }
    }
}
