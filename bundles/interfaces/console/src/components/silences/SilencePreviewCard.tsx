// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import type { SilencePreview } from '../../data/silences';
import { formatNumber } from '../../format';
import { SeverityMark } from '../Marks';
import { Failure } from '../States';
import { Ago } from '../Time';

function Found({ preview, tenant }: { preview: SilencePreview; tenant: string }) {
  const most = Math.max(1, ...preview.by_policy.map((one) => one.count));
  if (preview.alerts === 0) return <p className="dim">In the last 7 days no alert would have matched. If one should have, look at the conditions again.</p>;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>Alerts</dt>
          <dd className="num">
            {preview.complete === false && 'at least '}
            {formatNumber(preview.alerts)}
          </dd>
        </div>
        <div>
          <dt>Messages</dt>
          <dd className="num">{formatNumber(preview.messages)}</dd>
        </div>
        <div>
          <dt>Open now</dt>
          <dd className={`num${preview.open_now > 0 ? ' tone-text-warning' : ''}`}>{formatNumber(preview.open_now)}</dd>
        </div>
      </dl>
      <ul className="preview-bars">
        {preview.by_policy.slice(0, 5).map((one) => (
          <li key={one.policy}>
            <span>{one.policy}</span>
            <i aria-hidden="true">
              <i style={{ width: `${(one.count / most) * 100}%` }} />
            </i>
            <b className="num">{formatNumber(one.count)}</b>
          </li>
        ))}
      </ul>
      <ul className="preview-alerts">
        {preview.items.slice(0, 5).map((alert) => (
          <li key={alert.alert_id}>
            <SeverityMark severity={alert.severity} quiet />
            <span className="preview-name">{alert.name}</span>
            <span className="dim">{alert.environment}</span>
            <span className="dim">
              <Ago at={alert.started_at} tenant={tenant} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a silence would have hidden in the last 7 days, kept up with what is typed. */
export function SilencePreviewCard({ query, ready, tenant }: { query: UseQueryResult<SilencePreview>; ready: boolean; tenant: string }) {
  return (
    <section className="preview" aria-label="What it would have hidden">
      <h3>In the last 7 days it would have hidden</h3>
      {!ready ? (
        <p className="dim">Complete the conditions to see.</p>
      ) : query.isError ? (
        <Failure error={query.error} compact />
      ) : query.data ? (
        <div className={query.isFetching ? 'preview-body preview-busy' : 'preview-body'}>
          <Found preview={query.data} tenant={tenant} />
        </div>
      ) : (
        <p className="dim">Looking…</p>
      )}
    </section>
  );
}
