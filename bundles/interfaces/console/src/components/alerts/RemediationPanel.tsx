// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '../../data/alerts';
import { type RemediationOffer, useRemediate, useRemediations } from '../../data/remediations';
import { Confirm } from '../Confirm';
import { Icon } from '../Icon';
import { RunMark } from '../Marks';
import { notifyDone } from '../notify';
import { Failure, Loaded, LoadingRows } from '../States';
import { Time } from '../Time';

function Offer({ offer, alert }: { offer: RemediationOffer; alert: Alert }) {
  const remediate = useRemediate(alert);
  const name = offer.name || offer.remediation;
  const refused = offer.refusal !== null && offer.refusal !== undefined;
  const [asking, setAsking] = useState(false);
  const run = (dryRun: boolean) =>
    remediate.mutate(
      { remediation: offer.remediation, dryRun },
      { onSuccess: ({ outcome }) => !dryRun && notifyDone(`${name}: ${outcome}`), onSettled: () => setAsking(false) },
    );
  return (
    <li>
      <div className="remedy">
        <Icon name="wrench" size={16} />
        <span className="remedy-name">
          <b>{name}</b>
          <span className="dim">{refused ? offer.refusal : [offer.does, offer.automatic && 'also runs by itself'].filter(Boolean).join('; ')}</span>
        </span>
        <Button size="xs" variant="subtle" color="gray" loading={remediate.isPending && !asking} onClick={() => run(true)}>
          Dry run
        </Button>
        <Button size="xs" variant="default" disabled={refused} onClick={() => setAsking(true)}>
          Run
        </Button>
      </div>
      {remediate.data && !asking && (
        <p className="remedy-outcome" role="status">
          <RunMark state={remediate.data.outcome} quiet /> {remediate.data.text}
        </p>
      )}
      {remediate.isError && <Failure error={remediate.error} compact />}
      <Confirm
        opened={asking}
        harmless
        title={`Run ${name}?`}
        action="Run it now"
        busy={remediate.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => run(false)}
      >
        {offer.does ? `What will happen: ${offer.does.replace(/\.$/, '')}` : `It acts on ${alert.service ?? alert.environment}`}, in {alert.tenant} / {alert.environment}, at once. What comes
        of it is written down.
      </Confirm>
    </li>
  );
}

/** What can be done about an alert, and what was. Nothing is shown where nothing is set up. */
export function RemediationPanel({ alert, mayRun }: { alert: Alert; mayRun: boolean }) {
  const known = useRemediations(alert);
  if (known.data && known.data.offers.length + known.data.runs.length === 0) return null;
  // A platform without remediation answers that there is no such thing; that is no failure of this alert.
  if (known.isError && known.data === undefined) return null;
  return (
    <section>
      <h3>Remediation</h3>
      <Loaded query={known} compact loading={<LoadingRows rows={1} height={40} />}>
        {({ offers, runs }) => (
          <>
            {mayRun && alert.state !== 'RESOLVED' && (
              <ul className="remedies">
                {offers.map((offer) => (
                  <Offer key={offer.remediation} {...{ offer, alert }} />
                ))}
              </ul>
            )}
            {runs.length > 0 && (
              <ol className="attempts">
                {runs.map((run, index) => (
                  <li key={`${run.at}-${index}`}>
                    <RunMark state={run.outcome} quiet />
                    <span className="dim num">
                      <Time at={run.at} tenant={alert.tenant} style="time" />
                    </span>
                    <span>
                      {run.remediation}
                      {run.dry_run ? ' (dry run)' : ''}
                      {run.automatic ? ', by itself' : run.actor ? `, ${run.actor}` : ''}
                      {run.text ? `: ${run.text}` : ''}
                    </span>
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
