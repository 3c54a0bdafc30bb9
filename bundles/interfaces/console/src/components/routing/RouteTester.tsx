// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAlerts } from '../../data/alerts';
import { type RoutingTest, useTestRouting } from '../../data/routing';
import { NO_FILTER } from '../../view/alerts';
import { labelsOf } from '../../view/matchers';
import { suppressionOf } from '../../view/suppression';
import { localToUtc } from '../../view/zone';
import { Icon } from '../Icon';
import { LABELS } from '../MatcherBuilder';
import { Card } from '../Page';
import { Failure } from '../States';
import { Time, useZone } from '../Time';

type Pair = [name: string, value: string];

const BEGIN: Pair[] = [
  ['severity', 'critical'],
  ['class', 'auth'],
  ['environment', 'prod'],
  ['service', ''],
];

function Result({ test, tenant }: { test: RoutingTest; tenant: string }) {
  const suppressed = test.suppression;
  return (
    <div className="route-result" role="status">
      {suppressed && (
        <p className="route-suppressed">
          <Icon name="mute" size={15} />
          <span>
            <b>{suppressionOf(`${suppressed.kind}:${suppressed.id}`)?.word}: nobody would be told now.</b> {suppressed.reason}
            {suppressed.until && (
              <>
                , until <Time at={suppressed.until} tenant={tenant} />
              </>
            )}
          </span>
        </p>
      )}
      {test.routes.length === 0 && <p>No route takes it: nobody would be told.</p>}
      <ol className="route-results">
        {test.routes.map((route, index) => (
          <li key={`${route.path}-${index}`}>
            <div className="route-to">
              <Icon name="send" size={14} />
              {route.channels.map((id) => (
                <span key={id} className="dest">
                  <Icon name="channel" size={13} />
                  {id}
                </span>
              ))}
              {route.escalation && (
                <span className="dest dest-escalation">
                  <Icon name="people" size={13} />
                  {route.escalation}
                </span>
              )}
            </div>
            <p className="dim">
              {[
                route.group_wait && `first after ${route.group_wait}`,
                route.group_interval && `then every ${route.group_interval}`,
                route.repeat_interval && `repeated after ${route.repeat_interval}`,
              ]
                .filter(Boolean)
                .join(', ')}
            </p>
            {route.muted_by && (
              <p className="dim">
                Quiet now: <b>{route.muted_by}</b>
              </p>
            )}
            {route.why && <p>{route.why}</p>}
            {route.path !== '*' && <code>{route.path}</code>}
          </li>
        ))}
      </ol>
      {(test.silent ?? []).length > 0 && (
        <ul className="route-silent">
          {test.silent.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Labels in; out comes where an alert with them would go, and what would keep it back. */
export function RouteTester({ tenant, mayTest, test, onTest }: { tenant: string; mayTest: boolean; test: RoutingTest | null; onTest: (test: RoutingTest | null) => void }) {
  const zone = useZone(tenant);
  const [pairs, setPairs] = useState<Pair[]>(BEGIN);
  const [at, setAt] = useState('');
  const ask = useTestRouting(tenant);
  const open = useAlerts({ tenant, environment: null }, { state: 'OPEN', ...NO_FILTER });
  const change = (next: Pair[]) => {
    setPairs(next);
    onTest(null);
    ask.reset();
  };
  const run = (labels: Pair[]) =>
    ask.mutate(
      { labels: Object.fromEntries(labels.filter(([name, value]) => name.trim() !== '' && value !== '')), at: localToUtc(at, zone) ?? undefined },
      { onSuccess: onTest },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(pairs);
  };
  const take = (id: string | null) => {
    const alert = open.data?.find((one) => one.alert_id === id);
    if (!alert) return;
    const labels = Object.entries(labelsOf(alert)).filter(([name]) => name !== 'tenant') as Pair[];
    change(labels);
    run(labels);
  };
  return (
    <Card title="Where would this go?" className="route-tester">
      <form className="form" onSubmit={submit}>
        {(open.data?.length ?? 0) > 0 && (
          <Select
            aria-label="Take the labels of an open alert"
            placeholder="Take the labels of an open alert"
            searchable
            clearable
            limit={50}
            data={(open.data ?? []).slice(0, 200).map((alert) => ({ value: alert.alert_id, label: `${alert.name}, ${alert.environment}${alert.service ? `, ${alert.service}` : ''}` }))}
            onChange={take}
          />
        )}
        <fieldset className="map-field">
          <legend>Labels</legend>
          {pairs.map(([name, value], index) => (
            <div key={index} className="map-row">
              <Autocomplete
                aria-label={`Label ${index + 1}`}
                placeholder="label"
                data={LABELS}
                value={name}
                onChange={(text) => change(pairs.map((pair, place) => (place === index ? [text, pair[1]] : pair)))}
              />
              <TextInput
                aria-label={`Value ${index + 1}`}
                placeholder="absent"
                value={value}
                spellCheck={false}
                onChange={(event) => {
                  const text = event.currentTarget.value;
                  change(pairs.map((pair, place) => (place === index ? [pair[0], text] : pair)));
                }}
              />
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove label ${index + 1}`} onClick={() => change(pairs.filter((_, place) => place !== index))}>
                <Icon name="trash" size={16} />
              </ActionIcon>
            </div>
          ))}
          <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => change([...pairs, ['', '']])}>
            Add a label
          </Button>
        </fieldset>
        <TextInput type="datetime-local" label="At" description={`Empty for now · ${zone}`} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        {ask.isError && <Failure error={ask.error} compact />}
        <Button type="submit" disabled={!mayTest} title={mayTest ? undefined : 'Asks for the scope admin'} loading={ask.isPending}>
          Show the way
        </Button>
        {test && <Result test={test} tenant={tenant} />}
      </form>
    </Card>
  );
}
