// SPDX-License-Identifier: Apache-2.0
import { Button, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Icon } from '../components/Icon';
import { RunMark, SeverityMark } from '../components/Marks';
import { notifyDone, notifyFailed } from '../components/notify';
import { Page } from '../components/Page';
import { POLICY_TABS, PolicyDrawer } from '../components/PolicyDrawer';
import { PolicyImport } from '../components/PolicyImport';
import { PrecisionCard } from '../components/PrecisionCard';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import type { Severity } from '../data/alerts';
import { isEnabled, placeOf, type Policy, selectOf, usePolicies, useSavePolicy } from '../data/policies';
import { useAllowed } from '../data/session';
import { exportPolicies } from '../data/versions';
import { saveAs } from '../view/download';

const keyOf = (policy: Policy) => `${policy.tenant ?? ''}/${policy.environment ?? ''}/${policy.id}`;

function Row({ policy, tenant, mayEdit, onOpen }: { policy: Policy; tenant: string | null; mayEdit: boolean; onOpen: () => void }) {
  const save = useSavePolicy();
  const enabled = isEnabled(policy);
  const toggle = (wanted: boolean) =>
    save.mutate(
      { policy: { ...policy, enabled: wanted }, tenant },
      {
        onSuccess: () => notifyDone(`${policy.id} is ${wanted ? 'on' : 'off'}`),
        onError: (cause) => notifyFailed(`${policy.id} could not be changed`, cause),
      },
    );
  return (
    <li className={`policy${enabled ? '' : ' policy-off'}`}>
      <Switch
        aria-label={enabled ? `Disable ${policy.id}` : `Enable ${policy.id}`}
        checked={enabled}
        disabled={!mayEdit || save.isPending || (policy.tenant ?? tenant) === null}
        title={(policy.tenant ?? tenant) === null ? 'Choose a tenant first: the default pack is changed for one tenant at a time' : undefined}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      <button type="button" className="policy-main" onClick={onOpen}>
        <span className="policy-name">
          <b>{policy.id}</b>
          <code>{selectOf(policy) ?? policy.class}</code>
        </span>
        <span className="policy-class">
          <span className="tag">{policy.class}</span>
        </span>
        <span className="policy-severity">
          {policy.state === 'plugin missing' && <RunMark state={policy.state} quiet />}
          <SeverityMark severity={policy.severity as Severity} quiet />
        </span>
        <span className="policy-place dim">{placeOf(policy)}</span>
        <Icon name="chevron" size={16} />
      </button>
    </li>
  );
}

export default function Policies() {
  const scope = useScope();
  const policies = usePolicies(scope);
  const mayEdit = useAllowed('sentry.policy.write');
  const [parameters, setParameters] = useSearchParams();
  const [search, setSearch] = useState('');
  const opened = parameters.get('policy');
  const tab = POLICY_TABS.find((one) => one === parameters.get('tab')) ?? 'definition';
  const [importing, setImporting] = useState(false);
  const change = (values: Readonly<Record<string, string | null>>) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(values)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const open = (key: string | null) => change({ policy: key, tab: null });
  const download = () =>
    exportPolicies(scope.tenant).then(
      (blob) => saveAs(blob, 'policies.yaml'),
      (cause) => notifyFailed('The policies could not be exported', cause),
    );
  // A link from an alert names only the id.
  const current = policies.data?.find((policy) => keyOf(policy) === opened) ?? policies.data?.find((policy) => policy.id === opened);
  const matches = (policy: Policy) => `${policy.id} ${policy.class} ${policy.severity} ${selectOf(policy) ?? ''}`.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <Page
      title="Policies"
      lead="What is watched, and when it becomes an alert."
      actions={
        <>
          <Button variant="default" onClick={() => void download()}>
            Export
          </Button>
          {mayEdit && (
            <Button
              variant="default"
              disabled={scope.tenant === null}
              title={scope.tenant === null ? 'Choose a tenant first' : undefined}
              onClick={() => setImporting(true)}
            >
              Import
            </Button>
          )}
        </>
      }
    >
      <Loaded
        query={policies}
        empty={
          <Empty icon="policy" title="No policies here yet">
            Every new environment starts with the default pack. Create an environment, or choose another one above.
          </Empty>
        }
      >
        {(items) => {
          const shown = items.filter(matches);
          return (
            <>
              <div className="toolbar">
                <TextInput
                  aria-label="Find a policy"
                  placeholder="Find by id, class, severity or filter"
                  className="toolbar-filter"
                  leftSection={<Icon name="search" size={16} />}
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                />
                <span className="toolbar-rest dim num">
                  {items.filter(isEnabled).length} of {items.length} are on
                </span>
              </div>
              {shown.length === 0 ? (
                <Empty icon="search" title="No policy matches" action={<Button variant="default" onClick={() => setSearch('')}>Show all</Button>} />
              ) : (
                <ul className="policies">
                  {shown.map((policy) => (
                    <Row key={keyOf(policy)} {...{ policy, mayEdit }} tenant={scope.tenant} onOpen={() => open(keyOf(policy))} />
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
      <PrecisionCard scope={scope} />
      <PolicyDrawer
        key={current ? keyOf(current) : ''}
        policy={opened === null ? undefined : current}
        {...{ scope, mayEdit, tab }}
        onTab={(next) => change({ tab: next === 'definition' ? null : next })}
        onClose={() => open(null)}
      />
      {scope.tenant && <PolicyImport opened={importing} tenant={scope.tenant} onClose={() => setImporting(false)} />}
    </Page>
  );
}
