// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../components/Confirm';
import { Icon } from '../components/Icon';
import { Mark, RunMark } from '../components/Marks';
import { notifyDone, notifyFailed } from '../components/notify';
import { Page } from '../components/Page';
import { PluginForm, type PluginFormSubject } from '../components/PluginForm';
import { useScope } from '../components/scope';
import { Empty, Failure, Loaded } from '../components/States';
import { Ago } from '../components/Time';
import { type Channel, type TestResult, useChannels, useDeleteChannel, useSaveChannel, useTestChannel } from '../data/channels';
import { plain } from '../data/parameters';
import { usePlugins } from '../data/plugins';
import { useAllowed } from '../data/session';
import { formatCompact, formatDuration } from '../format';

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

function Row({ channel, title, mayEdit, onEdit, onDelete }: { channel: Channel; title: string; mayEdit: boolean; onEdit: () => void; onDelete: () => void }) {
  const test = useTestChannel();
  return (
    <li className="thing">
      <div className="thing-head">
        <span className="thing-icon">
          <Icon name="channel" />
        </span>
        <div className="thing-name">
          <b>{channel.id}</b>
          <span className="dim">
            {title} · {channel.tenant}
          </span>
        </div>
        {channel.status?.state && <RunMark state={channel.status.state} />}
        {mayEdit && (
          <div className="thing-actions">
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
          </div>
        )}
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
        </dl>
      )}
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

export default function Channels() {
  const scope = useScope();
  const channels = useChannels(scope.tenant);
  const notifiers = usePlugins('notifier');
  const mayEdit = useAllowed('admin');
  const save = useSaveChannel();
  const remove = useDeleteChannel();
  const [subject, setSubject] = useState<(PluginFormSubject & { enabled?: boolean }) | null>(null);
  const [doomed, setDoomed] = useState<Channel | null>(null);
  const addButton = mayEdit && (
    <Button
      leftSection={<Icon name="plus" size={16} />}
      onClick={() => {
        save.reset();
        setSubject({ isNew: true, tenant: scope.tenant ?? undefined });
      }}
    >
      Add a channel
    </Button>
  );
  return (
    <Page title="Channels" lead="Who is told, and how. Without routing every channel hears of every alert of its tenant." actions={addButton}>
      <Loaded
        query={channels}
        empty={
          <Empty icon="channel" title="Nobody is told yet" action={addButton}>
            Add a channel, such as a webhook or a mail address, and send a test through it.
          </Empty>
        }
      >
        {(items) => (
          <ul className="things">
            {items.map((channel) => (
              <Row
                key={`${channel.tenant}/${channel.id}`}
                channel={channel}
                title={notifiers.data?.find((one) => one.id === channel.notifier)?.title ?? channel.notifier}
                mayEdit={mayEdit}
                onEdit={() => {
                  save.reset();
                  setSubject({ ...channel, plugin: channel.notifier, isNew: false });
                }}
                onDelete={() => setDoomed(channel)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <PluginForm
        subject={subject}
        noun="channel"
        pluginLabel="Notifier"
        plugins={notifiers.data ?? []}
        withEnvironment={false}
        busy={save.isPending}
        error={save.error}
        onClose={() => setSubject(null)}
        onSubmit={({ id, tenant, plugin, settings }) =>
          save.mutate(
            { channel: { id, tenant, notifier: plugin, settings, enabled: subject?.enabled }, isNew: subject?.isNew ?? true },
            {
              onSuccess: () => {
                notifyDone(`${id} is saved`);
                setSubject(null);
              },
            },
          )
        }
      />
      <Confirm
        opened={doomed !== null}
        title={`Delete ${doomed?.id ?? ''}?`}
        action="Delete the channel"
        busy={remove.isPending}
        onCancel={() => setDoomed(null)}
        onConfirm={() =>
          doomed &&
          remove.mutate(doomed, {
            onSuccess: () => notifyDone(`${doomed.id} is deleted`),
            onError: (cause) => notifyFailed(`${doomed.id} could not be deleted`, cause),
            onSettled: () => setDoomed(null),
          })
        }
      >
        Nothing is sent through it any more, and its settings are forgotten.
      </Confirm>
    </Page>
  );
}
