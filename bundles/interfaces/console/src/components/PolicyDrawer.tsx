// SPDX-License-Identifier: Apache-2.0
import { Drawer, Tabs } from '@mantine/core';
import type { Policy } from '../data/policies';
import type { Scope } from '../view/scope';
import { PolicyBacktest } from './PolicyBacktest';
import { PolicyEditor } from './PolicyEditor';
import { PolicyHistory } from './PolicyHistory';
import { PolicyTests } from './PolicyTests';

export const POLICY_TABS = ['definition', 'tests', 'backtest', 'history'] as const;
export type PolicyTab = (typeof POLICY_TABS)[number];

/** One policy: what it says, whether it does what it should, what it would have done, and what it used to say. */
export function PolicyDrawer({
  policy,
  scope,
  mayEdit,
  tab,
  onTab,
  onClose,
}: {
  policy: Policy | undefined;
  scope: Scope;
  mayEdit: boolean;
  tab: PolicyTab;
  onTab: (tab: PolicyTab) => void;
  onClose: () => void;
}) {
  const tenant = policy?.tenant ?? scope.tenant;
  return (
    <Drawer
      opened={policy !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={policy?.id ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {policy && (
        <Tabs value={tab} onChange={(value) => onTab((value ?? 'definition') as PolicyTab)} keepMounted={false} className="policy-tabs">
          <Tabs.List aria-label="About this policy">
            <Tabs.Tab value="definition">Definition</Tabs.Tab>
            <Tabs.Tab value="tests">Tests</Tabs.Tab>
            <Tabs.Tab value="backtest">Backtest</Tabs.Tab>
            <Tabs.Tab value="history">History</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="definition">
            <PolicyEditor policy={policy} tenant={scope.tenant} mayEdit={mayEdit} onClose={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="tests">
            <PolicyTests policy={policy} tenant={tenant} />
          </Tabs.Panel>
          <Tabs.Panel value="backtest">
            <PolicyBacktest policy={policy} tenant={tenant} environment={policy.environment ?? scope.environment} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <PolicyHistory policy={policy} tenant={tenant} mayEdit={mayEdit} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Drawer>
  );
}
