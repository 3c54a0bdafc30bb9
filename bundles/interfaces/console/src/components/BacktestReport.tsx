// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router-dom';
import type { BacktestResult, Course, Offer, Real } from '../data/rehearsal';
import { formatDuration, formatNumber } from '../format';
import { curvePath } from '../view/curve';
import { linkTo, type Scope } from '../view/scope';
import { SeverityMark } from './Marks';
import { Time } from './Time';

const LEVEL: Readonly<Record<string, string>> = { info: 'info', warning: 'warning', error: 'error', critical: 'critical' };
const SHOWN = 50;

function Figure({ value, label, title }: { value: string; label: string; title?: string }) {
  return (
    <div className="backtest-figure" title={title}>
      <b className="num">{value}</b>
      <span>{label}</span>
    </div>
  );
}

/** When alerts would have been open, over the whole stretch. */
function Lane({ result }: { result: BacktestResult }) {
  const [from, to] = [Date.parse(result.from), Date.parse(result.to)];
  const at = (instant: string | null) => ((Math.min(to, instant ? Date.parse(instant) : to) - from) / (to - from)) * 100;
  return (
    <div className="ribbon-track backtest-lane" role="img" aria-label={`${result.alert_count} alerts over the stretch`}>
      {result.alerts.map((course) => {
        const left = Math.max(0, at(course.opened_at));
        return (
          <i
            key={course.id}
            className={`ribbon-piece ribbon-${LEVEL[course.severity] ?? 'info'}`}
            style={{ left: `${Math.min(left, 99.6)}%`, width: `${Math.max(0.4, at(course.resolved_at) - left)}%` }}
          />
        );
      })}
    </div>
  );
}

function CourseRow({ course, tenant }: { course: Course; tenant: string | null }) {
  return (
    <li>
      <SeverityMark severity={course.severity} quiet />
      <span className="backtest-when num">
        <Time at={course.opened_at} tenant={tenant} />
        <span className="dim">
          {course.resolved_at ? formatDuration(Date.parse(course.resolved_at) - Date.parse(course.opened_at)) : 'still open at the end'}
        </span>
      </span>
      <span className="backtest-words">
        {course.summary}
        {course.peak !== null && <span className="dim num"> At worst {formatNumber(course.peak)}.</span>}
      </span>
    </li>
  );
}

function Against({ real, scope }: { real: Real; scope: Scope }) {
  const share = (value: number | null) => (value === null ? 'not known' : `${Math.round(value * 100)} %`);
  return (
    <section>
      <h3>Against what really happened</h3>
      <p>
        Of <b className="num">{real.alert_count}</b> alerts there were, it finds <b className="num">{real.both}</b>; <b className="num">{real.new.length}</b> of its own there were not.
        {real.confirmed + real.dismissed > 0 && (
          <>
            {' '}
            People confirmed {real.confirmed} and dismissed {real.dismissed}: an estimate of precision is {share(real.precision_estimate)}, of recall {share(real.recall_estimate)}.
          </>
        )}
      </p>
      {real.missed.length > 0 && (
        <ul className="backtest-list">
          {real.missed.slice(0, SHOWN).map((past) => (
            <li key={past.alert_id}>
              <span className="dim">missed</span>
              <Time at={past.started_at} tenant={scope.tenant} />
              <Link className="link" to={linkTo('/alerts', scope, { state: 'ALL', alert: past.alert_id })}>
                {past.summary}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How many alerts each value of a setting would have given, and the one offered. */
function OfferView({ offer }: { offer: Offer }) {
  const { line, marks } = curvePath(
    offer.curve.map((choice) => [choice.number, choice.alerts]),
    420,
    96,
  );
  return (
    <section>
      <h3>Another limit</h3>
      <p>{offer.says}</p>
      {offer.curve.length > 1 && (
        <svg className="curve" viewBox="0 0 420 96" role="img" aria-label={offer.curve.map((choice) => `${choice.value}: ${choice.alerts} alerts`).join(', ')}>
          <path d={line} vectorEffect="non-scaling-stroke" />
          {marks.map(([x, y], index) => (
            <circle key={offer.curve[index]?.value} cx={x} cy={y} r={offer.curve[index]?.value === offer.offered ? 5 : 3} className={offer.curve[index]?.value === offer.offered ? 'curve-offered' : undefined} />
          ))}
        </svg>
      )}
      <div className="table-wrap">
        <table className="table table-tight">
          <thead>
            <tr>
              <th scope="col">
                <code>{offer.setting}</code>
              </th>
              <th scope="col">Alerts</th>
            </tr>
          </thead>
          <tbody>
            {offer.curve.map((choice) => (
              <tr key={choice.value} className={choice.value === offer.offered ? 'row-offered' : undefined}>
                <td className="num">
                  {choice.value}
                  {choice.value === offer.now && <span className="tag">now</span>}
                  {choice.value === offer.offered && <span className="tag tag-live">offered</span>}
                </td>
                <td className="num">{choice.alerts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What would have been: alerts, pages, how that compares, and what could not be judged. */
export function BacktestReport({ result, scope }: { result: BacktestResult; scope: Scope }) {
  return (
    <div className="backtest" role="status">
      <div className="backtest-figures">
        <Figure value={formatNumber(result.alert_count)} label={result.alert_count === 1 ? 'alert' : 'alerts'} />
        <Figure value={formatNumber(result.page_count)} label={result.page_count === 1 ? 'message' : 'messages'} title="What channels would have been told" />
        <Figure value={formatNumber(result.flaps)} label="came right back" title="Opened within 30 minutes after one of the same group was over" />
        {result.current && <Figure value={formatNumber(result.current.alert_count)} label="alerts as it is now" />}
      </div>
      <Lane result={result} />
      {result.uncovered.map((gap) => (
        <p key={gap.from + gap.why} className="backtest-gap">
          <span>
            Not judged from <Time at={gap.from} tenant={scope.tenant} /> to <Time at={gap.to} tenant={scope.tenant} />: {gap.why}.
          </span>
        </p>
      ))}
      {result.suggestion && <OfferView offer={result.suggestion} />}
      {result.real && <Against real={result.real} scope={scope} />}
      <section>
        <h3>Alerts that would have opened</h3>
        {result.alerts.length === 0 ? (
          <p className="dim">None in this time.</p>
        ) : (
          <ul className="backtest-list">
            {result.alerts.slice(0, SHOWN).map((course) => (
              <CourseRow key={course.id} course={course} tenant={scope.tenant} />
            ))}
          </ul>
        )}
        {result.alert_count > SHOWN && <p className="dim">The first {SHOWN} are shown.</p>}
      </section>
      {result.notes.length > 0 && (
        <ul className="backtest-notes dim">
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className="dim num">
        {formatNumber(result.buckets)} buckets of {formatNumber(result.groups)} {result.groups === 1 ? 'group' : 'groups'} judged in {formatDuration(result.took_ms)}.
      </p>
    </div>
  );
}
