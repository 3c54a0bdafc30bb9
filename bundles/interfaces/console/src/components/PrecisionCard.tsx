// SPDX-License-Identifier: Apache-2.0
import type { Figure, PrecisionReport } from '../data/precision';
import { usePrecision } from '../data/precision';
import type { Scope } from '../view/scope';
import { Icon } from './Icon';
import { Card } from './Page';
import { Empty, Loaded, LoadingRows } from './States';

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The share that was confirmed, and how far it can be known from so many judgements. */
function Share({ figure }: { figure: Figure }) {
  if (figure.precision === null) return <span className="dim">nobody has judged one</span>;
  const [low, high] = [figure.low ?? 0, figure.high ?? 1];
  return (
    <span className="share" title={`With so few judgements the true share may lie between ${percent(low)} and ${percent(high)}`}>
      <b className="num">{percent(figure.precision)}</b>
      <span className="share-bar" aria-hidden="true">
        <i className="share-range" style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <i className="share-mark" style={{ left: `${figure.precision * 100}%` }} />
      </span>
      <span className="dim num">
        {percent(low)}–{percent(high)}
      </span>
    </span>
  );
}

function Rows({ figures, label }: { figures: readonly Figure[]; label: string }) {
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col">Real trouble</th>
            <th scope="col">False alarms</th>
            <th scope="col">Not judged</th>
            <th scope="col">Precision</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.policy ?? figure.detector}>
              <th scope="row">
                <b>{figure.policy ?? figure.detector}</b>
                {(figure.suggestions ?? []).map((suggestion) => (
                  <span key={suggestion.kind + suggestion.text} className="suggestion">
                    <Icon name="circleI" size={14} /> {suggestion.text}
                  </span>
                ))}
              </th>
              <td className="num">{figure.confirmed}</td>
              <td className="num">{figure.dismissed}</td>
              <td className="num dim">{figure.unjudged}</td>
              <td>
                <Share figure={figure} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How far each policy and each detector can be trusted, from what people said of their alerts in the last 30 days. */
export function PrecisionCard({ scope }: { scope: Scope }) {
  const precision = usePrecision(scope);
  return (
    <Card title="How far they can be trusted" aside={<span className="dim">last 30 days</span>} flush>
      <Loaded
        query={precision}
        compact
        loading={<LoadingRows rows={2} />}
        isEmpty={(report: PrecisionReport) => report.policies.length === 0}
        empty={
          <Empty icon="circleCheck" title="No alerts to judge">
            Say of an alert whether it was real trouble, and each policy&rsquo;s share of false alarms is shown here.
          </Empty>
        }
      >
        {(report) => (
          <>
            <Rows figures={report.policies} label="Policy" />
            {report.detectors.length > 0 && <Rows figures={report.detectors} label="Detector" />}
          </>
        )}
      </Loaded>
    </Card>
  );
}
