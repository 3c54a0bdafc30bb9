// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, AppShell, Burger, Select, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router-dom';
import { type Severity, sum, useAlertSummary } from '../data/alerts';
import { type Session, useSignOut } from '../data/session';
import { useEnvironments, useTenants } from '../data/tenants';
import { formatFew } from '../format';
import { SEVERITIES } from '../view/alerts';
import { linkTo, type Scope } from '../view/scope';
import { Icon, type IconName, Logo } from './Icon';
import { SEVERITY_ICONS } from './Marks';
import { notifyFailed } from './notify';
import { useScope, useSetScope } from './scope';
import { ErrorBoundary, LoadingRows, Stale } from './States';
import { ZoneProvider, useZone } from './Time';

const WATCH: [string, string, IconName][] = [
  ['/', 'Dashboards', 'dashboard'],
  ['/alerts', 'Alerts', 'alert'],
  ['/incidents', 'Incidents', 'incident'],
  ['/anomalies', 'Anomalies', 'pulse'],
  ['/events', 'Events', 'events'],
];

const RESPOND: [string, string, IconName][] = [
  ['/oncall', 'On call', 'people'],
  ['/silences', 'Silences', 'mute'],
];

const SET_UP: [string, string, IconName][] = [
  ['/connectors', 'Connectors', 'connector'],
  ['/intake', 'Intake', 'inbox'],
  ['/policies', 'Policies', 'policy'],
  ['/routing', 'Routing', 'route'],
  ['/channels', 'Channels', 'channel'],
  ['/plugins', 'Plugins', 'plugin'],
  ['/administration', 'Administration', 'admin'],
];

function ScopePicker({ scope, session }: { scope: Scope; session: Session }) {
  const setScope = useSetScope();
  const tenants = useTenants();
  const environments = useEnvironments(scope.tenant);
  const tenantItems = (tenants.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }));
  const environmentItems = (environments.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }));
  const withChosen = (items: { value: string; label: string }[], chosen: string | null) =>
    chosen && !items.some((item) => item.value === chosen) ? [...items, { value: chosen, label: chosen }] : items;
  return (
    <div className="scope">
      <Select
        aria-label="Tenant"
        className="scope-select"
        size="sm"
        data={withChosen(tenantItems, scope.tenant)}
        value={scope.tenant}
        placeholder="All tenants"
        searchable
        clearable={session.tenant === null}
        disabled={session.tenant !== null}
        leftSection={<Icon name="building" size={16} />}
        nothingFoundMessage="No such tenant"
        onChange={(tenant) => setScope({ tenant, environment: null })}
        comboboxProps={{ shadow: 'md' }}
      />
      <span className="scope-slash" aria-hidden="true">
        /
      </span>
      <Select
        aria-label="Environment"
        className="scope-select"
        size="sm"
        data={withChosen(environmentItems, scope.environment)}
        value={scope.environment}
        placeholder="All environments"
        clearable
        disabled={scope.tenant === null}
        nothingFoundMessage="None yet"
        onChange={(environment) => setScope({ tenant: scope.tenant, environment })}
        comboboxProps={{ shadow: 'md' }}
      />
    </div>
  );
}

function AlertCounter({ scope }: { scope: Scope }) {
  const { data, isError } = useAlertSummary(scope);
  const total = sum(data?.open);
  const label = data && !isError ? `${total} open alerts` : 'How many alerts are open is not known';
  return (
    <Link to={linkTo('/alerts', scope)} className={`counter${total === 0 ? ' counter-quiet' : ''}`} aria-label={label} title={label}>
      {isError || !data ? (
        <span className="counter-unknown">
          <Icon name={isError ? 'cloudOff' : 'clock'} size={16} />
          <span className="wide-only">{isError ? 'Not known' : 'Asking'}</span>
        </span>
      ) : total === 0 ? (
        <span className="counter-none">
          <Icon name="circleCheck" size={16} />
          <span className="wide-only">No open alerts</span>
        </span>
      ) : (
        SEVERITIES.filter((severity: Severity) => (data?.open[severity] ?? 0) > 0).map((severity) => (
          <span key={severity} className={`counter-part tone-${severity}`}>
            <Icon name={SEVERITY_ICONS[severity]} size={15} />
            <b className="num">{formatFew(data?.open[severity] ?? 0)}</b>
            <span className="counter-word">{severity}</span>
          </span>
        ))
      )}
    </Link>
  );
}

/** Says so when the platform stops answering: whatever is on the page may be old. */
function Connection({ scope }: { scope: Scope }) {
  const summary = useAlertSummary(scope);
  return (
    <div className="connection">
      <Stale query={summary} whole />
    </div>
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use the ${other} theme`}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Use the ${other} theme`} onClick={() => setColorScheme(other)}>
        <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
      </ActionIcon>
    </Tooltip>
  );
}

function NavItem({ to, label, icon, scope, badge, onGo }: { to: string; label: string; icon: IconName; scope: Scope; badge?: number; onGo: () => void }) {
  return (
    <NavLink to={linkTo(to, scope)} end={to === '/'} className="nav-item" onClick={onGo}>
      <Icon name={icon} />
      <span>{label}</span>
      {badge !== undefined && badge > 0 && (
        <b className="nav-badge num" aria-label={`${badge} open`}>
          {badge > 999 ? '999+' : badge}
        </b>
      )}
    </NavLink>
  );
}

function Nav({ scope, session, onGo }: { scope: Scope; session: Session; onGo: () => void }) {
  const summary = useAlertSummary(scope);
  const signOut = useSignOut();
  const zone = useZone();
  return (
    <nav className="nav" aria-label="Main">
      <Link to={linkTo('/', scope)} className="brand" onClick={onGo}>
        <Logo />
        Bellwether
      </Link>
      <div className="nav-group">
        {WATCH.map(([to, label, icon]) => (
          <NavItem key={to} {...{ to, label, icon, scope, onGo }} badge={to === '/alerts' ? sum(summary.data?.open) : undefined} />
        ))}
      </div>
      <div className="nav-title">Respond</div>
      <div className="nav-group">
        {RESPOND.map(([to, label, icon]) => (
          <NavItem key={to} {...{ to, label, icon, scope, onGo }} />
        ))}
      </div>
      <div className="nav-title">Set up</div>
      <div className="nav-group">
        {SET_UP.map(([to, label, icon]) => (
          <NavItem key={to} {...{ to, label, icon, scope, onGo }} />
        ))}
      </div>
      <div className="nav-foot">
        <div className="nav-who">
          <b>{session.tenant ?? 'All tenants'}</b>
          <span title={`Times are shown in ${zone}`}>
            {session.role} · {zone}
          </span>
        </div>
        <Tooltip label="Sign out">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Sign out" loading={signOut.isPending} onClick={() => signOut.mutate(undefined, { onError: (cause) => notifyFailed('You are still signed in', cause) })}>
            <Icon name="signout" />
          </ActionIcon>
        </Tooltip>
      </div>
    </nav>
  );
}

/** The frame around every page: navigation at the left, scope and open alerts on top. */
export function Shell({ session }: { session: Session }) {
  const scope = useScope();
  const [opened, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  return (
    <ZoneProvider tenant={scope.tenant}>
      <AppShell
        layout="alt"
        header={{ height: { base: 104, sm: 60 } }}
        navbar={{ width: 228, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        transitionDuration={120}
      >
        <AppShell.Header className="top">
          <a className="skip" href="#content">
            Skip to the content
          </a>
          <div className="top-brand">
            <Burger opened={opened} onClick={menu.toggle} size="sm" aria-label={opened ? 'Close the menu' : 'Open the menu'} />
            <Link to={linkTo('/', scope)} className="brand" onClick={menu.close}>
              <Logo size={26} />
              Bellwether
            </Link>
          </div>
          <ScopePicker scope={scope} session={session} />
          <div className="top-right">
            <AlertCounter scope={scope} />
            <ThemeSwitch />
          </div>
        </AppShell.Header>
        <AppShell.Navbar className="side" data-opened={opened || undefined}>
          <Burger opened={opened} onClick={menu.toggle} size="sm" aria-label="Close the menu" className="side-close" hiddenFrom="sm" />
          <Nav scope={scope} session={session} onGo={menu.close} />
        </AppShell.Navbar>
        <AppShell.Main id="content">
          <Connection scope={scope} />
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<LoadingRows />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </AppShell.Main>
      </AppShell>
    </ZoneProvider>
  );
}
