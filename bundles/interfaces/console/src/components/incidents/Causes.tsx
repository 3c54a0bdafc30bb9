// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import type { Cause, Causes } from '../../data/causes';
import { ApiError } from '../../data/http';
import type { Incident } from '../../data/incidents';
import { EventRefs } from '../EventRefs';
import { Card } from '../Page';
import { Loaded, LoadingRows } from '../States';
import { Time } from '../Time';

function CauseRow({ cause, incident, open }: { cause: Cause; incident: Incident; open: boolean }) {
  const place = { tenant: incident.tenant, environment: incident.environment };
  return (
    <li>
      <details className="cause" open={open}>
        <summary>
          <span className="cause-rank num" aria-label={`Rank ${cause.rank}`}>
            {cause.rank}
          </span>
          <span className="cause-words">
            <b>{cause.title}</b>
            <span className="dim">
              {cause.cause}
              {cause.since && (
                <>
                  , since <Time at={cause.since} tenant={incident.tenant} style="time" />
                </>
              )}
            </span>
          </span>
          <span className="cause-share num">{Math.round(cause.share * 100)} %</span>
          <span className="cause-bar" aria-hidden="true">
            <i style={{ width: `${Math.max(1, cause.share * 100)}%` }} />
          </span>
        </summary>
        <ul className="cause-why">
          {cause.why.map((one, index) => (
            <li key={index}>
              {one.text}
              <EventRefs refs={one.evidence ?? []} place={place} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

/** What most likely began it, ranked, each claim with the events it stands on. */
export function CausesCard({ query, incident }: { query: UseQueryResult<Causes>; incident: Incident }) {
  // Where nothing was found the platform answers that there is no such thing.
  const none = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Card title="Likely causes" className="card-causes">
      {none ? (
        <p className="dim">Nothing in the events of this time points to a cause yet.</p>
      ) : (
        <Loaded
          query={query}
          compact
          isEmpty={(found) => found.candidates.length === 0}
          loading={<LoadingRows rows={3} height={44} />}
          empty={<p className="dim">Nothing in the events of this time points to a cause yet.</p>}
        >
          {(found) => (
            <ol className="causes">
              {found.candidates.slice(0, 6).map((cause) => (
                <CauseRow key={cause.rank} {...{ cause, incident }} open={cause.rank === 1} />
              ))}
            </ol>
          )}
        </Loaded>
      )}
    </Card>
  );
}
