// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router-dom';
import type { Causes } from '../../data/causes';
import type { Incident } from '../../data/incidents';
import { linkTo } from '../../view/scope';
import { around } from '../EventRefs';
import { Card } from '../Page';
import { Time } from '../Time';

/** One request or plan on its way through the services, step by step. */
export function ChainCard({ causes, incident }: { causes: Causes | undefined; incident: Incident }) {
  const chain = causes?.chain;
  if (!chain || chain.steps.length === 0) return null;
  const place = { tenant: incident.tenant, environment: incident.environment };
  return (
    <Card title="Causal chain" aside={<code className="chain-key">{chain.kind === 'plan' ? 'plan' : 'correlation'} {chain.key}</code>}>
      <ol className="chain">
        {chain.steps.slice(0, 30).map((step, index) => (
          <li key={`${step.event_id}-${index}`}>
            <div className="chain-top">
              <b>{step.service ?? 'unknown service'}</b>
              {step.node && <span className="dim">{step.node}</span>}
              <Link className="link num" to={linkTo('/events', place, { mode: 'search', ...around(step.timestamp) })} title={`Event ${step.event_id}`}>
                <Time at={step.timestamp} tenant={incident.tenant} style="millis" />
              </Link>
            </div>
            <p>{step.message}</p>
          </li>
        ))}
      </ol>
      {(chain.complete === false || chain.steps.length > 30) && <p className="dim">There are more steps than are shown.</p>}
    </Card>
  );
}
