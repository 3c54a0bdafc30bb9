// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Icon } from '../components/Icon';
import { RunMark, SeverityMark } from '../components/Marks';
import { notifyDone, notifyFailed } from '../components/notify';
import { Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Failure, Loaded } from '../components/States';
import type { Severity } from '../data/alerts';
import { ApiError } from '../data/http';
import { isEnabled, type Policy, type PolicyFormat, policyText, readPolicy, selectOf, usePolicies, useSavePolicy } from '../data/policies';
import { useAllowed } from '../data/session';

const placeOf = (policy: Policy) => (policy.tenant ? `${policy.tenant} / ${policy.environment ?? 'every environment'}` : 'default pack');

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

function Editor({ policy, tenant, mayEdit, onClose }: { policy: Policy; tenant: string | null; mayEdit: boolean; onClose: () => void }) {
  const [format, setFormat] = useState<PolicyFormat>('yaml');
  const [text, setText] = useState(() => policyText(policy, 'yaml'));
  const [unreadable, setUnreadable] = useState<unknown>(null);
  const save = useSavePolicy();
  const read = (): Policy | null => {
    try {
      const found = readPolicy(text);
      setUnreadable(null);
      return found;
    } catch (cause) {
      setUnreadable(cause);
      return null;
    }
  };
  const changeFormat = (next: PolicyFormat) => {
    const found = read();
    if (!found) return;
    setText(policyText(found, next));
    setFormat(next);
  };
  const submit = () => {
    const found = read();
    if (!found) return;
    if (found.id !== policy.id) {
      setUnreadable(new ApiError('problem', 0, 'The id cannot be changed here', `Put it back to ${policy.id}.`));
      return;
    }
    save.mutate(
      { policy: found, tenant },
      {
        onSuccess: () => {
          notifyDone(`${policy.id} is saved`);
          onClose();
        },
      },
    );
  };
  const error = unreadable ?? save.error;
  return (
    <div className="form">
      <div className="editor-bar">
        <SegmentedControl
          size="xs"
          aria-label="Format"
          data={[
            { value: 'yaml', label: 'YAML' },
            { value: 'json', label: 'JSON' },
          ]}
          value={format}
          onChange={(value) => changeFormat(value as PolicyFormat)}
        />
        <span className="dim">{placeOf(policy)}</span>
      </div>
      <Textarea
        aria-label={`Definition of ${policy.id}`}
        classNames={{ input: 'code-input' }}
        autosize
        minRows={16}
        maxRows={28}
        value={text}
        readOnly={!mayEdit}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setUnreadable(null);
          save.reset();
        }}
      />
      {error !== null && error !== undefined && <Failure error={error} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          {mayEdit ? 'Cancel' : 'Close'}
        </Button>
        {mayEdit && (
          <Button loading={save.isPending} onClick={submit}>
            Save
          </Button>
        )}
      </div>
    </div>
  );
}

export default function Policies() {
  const scope = useScope();
  const policies = usePolicies(scope);
  const mayEdit = useAllowed('sentry.policy.write');
  const [parameters, setParameters] = useSearchParams();
  const [search, setSearch] = useState('');
  const opened = parameters.get('policy');
  const open = (key: string | null) =>
    setParameters((now) => {
      const next = new URLSearchParams(now);
      if (key) next.set('policy', key);
      else next.delete('policy');
      return next;
    });
  // A link from an alert names only the id.
  const current = policies.data?.find((policy) => keyOf(policy) === opened) ?? policies.data?.find((policy) => policy.id === opened);
  const matches = (policy: Policy) => `${policy.id} ${policy.class} ${policy.severity} ${selectOf(policy) ?? ''}`.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <Page title="Policies" lead="What is watched, and when it becomes an alert.">
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
      <Drawer
        opened={opened !== null && current !== undefined}
        onClose={() => open(null)}
        position="right"
        size="xl"
        title={current?.id ?? ''}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        {current && <Editor key={keyOf(current)} policy={current} tenant={scope.tenant} mayEdit={mayEdit} onClose={() => open(null)} />}
      </Drawer>
    </Page>
  );
}
