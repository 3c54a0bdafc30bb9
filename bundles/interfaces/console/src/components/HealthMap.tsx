// SPDX-License-Identifier: Apache-2.0
import { byTenant, type HealthItem } from '../data/health';
import { type Severity, sum } from '../data/alerts';
import { formatCompact, formatDuration } from '../format';
import { SEVERITIES } from '../view/alerts';
import { Icon } from './Icon';
import { SEVERITY_ICONS, StatusMark } from './Marks';
import { Ago } from './Time';

const KIND_WORDS: Readonly<Record<string, string>> = { prod: 'Production', uat: 'UAT', vnext: 'vNext', other: 'Other' };

function Counts({ counts }: { counts: HealthItem['open_alerts'] }) {
  if (sum(counts) === 0) return <span className="dim">No open alerts</span>;
  return (
    <span className="severity-counts">
      {SEVERITIES.filter((severity: Severity) => (counts[severity] ?? 0) > 0).map((severity) => (
        <span key={severity} className={`severity-count tone-${severity}`} title={`${counts[severity]} ${severity}`}>
          <Icon name={SEVERITY_ICONS[severity]} size={13} />
          <b className="num">{counts[severity]}</b> {severity}
        </span>
      ))}
    </span>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <span className="figure">
      <b className="num">{value}</b>
      <span>{label}</span>
    </span>
  );
}

/** Every environment as one tile, by tenant; what needs attention stands first. */
export function HealthMap({ items, onPick, compact }: { items: readonly HealthItem[]; onPick: (item: HealthItem) => void; compact?: boolean }) {
  return (
    <div className={`health${compact ? ' health-compact' : ''}`}>
      {byTenant(items).map((group) => (
        <section key={group.tenant} aria-label={group.name}>
          <h3 className="health-tenant">
            <Icon name="building" size={15} />
            {group.name}
          </h3>
          <div className="health-tiles">
            {group.items.map((item) => (
              <button type="button" key={item.environment} className={`health-tile status-${item.status}`} onClick={() => onPick(item)}>
                <span className="health-top">
                  <span className="health-name">
                    {item.environment_name || item.environment}
                    {KIND_WORDS[item.kind] !== item.environment_name && <span className="tag">{KIND_WORDS[item.kind] ?? item.kind}</span>}
                  </span>
                  <StatusMark status={item.status} />
                </span>
                <span className="health-figures">
                  <Figure label="events/min" value={formatCompact(item.events_per_minute)} />
                  <Figure label="errors/min" value={formatCompact(item.errors_per_minute)} />
                  <Figure label="lag" value={item.lag_seconds === null ? '–' : formatDuration(item.lag_seconds * 1_000)} />
                </span>
                <span className="health-foot">
                  <Counts counts={item.open_alerts ?? {}} />
                  <span className="dim">
                    {item.last_event_at ? (
                      <>
                        event <Ago at={item.last_event_at} tenant={item.tenant} />
                      </>
                    ) : (
                      'no events yet'
                    )}
                  </span>
                </span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
