// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ChannelDrawer } from '../components/channels/ChannelDrawer';
import { ChannelRow } from '../components/channels/ChannelRow';
import { Wording } from '../components/channels/Wording';
import { DeleteDialog } from '../components/DeleteDialog';
import { Icon } from '../components/Icon';
import { notifyDone } from '../components/notify';
import { Page } from '../components/Page';
import { PluginForm, type PluginFormSubject } from '../components/PluginForm';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import { TabBar, useTab } from '../components/TabPage';
import { TenantNeeded } from '../components/TenantNeeded';
import { type Channel, useChannels, useDeleteChannel, useSaveChannel } from '../data/channels';
import { usePlugins } from '../data/plugins';
import { useAllowed } from '../data/session';

const TABS = [
  ['channels', 'Channels'],
  ['wording', 'Wording'],
] as const;

export default function Channels() {
  const scope = useScope();
  const [tab, setTab] = useTab(TABS);
  const channels = useChannels(scope.tenant);
  const notifiers = usePlugins('notifier');
  const mayEdit = useAllowed('admin');
  const save = useSaveChannel();
  const remove = useDeleteChannel();
  const [subject, setSubject] = useState<(PluginFormSubject & Partial<Channel>) | null>(null);
  const [parameters, setParameters] = useSearchParams();
  const opened = parameters.get('channel');
  const open = (channel: Channel | null) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      if (channel) next.set('channel', scope.tenant ? channel.id : `${channel.tenant}/${channel.id}`);
      else next.delete('channel');
      return next;
    });
  const current = channels.data?.find((one) => `${one.tenant}/${one.id}` === opened || one.id === opened);
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
    <Page title="Channels" lead="How people are told. Routing says who; without it every channel hears of every alert of its tenant." actions={tab === 'channels' && addButton}>
      <TabBar label="About channels" tabs={TABS} value={tab} onChange={setTab} />
      {tab === 'wording' && <TenantNeeded what="The words of messages belong to a tenant.">{(tenant) => <Wording tenant={tenant} mayEdit={mayEdit} />}</TenantNeeded>}
      {tab === 'channels' && <Loaded
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
              <ChannelRow
                key={`${channel.tenant}/${channel.id}`}
                channel={channel}
                title={notifiers.data?.find((one) => one.id === channel.notifier)?.title ?? channel.notifier}
                mayEdit={mayEdit}
                onOpen={() => open(channel)}
                onEdit={() => {
                  save.reset();
                  setSubject({ ...channel, plugin: channel.notifier, isNew: false });
                }}
                onDelete={() => setDoomed(channel)}
              />
            ))}
          </ul>
        )}
      </Loaded>}
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
            { channel: { id, tenant, notifier: plugin, settings, enabled: subject?.enabled, templates: subject?.templates, fallback: subject?.fallback }, isNew: subject?.isNew ?? true },
            {
              onSuccess: () => {
                notifyDone(`${id} is saved`);
                setSubject(null);
              },
            },
          )
        }
      />
      <ChannelDrawer channel={current} channels={channels.data ?? []} mayEdit={mayEdit} onClose={() => open(null)} />
      <DeleteDialog
        name={doomed && `the channel ${doomed.id}`}
        action="Delete the channel"
        onDelete={(force) => (doomed ? remove.mutateAsync({ channel: doomed, force }) : Promise.resolve())}
        onClose={() => setDoomed(null)}
      >
        Nothing is sent through it any more, and its settings are forgotten.
      </DeleteDialog>
    </Page>
  );
}
