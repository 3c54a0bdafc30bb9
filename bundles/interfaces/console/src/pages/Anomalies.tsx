// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { AnomalyDrawer, Lasted } from '../components/AnomalyDrawer';
import { SeverityMark } from '../components/Marks';
import { Card, Page } from '../components/Page';
import { RangePicker } from '../components/RangePicker';
import { ribbonKey, Ribbons } from '../components/Ribbons';
import { useScope } from '../components/scope';
import { Empty, Loaded, LoadingRows } from '../components/States';
import { Time } from '../components/Time';
import { TimeSeries } from '../components/TimeSeries';
import { type Anomaly, type Chart, type Ribbon, sameSubject, useAnomalies, useChart, useRibbons } from '../data/anomalies';
import { type Kpi, useKpis } from '../data/kpis';
import { formatNumber } from '../format';
import { type Range, readRange } from '../view/range';
import type { Scope } from '../view/scope';

const MOST_LINES = 5;

/** The lines of a chart in the form the drawing takes. */
function linesOf(chart: Chart, name: string): Kpi[] {
  return chart.lines.slice(0, MOST_LINES).map((line, index) => ({
    id: String(index),
    title: [...Object.values(line.group), line.measure === 'value' ? '' : line.measure].filter(Boolean).join(' · ') || name,
    unit: null,
    current: null,
    series: line.series,
    baseline: line.baseline,
    status: 'unknown',
  }));
}

function Drawing({ scope, range, ribbon, name }: { scope: Scope; range: Range; ribbon: Ribbon; name: string }) {
  const chart = useChart(scope, range, ribbon);
  return (
    <Loaded query={chart} compact loading={<LoadingRows rows={1} height={240} />}>
      {(found) =>
        found.lines.some((line) => line.series.length > 0) ? (
          <>
            <TimeSeries kpis={linesOf(found, name)} unit={null} />
            {(!found.complete || found.lines.length > MOST_LINES) && <p className="dim">The groups with the greatest values are shown.</p>}
          </>
        ) : (
          <Empty icon="clock" title="No values in this time" />
        )
      }
    </Loaded>
  );
}

function Row({ anomaly, onOpen }: { anomaly: Anomaly; onOpen: () => void }) {
  const hint = anomaly.hints[0];
  const looks = hint && hint.class !== 'unknown' ? hint.class : anomaly.class;
  return (
    <li>
      <button type="button" className="anomaly" onClick={onOpen}>
        <SeverityMark severity={anomaly.severity} quiet />
        <span className="anomaly-words">
          <b>{anomaly.name}</b>
          <span className="dim">{anomaly.explanation}</span>
        </span>
        <span className="tag">{looks}</span>
        <span className="num anomaly-value" title="At its peak">
          {formatNumber(anomaly.value)}
        </span>
        <span className="anomaly-when num">
          <Time at={anomaly.start} />
          <span className="dim">
            <Lasted anomaly={anomaly} />
          </span>
        </span>
      </button>
    </li>
  );
}

function Board({ scope }: { scope: Scope }) {
  const [parameters, setParameters] = useSearchParams();
  const range = readRange(parameters, '24h');
  const anomalies = useAnomalies(scope, range);
  const ribbons = useRibbons(scope, range);
  const kpis = useKpis(scope, '15m');
  const items = anomalies.data?.pages.flatMap((page) => page.items) ?? [];
  const names = new Map<string, string>();
  for (const kpi of kpis.data?.kpis ?? []) names.set(`kpi/${kpi.id}`, kpi.title);
  for (const one of items) names.set(ribbonKey(one), one.name);
  const opened = items.find((one) => one.id === parameters.get('anomaly'));
  const change = (name: string, value: string | null) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const chosen = ribbons.data?.ribbons.find((ribbon) => ribbonKey(ribbon) === parameters.get('subject')) ?? null;
  return (
    <Page
      title="Anomalies"
      lead="What was unusual, whether or not anybody was told, and what it looks like."
      actions={<RangePicker range={range} onChange={(value) => change('range', value === '24h' ? null : value)} />}
    >
      <Loaded
        query={anomalies}
        isEmpty={() => items.length === 0}
        empty={
          <Empty icon="circleCheck" title="Nothing unusual in this time">
            Every policy and key figure of this environment stayed within what is usual for it.
          </Empty>
        }
      >
        {() => (
          <>
            {ribbons.data && (
              <Card title="At a glance" flush>
                <Ribbons
                  ribbons={ribbons.data.ribbons}
                  names={names}
                  from={Date.parse(ribbons.data.from)}
                  to={Date.parse(ribbons.data.to)}
                  chosen={chosen && ribbonKey(chosen)}
                  onChoose={(ribbon) => change('subject', chosen && ribbonKey(chosen) === ribbonKey(ribbon) ? null : ribbonKey(ribbon))}
                />
                {chosen && (
                  <div className="ribbon-chart">
                    <h3>{names.get(ribbonKey(chosen)) ?? chosen.policy ?? chosen.kpi}</h3>
                    <Drawing scope={scope} range={range} ribbon={chosen} name={names.get(ribbonKey(chosen)) ?? ''} />
                  </div>
                )}
              </Card>
            )}
            <ul className="anomalies" aria-label="Anomalies, newest first">
              {items
                .filter((one) => !chosen || sameSubject(one, chosen))
                .map((anomaly) => (
                  <Row key={anomaly.id} anomaly={anomaly} onOpen={() => change('anomaly', anomaly.id)} />
                ))}
            </ul>
            {anomalies.hasNextPage && (
              <div className="more">
                <Button variant="default" loading={anomalies.isFetchingNextPage} onClick={() => void anomalies.fetchNextPage()}>
                  Show older ones
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
      <AnomalyDrawer anomaly={opened} scope={scope} onClose={() => change('anomaly', null)} />
    </Page>
  );
}

export default function Anomalies() {
  const scope = useScope();
  if (scope.tenant === null || scope.environment === null) {
    return (
      <Page title="Anomalies" lead="What was unusual, whether or not anybody was told, and what it looks like.">
        <Empty icon="building" title="Choose an environment">
          What is usual is known for each environment by itself. Choose a tenant and one of its environments above.
        </Empty>
      </Page>
    );
  }
  return <Board scope={scope} />;
}
