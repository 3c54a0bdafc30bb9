// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Button, Group, Modal, Select, Text, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { Alert, AlertChange, AlertVerb } from '../../data/alerts';
import { useChangeAlerts } from '../../data/alerts';
import { usePeople } from '../../data/people';
import { formatNumber } from '../../format';
import { notifyDone } from '../notify';
import { Failure } from '../States';

/** What is asked for, and of how many alerts. */
export interface Ask {
  action: AlertVerb;
  of: AlertChange['of'];
  count: number;
}

export const askOf = (action: AlertVerb, alerts: readonly Alert[]): Ask => ({ action, of: { alerts }, count: alerts.length });

const VERBS: Readonly<Record<AlertVerb, [verb: string, done: string]>> = {
  ack: ['Acknowledge', 'acknowledged'],
  resolve: ['Resolve', 'resolved'],
  assign: ['Assign', 'assigned'],
};

const WORDS: Readonly<Record<AlertVerb, string>> = {
  ack: 'Tells the others that you are on it. Nobody is paged about it again while it lasts.',
  resolve: 'Closes the alert. It opens again only after the condition has been false, or after 30 minutes.',
  assign: 'Says who looks after it. Whether it is acknowledged stays as it is.',
};

const UNTIL_IT_CLEARS = 'clear';
const EXPIRES = [
  { value: UNTIL_IT_CLEARS, label: 'Until it clears' },
  ...[['30m', '30 minutes'], ['1h', '1 hour'], ['2h', '2 hours'], ['4h', '4 hours'], ['8h', '8 hours'], ['24h', '1 day']].map(([value = '', label = '']) => ({ value, label })),
];

function tenantOf(ask: Ask | null): string | null {
  if (!ask) return null;
  if ('filter' in ask.of) return ask.of.scope.tenant;
  const tenants = new Set(ask.of.alerts.map((alert) => alert.tenant));
  return tenants.size === 1 ? ([...tenants][0] ?? null) : null;
}

/** Asks for what goes with acknowledging, resolving or assigning. */
export function AlertActionDialog({ ask, onClose, onDone }: { ask: Ask | null; onClose: () => void; onDone: () => void }) {
  const [comment, setComment] = useState('');
  const [expires, setExpires] = useState(UNTIL_IT_CLEARS);
  const [person, setPerson] = useState('');
  const change = useChangeAlerts();
  const people = usePeople(ask && ask.action !== 'resolve' ? tenantOf(ask) : null);
  const { reset } = change;
  useEffect(() => {
    setComment('');
    setExpires(UNTIL_IT_CLEARS);
    setPerson('');
    reset();
  }, [ask, reset]);
  const [verb, done] = VERBS[ask?.action ?? 'ack'];
  const one = ask && 'alerts' in ask.of && ask.count === 1 ? ask.of.alerts[0] : undefined;
  const subject = one?.name ?? `${formatNumber(ask?.count)} alerts`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ask) return;
    change.mutate(
      {
        action: ask.action,
        of: ask.of,
        comment: comment.trim(),
        expires: ask.action === 'ack' && expires !== UNTIL_IT_CLEARS ? expires : null,
        assignedTo: ask.action !== 'resolve' && person.trim() ? person.trim() : null,
      },
      {
        onSuccess: ({ changed }) => {
          notifyDone(one ? `${one.name} is ${done}` : `${formatNumber(changed)} of ${formatNumber(ask.count)} alerts ${changed === 1 ? 'is' : 'are'} ${done}`);
          onDone();
        },
      },
    );
  };
  return (
    <Modal opened={ask !== null} onClose={onClose} title={`${verb} ${subject}`} centered>
      <form className="form" onSubmit={submit}>
        <Text size="sm" c="dimmed">
          {WORDS[ask?.action ?? 'ack']}
        </Text>
        {ask?.action !== 'resolve' && (
          <div className="form-pair">
            {ask?.action === 'ack' && (
              <Select
                label="Holds"
                data={EXPIRES}
                value={expires}
                allowDeselect={false}
                onChange={(value) => setExpires(value ?? UNTIL_IT_CLEARS)}
              />
            )}
            <Autocomplete
              label="Assign to"
              placeholder={ask?.action === 'ack' ? 'You' : 'Who?'}
              data={(people.data ?? []).map((found) => found.id)}
              value={person}
              required={ask?.action === 'assign'}
              withAsterisk={ask?.action === 'assign'}
              onChange={setPerson}
            />
          </div>
        )}
        {ask?.action === 'ack' && expires !== UNTIL_IT_CLEARS && <p className="dim">Then it is open again, and escalation goes on where it stood.</p>}
        <Textarea
          label="Comment"
          description="Goes into the trail, for whoever looks next."
          autosize
          minRows={3}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-autofocus
        />
        {change.isError && <Failure error={change.error} compact />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            {verb}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
