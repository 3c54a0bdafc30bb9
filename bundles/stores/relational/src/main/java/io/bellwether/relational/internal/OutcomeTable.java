// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.JudgedAlert;
import io.bellwether.relational.OutcomeStore;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.AlertLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.exp.property.PropertyFactory;
import org.apache.cayenne.query.ObjectSelect;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Outcomes, kept in columns of the alert's row that the alert stage never writes. */
@Component(service = OutcomeStore.class)
public final class OutcomeTable implements OutcomeStore {
    private static final String ALERT = "Alert";
    private static final String UPDATE = "UPDATE alert SET outcome = ?, outcome_by = ?, outcome_comment = ?,"
            + " outcome_at = ? WHERE tenant = ? AND id = ?";

    private final Database database;
    private final AlertLog log;

    @Activate
    public OutcomeTable(@Reference OpenDatabase open) {
        this.database = open.database();
        this.log = open.alertLog();
    }

    @Override
    public boolean save(TenantId tenant, String alertId, AlertOutcome outcome, TrailEntry entry) {
        log.settle(alertId);
        return database.write(transaction -> {
            boolean found = transaction.update(
                            UPDATE,
                            outcome == null ? null : outcome.judgement().name(),
                            outcome == null ? null : outcome.actor(),
                            outcome == null ? null : outcome.comment(),
                            outcome == null ? null : outcome.at(),
                            tenant.value(),
                            alertId)
                    == 1;
            if (found) {
                transaction.batch(PackedTrail.INSERT, List.<Object[]>of(new PackedTrail(List.of(entry)).values()));
            }
            return found;
        });
    }

    @Override
    public Optional<AlertOutcome> find(TenantId tenant, String alertId) {
        return database.find(
                Select.of(ALERT, tenant)
                        .and(Select.is("id", alertId))
                        .and(ExpressionFactory.noMatchExp("outcome", null)),
                row -> new AlertOutcome(
                        row.constant("outcome", Judgement.class),
                        row.text("outcomeBy"),
                        row.text("outcomeComment"),
                        row.time("outcomeAt")));
    }

    @Override
    public boolean exists(TenantId tenant, String alertId) {
        AlertRecord waiting = log.find(alertId);
        if (waiting != null) {
            return tenant == null || waiting.alert().where().tenant().equals(tenant);
        }
        return database.find(Select.of(ALERT, tenant).and(Select.is("id", alertId)), row -> true)
                .isPresent();
    }

    @Override
    public Set<String> detectors(TenantId tenant, String alertId) {
        log.settle(alertId);
        return database.find(
                        Select.of(ALERT, tenant).and(Select.is("id", alertId)),
                        row -> AlertRow.detectors(row.text("detectors")))
                .orElse(Set.of());
    }

    @Override
    public List<JudgedAlert> judged(
            TenantId tenant, Set<EnvironmentId> environments, Instant from, Instant to, int most) {
        log.settle();
        ObjectSelect<DataObject> select = Select.newestFirst(ALERT, tenant)
                .and(ExpressionFactory.greaterOrEqualExp("createdAt", Values.stored(from)))
                .and(ExpressionFactory.lessExp("createdAt", Values.stored(to)));
        if (!environments.isEmpty()) {
            select.and(ExpressionFactory.inExp(
                    "environment",
                    environments.stream().map(EnvironmentId::value).sorted().toList()));
        }
        List<Object[]> rows = database.read(context -> select.limit(most)
                .columns(
                        PropertyFactory.createString("tenant", String.class),
                        PropertyFactory.createString("environment", String.class),
                        PropertyFactory.createString("id", String.class),
                        PropertyFactory.createString("policy", String.class),
                        PropertyFactory.createString("fingerprint", String.class),
                        PropertyFactory.createString("detectors", String.class),
                        PropertyFactory.createBase("startedAt", Instant.class),
                        PropertyFactory.createBase("createdAt", Instant.class),
                        PropertyFactory.createBase("resolvedAt", Instant.class),
                        PropertyFactory.createString("outcome", String.class))
                .select(context));
        return rows.stream().map(OutcomeTable::judged).toList();
    }

    private static JudgedAlert judged(Object[] row) {
        return new JudgedAlert(
                TenantEnvironment.of((String) row[0], (String) row[1]),
                (String) row[2],
                (String) row[3],
                (String) row[4],
                AlertRow.detectors((String) row[5]),
                (Instant) row[6],
                (Instant) row[7],
                (Instant) row[8],
                row[9] == null ? null : Judgement.valueOf((String) row[9]));
    }
}
