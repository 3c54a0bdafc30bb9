import { Button, CopyButton, MultiSelect, Select } from '@mantine/core';
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
};

/** Issues tokens. The text of a new token is shown once. */
export function TokenForm() {
  const session = useSession().data;
  const tenants = useTenants();
  const [chosen, setChosen] = useState<string[]>(session?.tenant ? [session.tenant] : []);
  const [environments, setEnvironments] = useState<string[]>([]);
  const [role, setRole] = useState<string>('viewer');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  const only = chosen.length === 1 ? (chosen[0] ?? null) : null;
  const known = useEnvironments(only);
  const issue = useIssueToken();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lifetime = Number(days);
    const expiresAt = lifetime > 0 ? new Date(Date.now() + lifetime * 86_400_000).toISOString() : null;
    issue.mutate({ tenants: chosen, environments, role, scopes, expiresAt });
  };
  return (
    <Card title="Issue a token">
      <form className="form token-form" onSubmit={submit}>
        <div className="form-pair">
          <MultiSelect
            label="Tenants"
            description={session?.tenant ? undefined : 'None chosen stands for all'}
            data={(tenants.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={chosen}
            disabled={session?.tenant !== null}
            placeholder={chosen.length === 0 ? 'All tenants' : undefined}
            onChange={(next) => {
              setChosen(next);
              setEnvironments([]);
            }}
          />
          <MultiSelect
            label="Environments"
            description="None chosen stands for all"
            data={(known.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={environments}
            disabled={only === null}
            placeholder={environments.length === 0 ? 'All environments' : undefined}
            onChange={setEnvironments}
          />
        </div>
        <div className="form-pair">
          <Select label="Role" allowDeselect={false} data={ROLES.map((value) => ({ value, label: ROLE_WORDS[value] ?? value }))} value={role} onChange={(value) => value && setRole(value)} />
          <Select label="Valid" allowDeselect={false} data={LIFETIMES} value={days} onChange={(value) => value && setDays(value)} />
        </div>
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
