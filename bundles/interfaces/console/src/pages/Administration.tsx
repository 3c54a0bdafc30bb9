// SPDX-License-Identifier: Apache-2.0
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Icon } from '../components/Icon';
import { notifyDone } from '../components/notify';
import { Card, Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Failure, Loaded, LoadingRows } from '../components/States';
import { TokenForm } from '../components/TokenForm';
import { asApiError } from '../data/http';
import { isSlug, slugOf } from '../data/parameters';
import { useAllowed } from '../data/session';
import { ENVIRONMENT_KINDS, type EnvironmentKind, useCreateEnvironment, useCreateTenant, useEnvironments, useTenants } from '../data/tenants';

const ZONES: string[] = Intl.supportedValuesOf?.('timeZone') ?? [];
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const KIND_WORDS: Record<EnvironmentKind, string> = { prod: 'Production', uat: 'UAT', vnext: 'vNext', other: 'Other' };
const SLUG_HELP = 'Lower-case letters, digits and hyphens.';

/** A name and the id that follows it until the user writes an id of their own. */
function useNamed() {
  const [name, setName] = useState('');
  const [ownId, setOwnId] = useState<string | null>(null);
  const id = ownId ?? slugOf(name);
  return {
    name,
    id,
    setName,
    setId: setOwnId,
    clear: () => {
      setName('');
      setOwnId(null);
    },
  };
}

function TenantForm() {
  const named = useNamed();
  const [timeZone, setTimeZone] = useState<string | null>(OWN_ZONE);
  const [tried, setTried] = useState(false);
  const create = useCreateTenant();
  const fields = create.isError ? asApiError(create.error).fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!named.name.trim() || !isSlug(named.id) || !timeZone) return;
    create.mutate(
      { id: named.id, name: named.name.trim(), timeZone },
      {
        onSuccess: () => {
          notifyDone(`${named.name.trim()} is created`);
          named.clear();
          setTried(false);
        },
      },
    );
  };
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <TextInput label="Name" placeholder="Northgate Legal" value={named.name} error={tried && !named.name.trim() && 'This is needed.'} onChange={(event) => named.setName(event.currentTarget.value)} />
      <TextInput label="Id" placeholder="northgate" value={named.id} error={fields.id ?? (tried && !isSlug(named.id) && SLUG_HELP)} spellCheck={false} onChange={(event) => named.setId(event.currentTarget.value)} />
      <Select label="Time zone" data={ZONES.includes(OWN_ZONE) ? ZONES : [OWN_ZONE, ...ZONES]} value={timeZone} searchable limit={50} error={tried && !timeZone && 'Choose one.'} onChange={setTimeZone} />
      <Button type="submit" loading={create.isPending} leftSection={<Icon name="plus" size={16} />}>
        Create
      </Button>
      {create.isError && <Failure error={create.error} compact />}
    </form>
  );
}

function EnvironmentForm({ tenant }: { tenant: string }) {
  const named = useNamed();
  const [kind, setKind] = useState<EnvironmentKind>('prod');
  const [match, setMatch] = useState('');
  const [tried, setTried] = useState(false);
  const create = useCreateEnvironment(tenant);
  const fields = create.isError ? asApiError(create.error).fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!named.name.trim() || !isSlug(named.id)) return;
    create.mutate(
      { id: named.id, name: named.name.trim(), kind, ...(match.trim() ? { match: match.trim() } : {}) },
      {
        onSuccess: () => {
          notifyDone(`${named.name.trim()} is created, with the default policies`);
          named.clear();
          setMatch('');
          setTried(false);
        },
      },
    );
  };
  return (
    <form className="inline-form inline-form-4" onSubmit={submit} noValidate>
      <TextInput label="Name" placeholder="Production" value={named.name} error={tried && !named.name.trim() && 'This is needed.'} onChange={(event) => named.setName(event.currentTarget.value)} />
      <TextInput label="Id" placeholder="prod" value={named.id} error={fields.id ?? (tried && !isSlug(named.id) && SLUG_HELP)} spellCheck={false} onChange={(event) => named.setId(event.currentTarget.value)} />
      <Select label="Kind" allowDeselect={false} data={ENVIRONMENT_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))} value={kind} onChange={(value) => value && setKind(value as EnvironmentKind)} />
      <TextInput label="Events match" placeholder="northgate-prod%" value={match} error={fields.match} spellCheck={false} onChange={(event) => setMatch(event.currentTarget.value)} />
      <Button type="submit" loading={create.isPending} leftSection={<Icon name="plus" size={16} />}>
        Create
      </Button>
      {create.isError && <Failure error={create.error} compact />}
    </form>
  );
}

function Environments({ tenant }: { tenant: string }) {
  const environments = useEnvironments(tenant);
  return (
    <Loaded
      query={environments}
      compact
      loading={<LoadingRows rows={2} />}
      empty={
        <Empty icon="building" title="No environments yet">
          Create the first one below. It starts with the default policies.
        </Empty>
      }
    >
      {(items) => (
        <div className="table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Id</th>
                <th>Kind</th>
                <th>Events match</th>
                <th>Business hours</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <b>{one.name}</b>
                  </td>
                  <td>
                    <code>{one.id}</code>
                  </td>
                  <td>{KIND_WORDS[one.kind] ?? one.kind}</td>
                  <td>{one.match ? <code>{one.match}</code> : <span className="dim">everything</span>}</td>
                  <td>{typeof one.businessHours === 'string' ? one.businessHours : <span className="dim">always</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Loaded>
  );
}

export default function Administration() {
  const scope = useScope();
  const tenants = useTenants();
  const mayCreate = useAllowed('platform.admin');
  const mayEdit = useAllowed('admin');
  const [chosen, setChosen] = useState<string | null>(null);
  const tenant = chosen ?? scope.tenant ?? tenants.data?.[0]?.id ?? null;
  const name = tenants.data?.find((one) => one.id === tenant)?.name ?? tenant;
  return (
    <Page title="Administration" lead="Tenants, their environments, and the tokens that let people and programs in.">
      <Card title="Tenants" flush>
        <Loaded
          query={tenants}
          compact
          loading={<LoadingRows rows={3} />}
          empty={
            <Empty icon="building" title="No tenants yet">
              {mayCreate ? 'Create the first one below.' : 'An administrator of the platform creates them.'}
            </Empty>
          }
        >
          {(items) => (
            <div className="table-wrap">
              <table className="table">
                <thead>
                  <tr>
                    <th>Name</th>
                    <th>Id</th>
                    <th>Time zone</th>
                    <th>
                      <span className="visually-hidden">Environments</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.id} className={one.id === tenant ? 'table-chosen' : undefined}>
                      <td>
                        <b>{one.name}</b>
                      </td>
                      <td>
                        <code>{one.id}</code>
                      </td>
                      <td>{one.timeZone}</td>
                      <td className="table-action">
                        <Button size="xs" variant={one.id === tenant ? 'light' : 'default'} onClick={() => setChosen(one.id)}>
                          Environments
                        </Button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
        {mayCreate && <TenantForm />}
      </Card>
      {tenant && (
        <Card title={`Environments of ${name}`} flush>
          <Environments tenant={tenant} />
          {mayEdit && <EnvironmentForm key={tenant} tenant={tenant} />}
        </Card>
      )}
      {mayEdit && <TokenForm />}
    </Page>
  );
}
