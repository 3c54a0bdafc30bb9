// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, NumberInput, PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type FieldValue, type FieldValues, isAdvanced, type Parameter, type Settings } from '../data/parameters';
import { Icon } from './Icon';

interface FieldProps {
  parameter: Parameter;
  value: FieldValue | undefined;
  error: string | undefined;
  /** The platform keeps a value for this secret. */
  stored: boolean;
  onChange: (value: FieldValue) => void;
}

function limits(parameter: Parameter): string {
  const { min, max } = parameter;
  if (min !== null && min !== undefined && max !== null && max !== undefined) return `${min} to ${max}`;
  if (min !== null && min !== undefined) return `at least ${min}`;
  return max !== null && max !== undefined ? `at most ${max}` : '';
}

function description(parameter: Parameter): string | undefined {
  const parts = [parameter.help ?? '', limits(parameter)].filter(Boolean).map((part) => part.replace(/\.$/, ''));
  return parts.length > 0 ? `${parts.join(' · ')}` : undefined;
}

function hint(parameter: Parameter): string | undefined {
  const usual = parameter.default;
  if (usual === null || usual === undefined || usual === '' || typeof usual === 'object') return undefined;
  return `${typeof usual === 'string' ? usual : JSON.stringify(usual)} unless given`;
}

function MapField({ parameter, value, error, onChange }: FieldProps) {
  const pairs = (Array.isArray(value) ? value : []) as [string, string][];
  const change = (index: number, side: 0 | 1, text: string) =>
    onChange(pairs.map((pair, at): [string, string] => (at === index ? (side === 0 ? [text, pair[1]] : [pair[0], text]) : pair)));
  return (
    <fieldset className="map-field">
      <legend>{parameter.title}</legend>
      {description(parameter) && <p>{description(parameter)}</p>}
      {pairs.map(([name, entry], index) => (
        <div key={index} className="map-row">
          <TextInput aria-label={`${parameter.title}: name ${index + 1}`} placeholder="name" value={name} onChange={(event) => change(index, 0, event.currentTarget.value)} />
          <TextInput aria-label={`${parameter.title}: value ${index + 1}`} placeholder="value" value={entry} onChange={(event) => change(index, 1, event.currentTarget.value)} />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove entry ${index + 1}`} onClick={() => onChange(pairs.filter((_, at) => at !== index))}>
            <Icon name="trash" size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...pairs, ['', '']])}>
        Add an entry
      </Button>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}

function Field(props: FieldProps) {
  const { parameter, value, error, stored, onChange } = props;
  const common = {
    label: parameter.title,
    description: description(parameter),
    error,
    withAsterisk: parameter.required && !(parameter.secret && stored),
  };
  const unit = parameter.unit ? <span className="dim field-unit">{parameter.unit}</span> : undefined;
  const text = typeof value === 'string' ? value : '';
  switch (parameter.type) {
    case 'boolean':
      return <Switch label={parameter.title} description={description(parameter)} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'choice':
      return <Select {...common} data={parameter.choices ?? []} value={text || null} placeholder={hint(parameter) ?? 'Choose'} clearable={!parameter.required} onChange={(chosen) => onChange(chosen ?? '')} />;
    case 'text-list':
      return <TagsInput {...common} value={(Array.isArray(value) ? value : []) as string[]} placeholder="Type and press Enter" onChange={onChange} />;
    case 'text-map':
      return <MapField {...props} />;
    case 'integer':
    case 'decimal':
      return (
        <NumberInput
          {...common}
          value={text}
          placeholder={hint(parameter)}
          allowDecimal={parameter.type === 'decimal'}
          hideControls
          rightSection={unit}
          rightSectionWidth={unit ? 72 : undefined}
          onChange={(number) => onChange(String(number))}
        />
      );
    case 'duration':
      return <TextInput {...common} value={text} placeholder={hint(parameter) ?? 'such as 90s, 5m or 1h30m'} onChange={(event) => onChange(event.currentTarget.value)} />;
    default:
      if (parameter.secret) {
        return (
          <PasswordInput
            {...common}
            value={text}
            autoComplete="new-password"
            placeholder={stored ? 'Stored. Leave empty to keep it.' : undefined}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        );
      }
      return text.length > 80 ? (
        <Textarea {...common} autosize minRows={2} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <TextInput {...common} value={text} placeholder={hint(parameter)} spellCheck={false} onChange={(event) => onChange(event.currentTarget.value)} />
      );
  }
}

/** The form of a plugin's settings, drawn from what the plugin says about its parameters. Needed ones come first, what hardly anybody changes is folded away. */
export function ParameterFields({
  parameters,
  values,
  errors,
  stored,
  onChange,
}: {
  parameters: readonly Parameter[];
  values: FieldValues;
  errors: Readonly<Record<string, string>>;
  stored: Settings | null;
  onChange: (key: string, value: FieldValue) => void;
}) {
  const [unfolded, setUnfolded] = useState(false);
  const ordered = [...parameters].sort((a, b) => Number(b.required) - Number(a.required));
  if (ordered.length === 0) return <p className="dim">This plugin has no settings.</p>;
  const draw = (parameter: Parameter) => (
    <Field
      key={parameter.key}
      parameter={parameter}
      value={values[parameter.key]}
      error={errors[parameter.key]}
      stored={stored?.[parameter.key] !== undefined}
      onChange={(value) => onChange(parameter.key, value)}
    />
  );
  const advanced = ordered.filter(isAdvanced);
  const wrong = advanced.some((parameter) => errors[parameter.key] !== undefined);
  return (
    <div className="fields">
      {ordered.filter((parameter) => !isAdvanced(parameter)).map(draw)}
      {advanced.length > 0 && (
        <details className="fields-advanced" open={unfolded || wrong} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
          <summary>Advanced</summary>
          <div className="fields">{advanced.map(draw)}</div>
        </details>
      )}
    </div>
  );
}
