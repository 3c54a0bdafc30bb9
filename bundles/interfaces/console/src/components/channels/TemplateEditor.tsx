// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Channel, type Templates, useMessagePreview, useSaveChannel } from '../../data/channels';
import { asApiError } from '../../data/http';
import { notifyDone } from '../notify';
import { Failure } from '../States';
import { PreviewPanel, TemplateFields } from './TemplateFields';

/** The tenant's own words of a channel, with what they become. */
export function TemplateEditor({ channel, mayEdit }: { channel: Channel; mayEdit: boolean }) {
  const [templates, setTemplates] = useState<Templates>(channel.templates ?? {});
  const [settled] = useDebouncedValue(templates, 400);
  const preview = useMessagePreview(channel, settled, mayEdit);
  const save = useSaveChannel();
  const refused = preview.error ?? save.error;
  return (
    <div className="form">
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
        <PreviewPanel preview={preview} mayEdit={mayEdit} />
      </div>
      {save.isError && <Failure error={save.error} compact />}
      {mayEdit && (
        <div className="drawer-actions">
          <Button variant="default" disabled={templates === (channel.templates ?? templates)} onClick={() => setTemplates(channel.templates ?? {})}>
            Undo
          </Button>
          <Button loading={save.isPending} disabled={preview.isError} onClick={() => save.mutate({ channel: { ...channel, templates }, isNew: false }, { onSuccess: () => notifyDone(`${channel.id} is saved`) })}>
            Save
          </Button>
        </div>
      )}
    </div>
  );
}
