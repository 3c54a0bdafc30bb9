// SPDX-License-Identifier: Apache-2.0
import { Button, CopyButton, MultiSelect, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSession } from '../data/session';
import { useEnvironments, useTenants } from '../data/tenants';
import { ROLES, SCOPES, useIssueToken } from '../data/tokens';
import { Icon } from './Icon';
import { Card } from './Page';
import { Failure } from './States';

const LIFETIMES = [
  { value: '1', label: 'For a day' },
  { value: '30', label: 'For 30 days' },
  { value: '90', label: 'For 90 days' },
  { value: '365', label: 'For a year' },
  { value: '0', label: 'Until revoked' },
];

const ROLE_WORDS: Readonly<Record<string, string>> = {
  viewer: 'Viewer: reads',
  investigator: 'Investigator: reads, acknowledges and resolves',
  admin: 'Admin: everything within its tenants',
  platform: 'Platform: everything, tenants too',
};

/** Issues tokens. The text of a new token is shown once. */
export function TokenForm() {
  const session = useSession().data;
  const tenants = useTenants();
  const [name, setName] = useState('');
  const [tenant, setTenant] = useState<string | null>(session?.tenant ?? null);
  const [environments, setEnvironments] = useState<string[]>([]);
  const [role, setRole] = useState<string>('viewer');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  const known = useEnvironments(tenant);
  const issue = useIssueToken();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lifetime = Number(days);
    const expiresAt = lifetime > 0 ? new Date(Date.now() + lifetime * 86_400_000).toISOString() : null;
    issue.mutate({ name: name.trim(), tenant, environments, role, scopes, expiresAt });
  };
  return (
    <Card title="Issue a token">
      <form className="form token-form" onSubmit={submit}>
        <div className="form-pair">
          <Select
            label="Tenant"
            description={session?.tenant ? 'Tokens are issued for your own tenant' : 'None chosen stands for all'}
            data={(tenants.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={tenant}
            disabled={session?.tenant !== null}
            placeholder="All tenants"
            clearable
            searchable
            onChange={(next) => {
              setTenant(next);
              setEnvironments([]);
              if (next && role === 'platform') setRole('admin');
            }}
          />
          <MultiSelect
            label="Environments"
            description="None chosen stands for all"
            data={(known.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={environments}
            disabled={tenant === null}
            placeholder={environments.length === 0 ? 'All environments' : undefined}
            onChange={setEnvironments}
          />
        </div>
        <div className="form-pair">
          <Select label="Role" allowDeselect={false} data={ROLES.filter((value) => value !== 'platform' || tenant === null).map((value) => ({ value, label: ROLE_WORDS[value] ?? value }))} value={role} onChange={(value) => value && setRole(value)} />
          <Select label="Valid" allowDeselect={false} data={LIFETIMES} value={days} onChange={(value) => value && setDays(value)} />
        </div>
        <TextInput label="Name" description="What it is for, such as the deployment pipeline" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <MultiSelect label="Narrow to scopes" description="None chosen keeps all of the role" data={[...SCOPES]} value={scopes} placeholder={scopes.length === 0 ? 'All scopes of the role' : undefined} onChange={setScopes} />
        {issue.isError && <Failure error={issue.error} compact />}
        {issue.data && (
          <div className="token" role="status">
            <div>
              <b>The new token</b>
              <span className="dim">Copy it now: it is not shown again.</span>
            </div>
            <code>{issue.data.token}</code>
            <CopyButton value={issue.data.token}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" leftSection={<Icon name={copied ? 'check' : 'copy'} size={15} />} onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
          </div>
        )}
        <div>
          <Button type="submit" loading={issue.isPending} leftSection={<Icon name="key" size={16} />}>
            Issue the token
          </Button>
        </div>
      </form>
    </Card>
  );
}
