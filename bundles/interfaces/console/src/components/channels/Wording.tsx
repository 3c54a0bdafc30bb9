// SPDX-License-Identifier: Apache-2.0
import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Templates, useChannels } from '../../data/channels';
import { asApiError } from '../../data/http';
import { REASONS, useSaveTenantTemplates, useTenantPreview, useTenantTemplates } from '../../data/wording';
import { notifyDone } from '../notify';
import { Card } from '../Page';
import { Failure, Loaded } from '../States';
import { PreviewPanel, TemplateFields } from './TemplateFields';

const same = (one: Templates, other: Templates) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function Editor({ tenant, kept, mayEdit }: { tenant: string; kept: Templates; mayEdit: boolean }) {
  const [templates, setTemplates] = useState(kept);
  const [reason, setReason] = useState('opened');
  const [channel, setChannel] = useState<string | null>(null);
  const [settled] = useDebouncedValue(templates, 400);
  const channels = useChannels(tenant);
  const preview = useTenantPreview(tenant, { templates: settled, reason, channel }, mayEdit);
  const save = useSaveTenantTemplates(tenant);
  const refused = preview.error ?? save.error;
  const own = (channels.data ?? []).filter((one) => Object.keys(one.templates ?? {}).length > 0).map((one) => one.id);
  return (
    <Card title="Words of this tenant">
      <div className="form wording">
        <p className="dim">
          Every channel of {tenant} uses these words; a part left empty keeps the standard ones.
          {own.length > 0 && ` With words of their own: ${own.join(', ')}.`}
        </p>
        <div className="template">
          <TemplateFields
            templates={templates}
            errors={refused ? asApiError(refused).fields : {}}
            readOnly={!mayEdit}
            onChange={(next) => {
              save.reset();
              setTemplates(next);
            }}
          />
          <div className="template-fields">
            <div className="form-pair">
              <Select label="When" data={REASONS.map(([value, label]) => ({ value, label }))} value={reason} allowDeselect={false} onChange={(next) => next && setReason(next)} />
              <Select label="Over" placeholder="Any channel" clearable data={(channels.data ?? []).map((one) => one.id)} value={channel} onChange={setChannel} />
            </div>
            <PreviewPanel preview={preview} mayEdit={mayEdit} />
          </div>
        </div>
        {save.isError && <Failure error={save.error} compact />}
        {mayEdit && (
          <div className="drawer-actions">
            <Button variant="default" disabled={same(templates, kept)} onClick={() => setTemplates(kept)}>
              Undo
            </Button>
            <Button loading={save.isPending} disabled={preview.isError || same(templates, kept)} onClick={() => save.mutate(templates, { onSuccess: () => notifyDone('The words are saved') })}>
              Save
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** The words that people are told in, for all channels of a tenant. */
export function Wording({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const templates = useTenantTemplates(tenant);
  return <Loaded query={templates}>{(kept) => <Editor key={tenant} tenant={tenant} kept={kept} mayEdit={mayEdit} />}</Loaded>;
}
