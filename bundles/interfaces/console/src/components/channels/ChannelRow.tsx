// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { type Channel, type TestResult, useTestChannel } from '../../data/channels';
import { plain } from '../../data/parameters';
import { formatCompact, formatDuration } from '../../format';
import { circuitOf, probeAt } from '../../view/channels';
import { Icon } from '../Icon';
import { Mark, RunMark } from '../Marks';
import { Failure } from '../States';
import { Ago, Time } from '../Time';

function Outcome({ result }: { result: TestResult }) {
  const good = /deliver|ok|sent|success/i.test(result.outcome);
  return (
    <p className="test-result" role="status">
      <Mark tone={good ? 'ok' : 'error'} icon={good ? 'circleCheck' : 'circleX'}>
        {good ? 'Delivered' : result.outcome.replace(/^./, (first) => first.toUpperCase())}
      </Mark>
      <span className="num dim">
        {[typeof result.status === 'number' && `answered ${result.status}`, typeof result.latency_ms === 'number' && `in ${formatDuration(result.latency_ms)}`]
          .filter(Boolean)
          .join(' ')}
      </span>
      {result.reason && <span>{result.reason}</span>}
    </p>
  );
}

/** The settings worth seeing in a list: short ones, never secrets. */
function summary(channel: Channel): string {
  return Object.entries(channel.settings ?? {})
    .filter(([, value]) => value !== '••••' && value !== null && value !== '')
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.map(plain).join(', ') : plain(value)}`)
    .join(' · ');
}

function State({ state }: { state: string }) {
  const circuit = circuitOf(state);
  if (circuit === 'open') return <Mark tone="error" icon="bolt">Circuit open</Mark>;
  return circuit === 'half-open' ? <Mark tone="warning" icon="bolt">Trying again</Mark> : <RunMark state={state} />;
}

/** What an open circuit means for the messages of this channel. */
function Circuit({ channel }: { channel: Channel }) {
  const circuit = circuitOf(channel.status?.state);
  const probe = probeAt(channel.status?.state);
  if (circuit !== 'open' && circuit !== 'half-open') return null;
  return (
    <p className="circuit">
      <Icon name="bolt" size={15} />
      <span>
        {circuit === 'open' ? 'Nothing is tried for now: too many attempts failed in a row.' : 'One attempt is let through to see whether it works again.'}{' '}
        {probe && (
          <>
            Tried again at <Time at={probe} tenant={channel.tenant} style="time" />.{' '}
          </>
        )}
        {channel.fallback ? (
          <>
            Meanwhile <b>{channel.fallback}</b> takes over.
          </>
        ) : (
          'No other channel takes over; messages wait.'
        )}
      </span>
    </p>
  );
}

export function ChannelRow({ channel, title, mayEdit, onOpen, onEdit, onDelete }: { channel: Channel; title: string; mayEdit: boolean; onOpen: () => void; onEdit: () => void; onDelete: () => void }) {
  const test = useTestChannel();
  return (
    <li className="thing" data-channel={channel.id}>
      <div className="thing-head">
        <span className="thing-icon">
          <Icon name="channel" />
        </span>
        <div className="thing-name">
          <button type="button" className="thing-open" onClick={onOpen}>
            {channel.id}
          </button>
          <span className="dim">
            {title} · {channel.tenant}
          </span>
        </div>
        {channel.status?.state && <State state={channel.status.state} />}
        <div className="thing-actions">
          <Button size="xs" variant="default" leftSection={<Icon name="history" size={14} />} onClick={onOpen}>
            Ledger
          </Button>
          {mayEdit && (
            <>
              <Button size="xs" variant="default" leftSection={<Icon name="send" size={14} />} loading={test.isPending} onClick={() => test.mutate(channel)}>
                Test
              </Button>
              <Tooltip label="Edit">
                <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${channel.id}`} onClick={onEdit}>
                  <Icon name="edit" size={17} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Delete">
                <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${channel.id}`} onClick={onDelete}>
                  <Icon name="trash" size={17} />
                </ActionIcon>
              </Tooltip>
            </>
          )}
        </div>
      </div>
      <p className="thing-line">{summary(channel)}</p>
      {channel.status && (
        <dl className="thing-figures">
          <div>
            <dt>Delivered</dt>
            <dd className="num">{formatCompact(channel.status.delivered)}</dd>
          </div>
          <div>
            <dt>Failed</dt>
            <dd className={`num${(channel.status.failed ?? 0) > 0 ? ' tone-text-error' : ''}`}>{formatCompact(channel.status.failed)}</dd>
          </div>
          <div>
            <dt>Last delivery</dt>
            <dd>
              <Ago at={channel.status.lastDeliveryAt} tenant={channel.tenant} />
            </dd>
          </div>
          {channel.fallback && (
            <div>
              <dt>Falls back to</dt>
              <dd>{channel.fallback}</dd>
            </div>
          )}
        </dl>
      )}
      <Circuit channel={channel} />
      {channel.status?.lastError && (
        <p className="thing-error">
          <Icon name="circleX" size={15} />
          {channel.status.lastError}
        </p>
      )}
      {test.data && <Outcome result={test.data} />}
      {test.isError && <Failure error={test.error} compact />}
    </li>
  );
}
