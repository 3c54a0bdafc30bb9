// SPDX-License-Identifier: Apache-2.0
import type { Causes } from '../../data/causes';
import type { Incident } from '../../data/incidents';
import { EventRefs } from '../EventRefs';
import { Icon } from '../Icon';
import { Card } from '../Page';
import { Time } from '../Time';

/** What people and machines changed around the start. */
export function ChangesCard({ causes, incident }: { causes: Causes | undefined; incident: Incident }) {
  if (!causes || causes.changes.length === 0) return null;
  const place = { tenant: incident.tenant, environment: incident.environment };
  return (
    <Card title="Changes around it">
      <ul className="changes">
        {causes.changes.slice(0, 12).map((change, index) => (
          <li key={`${change.timestamp}-${index}`}>
            <Icon name="edit" size={15} />
            <div>
              <p>{change.text}</p>
              <span className="dim">
                {change.kind}
                {change.actor ? `, ${change.actor}` : ''}, <Time at={change.timestamp} tenant={incident.tenant} style="time" />
              </span>{' '}
              <EventRefs refs={change.evidence ?? []} place={place} most={2} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
