// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Switch, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { BackfillPanel } from '../components/BackfillPanel';
import { Confirm } from '../components/Confirm';
import { Icon } from '../components/Icon';
import { RunMark } from '../components/Marks';
import { notifyDone, notifyFailed } from '../components/notify';
import { Page } from '../components/Page';
import { PluginForm, type PluginFormSubject } from '../components/PluginForm';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import { Ago } from '../components/Time';
import { type Connector, useConnectors, useDeleteConnector, useSaveConnector } from '../data/connectors';
import { connectable, usePlugins } from '../data/plugins';
import { useAllowed } from '../data/session';
import { formatCompact, formatLag, formatNumber } from '../format';

function Row({ connector, source, mayEdit, onEdit, onDelete }: { connector: Connector; source: string; mayEdit: boolean; onEdit: () => void; onDelete: () => void }) {
  const save = useSaveConnector();
  const status = connector.status;
  const toggle = (enabled: boolean) =>
    save.mutate(
      { connector: { ...connector, enabled }, isNew: false },
      {
        onSuccess: () => notifyDone(`${connector.id} ${enabled ? 'runs again' : 'is paused'}`),
        onError: (cause) => notifyFailed(`${connector.id} could not be changed`, cause),
      },
    );
  return (
    <li className="thing">
      <div className="thing-head">
        <span className="thing-icon">
          <Icon name="connector" />
        </span>
        <div className="thing-name">
          <b>{connector.id}</b>
          <span className="dim">
            {source} · {connector.tenant} / {connector.environment}
          </span>
        </div>
        <RunMark state={connector.enabled ? (status?.state ?? 'starting') : 'paused'} />
        {mayEdit && (
          <div className="thing-actions">
            <Switch
              aria-label={connector.enabled ? `Pause ${connector.id}` : `Enable ${connector.id}`}
              checked={connector.enabled}
              disabled={save.isPending}
              onChange={(event) => toggle(event.currentTarget.checked)}
            />
            <Tooltip label="Edit">
              <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${connector.id}`} onClick={onEdit}>
                <Icon name="edit" size={17} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Delete">
              <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${connector.id}`} onClick={onDelete}>
                <Icon name="trash" size={17} />
              </ActionIcon>
            </Tooltip>
          </div>
        )}
      </div>
      <dl className="thing-figures">
        <div>
          <dt>Captured</dt>
          <dd className="num" title={formatNumber(status?.captured)}>
            {formatCompact(status?.captured)}
          </dd>
        </div>
        <div>
          <dt>Lag</dt>
          <dd className="num">{formatLag(status?.lag)}</dd>
        </div>
        <div>
          <dt>Dropped</dt>
          <dd className="num">{formatCompact(status?.dropped)}</dd>
        </div>
        <div>
          <dt>Errors</dt>
          <dd className={`num${(status?.errors ?? 0) > 0 ? ' tone-text-error' : ''}`}>{formatCompact(status?.errors)}</dd>
        </div>
        <div>
          <dt>Last event</dt>
          <dd>
            <Ago at={status?.lastEventAt} tenant={connector.tenant} />
          </dd>
        </div>
      </dl>
      {status?.lastError && (
        <p className="thing-error">
          <Icon name="circleX" size={15} />
          {status.lastError}
        </p>
      )}
    </li>
  );
}

export default function Connectors() {
  const scope = useScope();
  const connectors = useConnectors(scope);
  const sources = usePlugins('source');
  const offered = connectable(sources.data ?? []);
  const mayEdit = useAllowed('admin');
  const save = useSaveConnector();
  const remove = useDeleteConnector();
  const [subject, setSubject] = useState<(PluginFormSubject & { enabled: boolean }) | null>(null);
  const [doomed, setDoomed] = useState<Connector | null>(null);
  const add = () => {
    save.reset();
    setSubject({ isNew: true, enabled: true, plugin: offered[0]?.id, tenant: scope.tenant ?? undefined, environment: scope.environment ?? undefined });
  };
  const titleOf = (source: string) => sources.data?.find((one) => one.id === source)?.title ?? source;
  const addButton = mayEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={add}>
      Add a connector
    </Button>
  );
  return (
    <Page title="Connectors" lead="Where events come from. Each connector brings one source into one environment." actions={addButton}>
      <Loaded
        query={connectors}
        empty={
          <Empty icon="connector" title="No connectors yet" action={addButton}>
            Add a connector to a log server, or let applications push their events.
          </Empty>
        }
      >
        {(items) => (
          <ul className="things">
            {items.map((connector) => (
              <Row
                key={`${connector.tenant}/${connector.id}`}
                connector={connector}
                source={titleOf(connector.source)}
                mayEdit={mayEdit}
                onEdit={() => {
                  save.reset();
                  setSubject({ ...connector, plugin: connector.source, isNew: false });
                }}
                onDelete={() => setDoomed(connector)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <BackfillPanel connectors={connectors.data ?? []} tenant={scope.tenant} mayEdit={mayEdit} />
      <PluginForm
        subject={subject}
        noun="connector"
        pluginLabel="Source"
        plugins={offered}
        withEnvironment
        busy={save.isPending}
        error={save.error}
        onClose={() => setSubject(null)}
        onSubmit={({ plugin, ...rest }) =>
          save.mutate(
            { connector: { ...rest, source: plugin, enabled: subject?.enabled ?? true }, isNew: subject?.isNew ?? true },
            {
              onSuccess: () => {
                notifyDone(`${rest.id} is saved`);
                setSubject(null);
              },
            },
          )
        }
      />
      <Confirm
        opened={doomed !== null}
        title={`Delete ${doomed?.id ?? ''}?`}
        action="Delete the connector"
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
        It stops at once and its settings are forgotten. Events that it has captured stay.
      </Confirm>
    </Page>
  );
}
