// SPDX-License-Identifier: Apache-2.0
import type { Causes } from '../../data/causes';
import type { Incident } from '../../data/incidents';
import { formatNumber } from '../../format';
import { placeBefore, spanBefore } from '../../view/incidents';
import { EventRefs } from '../EventRefs';
import { Card } from '../Page';
import { Time } from '../Time';

/** What moved first, on an axis that ends at the peak. */
export function LeadIndicators({ causes, incident }: { causes: Causes | undefined; incident: Incident }) {
  if (!causes || causes.lead_indicators.length === 0) return null;
  const span = spanBefore(causes.lead_indicators.map((one) => one.minutes_before_peak));
  const place = { tenant: incident.tenant, environment: incident.environment };
  const ticks = [span, (span * 2) / 3, span / 3, 0];
  return (
    <Card
      title="Before the peak"
      aside={
        <span className="dim">
          peak at <Time at={causes.peak_at} tenant={incident.tenant} style="time" />
        </span>
      }
    >
      <ol className="leads">
        {[...causes.lead_indicators]
          .sort((a, b) => b.minutes_before_peak - a.minutes_before_peak)
          .map((one, index) => {
            const left = placeBefore(one.minutes_before_peak, span);
            return (
              <li key={`${one.name}-${index}`}>
                <div className="lead-top">
                  <b>{one.name}</b>
                  <span className="dim num">{formatNumber(one.minutes_before_peak)} min before</span>
                </div>
                <div className="lead-track" aria-hidden="true">
                  <i className="lead-run" style={{ left: `${left}%` }} />
                  <i className="lead-dot" style={{ left: `${left}%` }} />
                </div>
                <p>
                  <span>{one.text}</span> <EventRefs refs={one.evidence ?? []} place={place} most={2} />
                </p>
              </li>
            );
          })}
      </ol>
      <div className="lead-axis num" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick}>{tick === 0 ? 'peak' : `−${formatNumber(Math.round(tick))} min`}</span>
        ))}
      </div>
    </Card>
  );
}
