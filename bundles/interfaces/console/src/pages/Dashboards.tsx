// SPDX-License-Identifier: Apache-2.0
import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { HealthMap } from '../components/HealthMap';
import { Page } from '../components/Page';
import { Panels } from '../components/Panels';
import { RangePicker } from '../components/RangePicker';
import { useScope, useSetScope } from '../components/scope';
import { Empty, Loaded, LoadingRows } from '../components/States';
import { type DashboardSummary, useDashboard, useDashboards } from '../data/dashboards';
import { useHealthMap } from '../data/health';
import { useTenants } from '../data/tenants';
import { readRange } from '../view/range';
import { type Scope } from '../view/scope';
import { LinkButton } from '../components/LinkButton';

/** All environments of one tenant or of all, when none is chosen. */
function Overview({ scope }: { scope: Scope }) {
  const setScope = useSetScope();
  const map = useHealthMap(scope.tenant);
  const tenants = useTenants();
  const name = tenants.data?.find((one) => one.id === scope.tenant)?.name;
  return (
    <Page title={name ?? 'Overview'} lead="Every environment, what needs attention first. Choose one to see its dashboard.">
      <Loaded
        query={map}
        loading={<LoadingRows rows={3} height={132} />}
        empty={
          <Empty icon="building" title="No environments yet" action={<LinkButton to="/administration">Open administration</LinkButton>}>
            Create a tenant and its first environment, then add a connector that brings events in.
          </Empty>
        }
      >
        {(items) => (
          <HealthMap items={items} onPick={(item) => setScope({ tenant: item.tenant, environment: item.environment })} />
        )}
      </Loaded>
    </Page>
  );
}

function Board({ scope, known }: { scope: Scope; known: DashboardSummary[] }) {
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get('dashboard');
  const chosen = known.find((one) => one.id === wanted) ?? known[0];
  const range = readRange(parameters);
  const dashboard = useDashboard(chosen?.id ?? null);
  const change = (name: string, value: string | null) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <Page
      title={chosen?.title ?? 'Dashboard'}
      lead={chosen?.description}
      actions={<RangePicker range={range} onChange={(value) => change('range', value === '1h' ? null : value)} />}
    >
      {known.length > 1 && (
        <Tabs value={chosen?.id ?? null} onChange={(value) => change('dashboard', value)} className="tabs">
          <Tabs.List aria-label="Dashboards">
            {known.map((one) => (
              <Tabs.Tab key={one.id} value={one.id}>
                {one.title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      )}
      <Loaded query={dashboard} loading={<LoadingRows rows={3} height={160} />}>
        {(definition) => <Panels panels={definition.panels ?? []} scope={scope} range={range} />}
      </Loaded>
    </Page>
  );
}

export default function Dashboards() {
  const scope = useScope();
  const dashboards = useDashboards();
  if (scope.tenant === null || scope.environment === null) return <Overview scope={scope} />;
  return (
    <Loaded
      query={dashboards}
      loading={<LoadingRows rows={3} height={160} />}
      empty={
        <Page title="Dashboards">
          <Empty icon="plugin" title="No dashboard is installed" action={<LinkButton to="/plugins">See the plugins</LinkButton>}>
            Dashboards come as plugins. Put the bundle of one into the platform&rsquo;s deploy folder and it appears here.
          </Empty>
        </Page>
      }
    >
      {(known) => <Board scope={scope} known={known} />}
    </Loaded>
  );
}
