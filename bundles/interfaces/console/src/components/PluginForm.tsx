// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { asApiError } from '../data/http';
import { checkValues, type FieldValues, initialValues, isSlug, type Settings, toSettings } from '../data/parameters';
import type { Plugin } from '../data/plugins';
import { useEnvironments, useTenants } from '../data/tenants';
import { ParameterFields } from './ParameterFields';
import { Failure } from './States';

/** What the form gives: where the thing belongs, which plugin drives it, and its settings. */
export interface PluginFormResult {
  id: string;
  tenant: string;
  environment: string;
  plugin: string;
  settings: Settings;
}

/** What is edited; without an id something new is made. */
export interface PluginFormSubject extends Partial<PluginFormResult> {
  isNew: boolean;
}

/** Adds or edits what a plugin drives: a connector or a channel. */
export function PluginForm({
  subject,
  noun,
  pluginLabel,
  plugins,
  withEnvironment,
  busy,
  error,
  onClose,
  onSubmit,
}: {
  subject: PluginFormSubject | null;
  noun: string;
  pluginLabel: string;
  plugins: readonly Plugin[];
  withEnvironment: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSubmit: (result: PluginFormResult) => void;
}) {
  return (
    <Drawer
      opened={subject !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={subject?.isNew ? `Add a ${noun}` : `Edit ${subject?.id ?? ''}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {subject && <Form key={subject.id ?? ''} {...{ subject, noun, pluginLabel, plugins, withEnvironment, busy, error, onClose, onSubmit }} />}
    </Drawer>
  );
}

type FormProps = Omit<Parameters<typeof PluginForm>[0], 'subject'> & { subject: PluginFormSubject };

function Form({ subject, noun, pluginLabel, plugins, withEnvironment, busy, error, onClose, onSubmit }: FormProps) {
  const [id, setId] = useState(subject.id ?? '');
  const [tenant, setTenant] = useState(subject.tenant ?? null);
  const [environment, setEnvironment] = useState(subject.environment ?? null);
  const [pluginId, setPluginId] = useState(subject.plugin ?? (plugins.length === 1 ? (plugins[0]?.id ?? null) : null));
  const plugin = plugins.find((one) => one.id === pluginId) ?? null;
  const [edits, setEdits] = useState<FieldValues>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const tenants = useTenants();
  const environments = useEnvironments(tenant);
  const stored = subject.isNew ? null : (subject.settings ?? {});

  // Only what the user has touched is kept here: the rest follows what the plugin says about itself.
  const values: FieldValues = plugin ? { ...initialValues(plugin.parameters, stored ?? {}), ...edits } : {};
  const choosePlugin = (next: string | null) => {
    setPluginId(next);
    setEdits({});
    setErrors({});
  };

  const refused = error ? asApiError(error) : null;
  const shown = { ...refused?.fields, ...errors };
  for (const [field, message] of Object.entries(refused?.fields ?? {})) {
    const own = field.replace(/^settings[./]/, '');
    shown[own] ??= message;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!plugin) return setErrors({ plugin: 'Choose one.' });
    const found = checkValues(plugin.parameters, values, stored);
    if (!isSlug(id)) found.id = 'Lower-case letters, digits and hyphens, such as seq-main.';
    if (!tenant) found.tenant = 'Choose one.';
    if (withEnvironment && !environment) found.environment = 'Choose one.';
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    onSubmit({ id, tenant: tenant ?? '', environment: environment ?? '', plugin: plugin.id, settings: toSettings(plugin.parameters, values) });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Select
        label={pluginLabel}
        data={plugins.map((one) => ({ value: one.id, label: one.title || one.id }))}
        value={pluginId}
        error={shown.plugin}
        disabled={!subject.isNew}
        placeholder="Choose"
        withAsterisk
        allowDeselect={false}
        onChange={choosePlugin}
        data-autofocus={subject.isNew ? true : undefined}
      />
      <TextInput
        label="Id"
        description={subject.isNew ? `How the ${noun} is called from now on; it cannot be changed later` : undefined}
        value={id}
        error={shown.id}
        disabled={!subject.isNew}
        withAsterisk
        spellCheck={false}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <div className="form-pair">
        <Select
          label="Tenant"
          data={(tenants.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
          value={tenant}
          error={shown.tenant}
          disabled={!subject.isNew}
          placeholder="Choose"
          withAsterisk
          searchable
          onChange={(value) => {
            setTenant(value);
            setEnvironment(null);
          }}
        />
        {withEnvironment && (
          <Select
            label="Environment"
            data={(environments.data ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))}
            value={environment}
            error={shown.environment}
            disabled={!subject.isNew || !tenant}
            placeholder={tenant && environments.data?.length === 0 ? 'The tenant has none yet' : 'Choose'}
            withAsterisk
            onChange={setEnvironment}
          />
        )}
      </div>
      {plugin && (
        <>
          <h3 className="form-title">{plugin.title} settings</h3>
          <ParameterFields
            parameters={plugin.parameters}
            values={values}
            errors={shown}
            stored={stored}
            onChange={(key, value) => {
              setEdits((now) => ({ ...now, [key]: value }));
              setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => field !== key)));
            }}
          />
        </>
      )}
      {refused && <Failure error={refused} compact />}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          {subject.isNew ? `Add the ${noun}` : 'Save'}
        </Button>
      </div>
    </form>
  );
}
