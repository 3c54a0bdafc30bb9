// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../components/Icon';
import { Page } from '../components/Page';
import { useScope } from '../components/scope';
import { SilenceDialog, type SilenceDraft } from '../components/silences/SilenceDialog';
import { SilenceList } from '../components/silences/SilenceList';
import { WindowDialog, type WindowDraft } from '../components/silences/WindowDialog';
import { WindowList } from '../components/silences/WindowList';
import { TabBar, useTab } from '../components/TabPage';
import type { MaintenanceWindow } from '../data/windows';
import { useAllowed } from '../data/session';

const TABS = [
  ['silences', 'Silences'],
  ['windows', 'Maintenance windows'],
] as const;

export default function Silences() {
  const scope = useScope();
  const [tab, setTab] = useTab(TABS);
  const maySilence = useAllowed('sentry.alert.write');
  const mayPlan = useAllowed('admin');
  const [draft, setDraft] = useState<SilenceDraft | null>(null);
  const [window, setWindow] = useState<WindowDraft | null>(null);
  const needsTenant = scope.tenant === null ? 'Choose a tenant first' : undefined;
  const newSilence = () => setDraft({ tenant: scope.tenant ?? '', matchers: [{ name: 'service', operator: '=', value: '' }] });
  const edit = (found: MaintenanceWindow) => setWindow({ tenant: found.tenant ?? scope.tenant ?? '', window: found });
  const add =
    tab === 'silences'
      ? maySilence && (
          <Button leftSection={<Icon name="plus" size={16} />} disabled={scope.tenant === null} title={needsTenant} onClick={newSilence}>
            Set a silence
          </Button>
        )
      : mayPlan && (
          <Button leftSection={<Icon name="plus" size={16} />} disabled={scope.tenant === null} title={needsTenant} onClick={() => setWindow({ tenant: scope.tenant ?? '', window: null })}>
            Plan a window
          </Button>
        );
  return (
    <Page title="Silences" lead="What nobody is told of for a while, and why." actions={add}>
      <TabBar label="Kind" tabs={TABS} value={tab} onChange={setTab} />
      {tab === 'silences' ? (
        <SilenceList tenant={scope.tenant} mayWrite={maySilence} action={add} onAgain={setDraft} />
      ) : (
        <WindowList tenant={scope.tenant} mayWrite={mayPlan} action={add} onEdit={edit} />
      )}
      <SilenceDialog draft={draft} onClose={() => setDraft(null)} />
      <WindowDialog draft={window} onClose={() => setWindow(null)} />
    </Page>
  );
}
