// SPDX-License-Identifier: Apache-2.0
import { Button, NumberInput, Progress, Select, Switch, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Policy, policyText, readPolicy } from '../data/policies';
import { type Backtest, useBacktest, useCancelBacktest, useStartBacktest } from '../data/rehearsal';
import { useEnvironments } from '../data/tenants';
import { BacktestReport } from './BacktestReport';
import { Failure } from './States';

const SPANS: readonly [string, string, number][] = [
  ['1d', 'The last day', 1],
  ['7d', 'The last 7 days', 7],
  ['14d', 'The last 14 days', 14],
  ['30d', 'The last 30 days', 30],
];

function Running({ job, tenant }: { job: Backtest; tenant: string | null }) {
  const cancel = useCancelBacktest(tenant);
  return (
    <div className="backtest-running" role="status">
      <div className="history-head">
        <span>{job.state === 'queued' ? 'Waiting for another backtest to end' : (job.doing ?? 'Reading the past')}</span>
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
          Stop
        </Button>
      </div>
      <Progress value={job.progress * 100} animated aria-label="How far the backtest is" />
    </div>
  );
}

/** What the policy, or a change of it, would have done in the stored past. */
export function PolicyBacktest({ policy, tenant, environment }: { policy: Policy; tenant: string | null; environment: string | null }) {
  const environments = useEnvironments(tenant);
  const [place, setPlace] = useState(environment);
  const [span, setSpan] = useState('7d');
  const [trying, setTrying] = useState(false);
  const [text, setText] = useState(() => policyText(policy, 'yaml'));
  const [target, setTarget] = useState<number | string>('');
  const [unreadable, setUnreadable] = useState<unknown>(null);
  const start = useStartBacktest(policy, tenant);
  const job = useBacktest(start.data?.id ?? null, tenant);
  if (tenant === null) return <p className="dim">Choose a tenant first: its past is what a policy is run over.</p>;
  const choices = (environments.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }));
  const where = place ?? choices[0]?.value ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!where) return;
    const days = SPANS.find(([value]) => value === span)?.[2] ?? 7;
    const to = Date.now();
    try {
      const changed = trying ? readPolicy(text) : undefined;
      setUnreadable(null);
      start.mutate({
        environment: where,
        from: new Date(to - days * 86_400_000).toISOString(),
        to: new Date(to).toISOString(),
        policy: changed,
        suggest: typeof target === 'number' ? { alerts: target, per: '7d' } : undefined,
      });
    } catch (cause) {
      setUnreadable(cause);
    }
  };
  const known = job.data ?? start.data;
  const error = unreadable ?? start.error ?? job.error;
  return (
    <form className="form" onSubmit={submit}>
      <div className="backtest-form">
        <Select label="Environment" data={choices} value={where} allowDeselect={false} onChange={setPlace} />
        <Select label="Over" data={SPANS.map(([value, label]) => ({ value, label }))} value={span} allowDeselect={false} onChange={(value) => setSpan(value ?? '7d')} />
        <NumberInput label="Alerts wanted a week" description="Offers a limit that gives so many" placeholder="any" min={0} max={10_000} value={target} onChange={setTarget} />
      </div>
      <Switch label="Try a change of the definition" checked={trying} onChange={(event) => setTrying(event.currentTarget.checked)} />
      {trying && (
        <Textarea
          aria-label="Definition to try"
          classNames={{ input: 'code-input' }}
          autosize
          minRows={10}
          maxRows={18}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div>
        <Button type="submit" disabled={!where} loading={start.isPending || known?.state === 'running' || known?.state === 'queued'}>
          Run over the past
        </Button>
      </div>
      {error !== null && error !== undefined && <Failure error={error} compact />}
      {known?.state === 'failed' && <Failure error={new Error(known.error ?? 'It failed, and did not say why.')} compact />}
      {known?.state === 'cancelled' && <p className="dim">Stopped before it was done.</p>}
      {known && (known.state === 'queued' || known.state === 'running') && <Running job={known} tenant={tenant} />}
      {known?.result && <BacktestReport result={known.result} scope={{ tenant, environment: where }} />}
    </form>
  );
}
