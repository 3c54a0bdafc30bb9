// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Page } from '../components/Page';
import { AlertingForm } from '../components/routing/AlertingForm';
import { RemediationTab } from '../components/routing/RemediationTab';
import { RoutingEditor } from '../components/routing/RoutingEditor';
import { RoutingImportDialog } from '../components/routing/RoutingImportDialog';
import { RoutingTab } from '../components/routing/RoutingTab';
import { RulesTab } from '../components/routing/RulesTab';
import { TopologyTab } from '../components/routing/TopologyTab';
import { TabBar, useTab } from '../components/TabPage';
import { TenantNeeded } from '../components/TenantNeeded';
import { useRouting } from '../data/routing';
import { useAllowed } from '../data/session';
import { useScope } from '../components/scope';

const TABS = [
  ['tree', 'Routing tree'],
  ['rules', 'Inhibition and times'],
  ['settings', 'Alerting settings'],
  ['topology', 'Topology'],
  ['remediation', 'Remediation'],
] as const;

function Whole({ tenant, tab }: { tenant: string; tab: (typeof TABS)[number][0] }) {
  const mayEdit = useAllowed('admin');
  const routing = useRouting(tenant);
  switch (tab) {
    case 'rules':
      return <RulesTab query={routing} />;
    case 'settings':
      return <AlertingForm tenant={tenant} mayEdit={mayEdit} />;
    case 'remediation':
      return <RemediationTab tenant={tenant} mayEdit={mayEdit} />;
    case 'topology':
      return <TopologyTab tenant={tenant} mayEdit={mayEdit} />;
    default:
      return <RoutingTab query={routing} tenant={tenant} mayEdit={mayEdit} />;
  }
}

export default function Routing() {
  const scope = useScope();
  const [tab, setTab] = useTab(TABS);
  const mayEdit = useAllowed('admin');
  const [doing, setDoing] = useState<'edit' | 'import' | null>(null);
  const actions = mayEdit && scope.tenant && (tab === 'tree' || tab === 'rules') && (
    <div className="page-buttons">
      <Button variant="default" onClick={() => setDoing('import')}>
        Import from Alertmanager
      </Button>
      <Button onClick={() => setDoing('edit')}>Edit the routing</Button>
    </div>
  );
  return (
    <Page title="Routing" lead="Which alert goes to whom, how often, and what keeps it back." actions={actions}>
      <TabBar label="About routing" tabs={TABS} value={tab} onChange={setTab} />
      <TenantNeeded what="Every tenant has a routing tree, a topology and settings of its own.">
        {(tenant) => (
          <>
            <Whole key={tenant} tenant={tenant} tab={tab} />
            <RoutingEditor opened={doing === 'edit'} tenant={tenant} onClose={() => setDoing(null)} />
            <RoutingImportDialog opened={doing === 'import'} tenant={tenant} onClose={() => setDoing(null)} />
          </>
        )}
      </TenantNeeded>
    </Page>
  );
}
