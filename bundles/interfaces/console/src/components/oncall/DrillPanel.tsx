// SPDX-License-Identifier: Apache-2.0
import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Severity } from '../../data/alerts';
import { type Drill, type Escalation, useDrill } from '../../data/escalations';
import { SEVERITIES } from '../../view/alerts';
import { targetOf } from '../../view/escalations';
import { Icon } from '../Icon';
import { Failure } from '../States';
import { Time } from '../Time';

const sentence = (text: string) => `${text.replace(/^./, (first) => first.toUpperCase()).replace(/\.$/, '')}.`;

function Result({ drill, tenant }: { drill: Drill; tenant: string }) {
  return (
    <div className="drill" role="status">
      <ol>
        {drill.steps.map((step) => (
          <li key={step.step}>
            <div className="drill-step">
              <b>Step {step.step}</b>
              <span className="dim">
                <Time at={step.at} tenant={tenant} style="time" />
              </span>
            </div>
            <ul>
              {step.targets.map((target) => (
                <li key={target.target}>
                  <Icon name={targetOf(target.target).icon} size={14} />
                  <span>
                    <b>{target.who ?? targetOf(target.target).id}</b> <span className="dim">{target.target}</span>
                  </span>
                  {target.channels.length === 0 && <span className="drill-no">would tell nobody</span>}
                  {target.channels.map((channel) => (
                    <span key={channel.channel} className={channel.would_tell ? 'drill-yes' : 'drill-no'}>
                      <Icon name={channel.would_tell ? 'circleCheck' : 'circleX'} size={14} />
                      {channel.would_tell ? `would tell over ${channel.channel}` : `not over ${channel.channel}`}
                      {channel.reason && <span className="dim">: {channel.reason}</span>}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <p className="dim">{[drill.ends && sentence(drill.ends), 'Nobody was told by this drill.'].filter(Boolean).join(' ')}</p>
    </div>
  );
}

/** Walks the way an alert would take now, without telling anybody. */
export function DrillPanel({ tenant, escalation }: { tenant: string; escalation: Escalation }) {
  const [severity, setSeverity] = useState<Severity>('critical');
  const drill = useDrill(tenant);
  return (
    <div className="drill-bar">
      <Select aria-label={`Severity of the drill of ${escalation.id}`} size="xs" className="drill-severity" data={[...SEVERITIES]} allowDeselect={false} value={severity} onChange={(value) => setSeverity((value ?? 'critical') as Severity)} />
      <Button size="xs" variant="default" loading={drill.isPending} onClick={() => drill.mutate({ id: escalation.id, severity })}>
        Fire drill
      </Button>
      {!drill.data && <span className="dim">Shows who would be told now, and tells nobody.</span>}
      {drill.isError && <Failure error={drill.error} compact />}
      {drill.data && <Result drill={drill.data} tenant={tenant} />}
    </div>
  );
}
