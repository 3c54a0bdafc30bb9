// SPDX-License-Identifier: Apache-2.0
import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ApiError, asApiError } from '../data/http';
import { type Policy, type PolicyFormat, placeOf, policyText, readPolicy, useSavePolicy } from '../data/policies';
import { useValidate } from '../data/versions';
import { problemsOf } from '../view/text';
import { CodeEditor } from './CodeEditor';
import { Icon } from './Icon';
import { notifyDone } from './notify';

/** The definition as text, checked and saved as a whole. */
export function PolicyEditor({ policy, tenant, mayEdit, onClose }: { policy: Policy; tenant: string | null; mayEdit: boolean; onClose: () => void }) {
  const [format, setFormat] = useState<PolicyFormat>('yaml');
  const [text, setText] = useState(() => policyText(policy, 'yaml'));
  const [unreadable, setUnreadable] = useState<unknown>(null);
  const [checked, setChecked] = useState(false);
  const save = useSavePolicy();
  const validate = useValidate(policy.tenant ?? tenant);
  const touched = () => {
    setUnreadable(null);
    setChecked(false);
    save.reset();
    validate.reset();
  };
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
  const check = () => {
    const found = read();
    if (!found) return;
    validate.mutate(found, { onSuccess: () => setChecked(true) });
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
  const error = unreadable ?? save.error ?? validate.error;
  const problems = useMemo(() => (error ? problemsOf(asApiError(error), text) : []), [error, text]);
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
      <CodeEditor
        label={`Definition of ${policy.id}`}
        text={text}
        problems={problems}
        readOnly={!mayEdit}
        onChange={(next) => {
          setText(next);
          touched();
        }}
      />
      {checked && !error && (
        <p className="verdict-good" role="status">
          <Icon name="circleCheck" size={16} /> This would be taken as it stands.
        </p>
      )}
      <div className="drawer-actions">
        <Button variant="default" onClick={onClose}>
          {mayEdit ? 'Cancel' : 'Close'}
        </Button>
        {mayEdit && (
          <Button variant="default" loading={validate.isPending} onClick={check}>
            Check
          </Button>
        )}
        {mayEdit && (
          <Button loading={save.isPending} onClick={submit}>
            Save
          </Button>
        )}
      </div>
    </div>
  );
}
