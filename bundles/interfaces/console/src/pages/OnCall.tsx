// SPDX-License-Identifier: Apache-2.0
import { EscalationsTab } from '../components/oncall/EscalationsTab';
import { NowTab } from '../components/oncall/NowTab';
import { PeopleTab } from '../components/oncall/PeopleTab';
import { RotasTab } from '../components/oncall/RotasTab';
import { Page } from '../components/Page';
import { TabBar, useTab } from '../components/TabPage';
import { TenantNeeded } from '../components/TenantNeeded';
import { useAllowed } from '../data/session';

const TABS = [
  ['now', 'Now'],
  ['calendar', 'Calendar'],
  ['people', 'People'],
  ['escalations', 'Escalations'],
] as const;

function Whole({ tenant, tab }: { tenant: string; tab: (typeof TABS)[number][0] }) {
  const mayEdit = useAllowed('admin');
  const mayWrite = useAllowed('sentry.alert.write');
  switch (tab) {
    case 'calendar':
      return <RotasTab {...{ tenant, mayEdit, mayWrite }} />;
    case 'people':
      return <PeopleTab {...{ tenant, mayEdit }} />;
    case 'escalations':
      return <EscalationsTab {...{ tenant, mayEdit }} />;
    default:
      return <NowTab {...{ tenant, mayWrite }} />;
  }
}

export default function OnCall() {
  const [tab, setTab] = useTab(TABS);
  return (
    <Page title="On call" lead="Who is called, who is called next, and when turns change.">
      <TabBar label="About on-call" tabs={TABS} value={tab} onChange={setTab} />
      <TenantNeeded what="Every tenant has rotas, people and escalations of its own.">{(tenant) => <Whole key={tenant} tenant={tenant} tab={tab} />}</TenantNeeded>
    </Page>
  );
}
