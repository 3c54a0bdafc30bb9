// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { Policy } from '../data/policies';
import { type Course, type TestReport, type TestResult, useRunTests } from '../data/rehearsal';
import { formatDuration } from '../format';
import { Icon } from './Icon';
import { Mark, SeverityMark } from './Marks';
import { Empty, Failure, LoadingRows } from './States';

/** When an alert opened and cleared, counted from the beginning of the test. */
function when(course: Course, start: string): string {
  const since = (at: string) => formatDuration(Date.parse(at) - Date.parse(start));
  return course.resolved_at ? `opened after ${since(course.opened_at)}, over after ${since(course.resolved_at)}` : `opened after ${since(course.opened_at)}, still open at the end`;
}

function Result({ result }: { result: TestResult }) {
  return (
    <li className="test">
      <header>
        <Mark tone={result.passed ? 'ok' : 'error'} icon={result.passed ? 'circleCheck' : 'circleX'} quiet>
          {result.passed ? 'Passed' : 'Failed'}
        </Mark>
        <b>{result.name}</b>
      </header>
      {result.problems.map((problem) => (
        <pre key={problem} className="test-problem">
          {problem}
        </pre>
      ))}
      {result.alerts.length === 0 ? (
        <p className="dim">No alert opened.</p>
      ) : (
        <ul className="test-alerts">
          {result.alerts.map((course) => (
            <li key={course.id}>
              <SeverityMark severity={course.severity} quiet />
              <span>
                {Object.values(course.group).join(' · ')} {when(course, result.start)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Report({ report }: { report: TestReport }) {
  if (report.tests.length === 0) {
    return (
      <Empty icon="policy" title="This policy has no tests">
        Add <code>tests:</code> to its definition: short stories, each with what happened and what must, or must not, come of it.
      </Empty>
    );
  }
  return (
    <>
      <p role="status">
        <b className="num">{report.passed}</b> of <b className="num">{report.tests.length}</b> passed.
      </p>
      <ul className="tests">
        {report.tests.map((result) => (
          <Result key={result.name} result={result} />
        ))}
      </ul>
    </>
  );
}

/** The policy's own tests, run through the engine that runs live, on a clock of their own. */
export function PolicyTests({ policy, tenant }: { policy: Policy; tenant: string | null }) {
  const run = useRunTests(policy, tenant);
  const { mutate } = run;
  useEffect(() => mutate(null), [mutate]);
  return (
    <div className="form">
      <div className="history-head">
        <p className="dim">Nothing is stored, and nobody is told.</p>
        <Button size="xs" variant="default" leftSection={<Icon name="play" size={14} />} loading={run.isPending} onClick={() => mutate(null)}>
          Run again
        </Button>
      </div>
      {run.isError && <Failure error={run.error} onRetry={() => mutate(null)} compact />}
      {run.data ? <Report report={run.data} /> : run.isPending && <LoadingRows rows={2} />}
    </div>
  );
}
