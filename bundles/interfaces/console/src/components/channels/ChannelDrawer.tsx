// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, Select, Tabs } from '@mantine/core';
import { useState } from 'react';
import { type Channel, useSaveChannel } from '../../data/channels';
import { notifyDone } from '../notify';
import { Failure } from '../States';
import { Ledger } from './Ledger';
import { TemplateEditor } from './TemplateEditor';

function Fallback({ channel, channels, mayEdit }: { channel: Channel; channels: readonly Channel[]; mayEdit: boolean }) {
  const [chosen, setChosen] = useState(channel.fallback ?? null);
  const save = useSaveChannel();
  const others = channels.filter((one) => one.tenant === channel.tenant && one.id !== channel.id).map((one) => one.id);
  return (
    <div className="form">
      <p className="dim">When attempts fail in a row, the circuit opens and nothing is tried for a while. A message that cannot go out here goes to the channel below, once.</p>
      <Select label="Falls back to" placeholder="No other channel" clearable disabled={!mayEdit} data={others} value={chosen} onChange={setChosen} />
      {save.isError && <Failure error={save.error} compact />}
      {mayEdit && (
        <div className="drawer-actions">
          <Button
            loading={save.isPending}
            disabled={chosen === (channel.fallback ?? null)}
            onClick={() => save.mutate({ channel: { ...channel, fallback: chosen }, isNew: false }, { onSuccess: () => notifyDone(`${channel.id} is saved`) })}
          >
            Save
          </Button>
        </div>
      )}
    </div>
  );
}

/** One channel: what went over it, what its messages say, and who takes over. */
export function ChannelDrawer({ channel, channels, mayEdit, onClose }: { channel: Channel | undefined; channels: readonly Channel[]; mayEdit: boolean; onClose: () => void }) {
  const [tab, setTab] = useState<string | null>('ledger');
  return (
    <Drawer
      opened={channel !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={channel?.id ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {channel && (
        <Tabs value={tab} onChange={setTab} keepMounted={false} className="policy-tabs">
          <Tabs.List aria-label="About this channel">
            <Tabs.Tab value="ledger">Ledger</Tabs.Tab>
            <Tabs.Tab value="templates">Messages</Tabs.Tab>
            <Tabs.Tab value="fallback">Fall-back</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="ledger">
            <Ledger channel={channel} />
          </Tabs.Panel>
          <Tabs.Panel value="templates">
            <TemplateEditor key={`${channel.tenant}/${channel.id}`} channel={channel} mayEdit={mayEdit} />
          </Tabs.Panel>
          <Tabs.Panel value="fallback">
            <Fallback key={`${channel.tenant}/${channel.id}`} {...{ channel, channels, mayEdit }} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Drawer>
  );
}
