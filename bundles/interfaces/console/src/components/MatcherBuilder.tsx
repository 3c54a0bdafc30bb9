// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { checkMatcher, type Matcher, type Operator, OPERATOR_WORDS, OPERATORS } from '../view/matchers';
import { Icon } from './Icon';

/** The labels every alert has; services add their own. */
export const LABELS = ['policy', 'service', 'environment', 'severity', 'class', 'name', 'component', 'region', 'role', 'owner'];

/** Conditions on labels, all of which must hold. `suggest` are labels of an alert at hand, offered as further conditions. */
export function MatcherBuilder({
  matchers,
  suggest = {},
  label = 'Which alerts',
  optional,
  showErrors,
  onChange,
}: {
  matchers: readonly Matcher[];
  suggest?: Readonly<Record<string, string>>;
  label?: string;
  optional?: boolean;
  showErrors?: boolean;
  onChange: (matchers: Matcher[]) => void;
}) {
  const change = (index: number, part: Partial<Matcher>) => onChange(matchers.map((one, at) => (at === index ? { ...one, ...part } : one)));
  const more = Object.entries(suggest).filter(([name]) => !matchers.some((one) => one.name === name));
  return (
    <fieldset className="map-field matchers">
      <legend>{label}</legend>
      {matchers.length === 0 && <p>{optional ? 'Without a condition every alert counts.' : 'Name at least one condition.'}</p>}
      {matchers.map((matcher, index) => {
        const error = showErrors ? checkMatcher(matcher) : null;
        return (
          <div key={index} className="matcher-row">
            <Autocomplete className="matcher-name" aria-label={`Label ${index + 1}`} placeholder="label" data={LABELS} value={matcher.name} error={error} onChange={(name) => change(index, { name })} />
            <Select
              className="matcher-is"
              aria-label={`Comparison ${index + 1}`}
              data={OPERATORS.map((value) => ({ value, label: OPERATOR_WORDS[value] }))}
              value={matcher.operator}
              allowDeselect={false}
              onChange={(operator) => change(index, { operator: operator as Operator })}
            />
            <TextInput
              className="matcher-value"
              aria-label={`Value ${index + 1}`}
              placeholder={matcher.operator.includes('~') ? 'regular expression' : 'value'}
              value={matcher.value}
              spellCheck={false}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <ActionIcon className="matcher-remove" variant="subtle" color="gray" size="lg" aria-label={`Remove condition ${index + 1}`} onClick={() => onChange(matchers.filter((_, at) => at !== index))}>
              <Icon name="trash" size={16} />
            </ActionIcon>
          </div>
        );
      })}
      <div className="matcher-more">
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...matchers, { name: '', operator: '=', value: '' }])}>
          Add a condition
        </Button>
        {more.slice(0, 6).map(([name, value]) => (
          <button key={name} type="button" className="label label-button" aria-label={`Add ${name} is ${value}`} onClick={() => onChange([...matchers, { name, operator: '=', value }])}>
            <span>{name}</span>
            <b>{value}</b>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Matchers as they are read: name, comparison, value. */
export function MatcherChips({ matchers, none }: { matchers: readonly Matcher[]; none: string }) {
  if (matchers.length === 0) return <span className="dim">{none}</span>;
  return (
    <span className="labels">
      {matchers.map((matcher, index) => (
        <span key={index} className="label">
          <span>{matcher.name}</span>
          {matcher.operator !== '=' && <i title={OPERATOR_WORDS[matcher.operator]}>{matcher.operator}</i>}
          <b>{matcher.value || '(empty)'}</b>
        </span>
      ))}
    </span>
  );
}
