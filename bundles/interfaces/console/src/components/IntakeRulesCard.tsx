// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type IntakeRules, readRules, rulesText, useIntakeRules, useSaveIntakeRules } from '../data/intake';
import { useAllowed } from '../data/session';
import { formatBytes, formatNumber } from '../format';
import { notifyDone } from './notify';
import { Card } from './Page';
import { Failure, Loaded } from './States';
import { Ago } from './Time';

const plural = (count: number, word: string) => `${formatNumber(count)} ${word}${count === 1 ? '' : 's'}`;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="rule">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The rules at a glance. */
function Summary({ rules }: { rules: IntakeRules }) {
  const quota = rules.quota ?? {};
  const own = rules.redaction?.rules?.length ?? 0;
  const kept = rules.retention?.rules?.length ?? 0;
  const sampled = rules.sampling?.length ?? 0;
  return (
    <dl className="rules">
      <Part title="Redaction">
        credentials{(rules.redaction?.builtins ?? []).map((name) => `, ${name}`)}
        {own > 0 && `, and ${plural(own, 'own rule')}`}
      </Part>
      <Part title="Noise">
        <code>{rules.noise?.default || 'none is dropped'}</code>
      </Part>
      <Part title="Sampling">{sampled === 0 ? 'every event is kept' : plural(sampled, 'rule')}</Part>
      <Part title="Quota">
        {quota.eventsPerSecond ? `${formatNumber(quota.eventsPerSecond)} events/s` : 'no limit on events'}
        {quota.bytesPerDay ? `, ${formatBytes(quota.bytesPerDay)} a day` : ''}
      </Part>
      <Part title="Retention">
        {rules.retention?.default ?? '90d'}
        {kept > 0 && `, other times for ${plural(kept, 'category').replace('categorys', 'categories')}`}
        {rules.retention_status && (
          <span className="dim">
            {' '}
            · last run <Ago at={rules.retention_status.last_run} tenant={rules.tenant} />
            {rules.retention_status.error ?? `, ${formatBytes(rules.retention_status.removed_bytes)} removed`}
          </span>
        )}
      </Part>
    </dl>
  );
}

function Editor({ rules, mayEdit, onClose }: { rules: IntakeRules; mayEdit: boolean; onClose: () => void }) {
  const [text, setText] = useState(() => rulesText(rules));
  const [unreadable, setUnreadable] = useState<unknown>(null);
  const save = useSaveIntakeRules(rules.tenant);
  const submit = () => {
    try {
      save.mutate(
        { rules: readRules(text), version: rules.version },
        {
          onSuccess: () => {
            notifyDone(`The intake rules of ${rules.tenant} are saved`);
            onClose();
          },
        },
      );
    } catch (cause) {
      setUnreadable(cause);
    }
  };
  const error = unreadable ?? save.error;
  return (
    <div className="form">
      <p className="dim">Rules act on the next batch that comes in. What is left out is left to the defaults.</p>
      <Textarea
        aria-label={`Intake rules of ${rules.tenant}`}
        classNames={{ input: 'code-input' }}
        autosize
        minRows={18}
        maxRows={30}
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

/** What a tenant lets in, how it is changed on the way, and how long it stays. */
export function IntakeRulesCard({ tenant }: { tenant: string }) {
  const rules = useIntakeRules(tenant);
  const mayEdit = useAllowed('admin');
  const [open, setOpen] = useState(false);
  return (
    <Card
      title="Rules"
      aside={
        <Button size="xs" variant="default" disabled={rules.data === undefined} onClick={() => setOpen(true)}>
          {mayEdit ? 'Change' : 'Show'}
        </Button>
      }
    >
      <Loaded query={rules}>{(found) => <Summary rules={found} />}</Loaded>
      <Drawer
        opened={open && rules.data !== undefined}
        onClose={() => setOpen(false)}
        position="right"
        size="xl"
        title={`Intake rules of ${tenant}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        {rules.data && <Editor key={rules.data.version} rules={rules.data} mayEdit={mayEdit} onClose={() => setOpen(false)} />}
      </Drawer>
    </Card>
  );
}
