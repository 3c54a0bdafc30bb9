// SPDX-License-Identifier: Apache-2.0
import { Drawer } from '@mantine/core';
import { type RoutingDocument, useRouting, useSaveRouting } from '../../data/routing';
import { DocumentEditor } from '../DocumentEditor';
import { notifyDone } from '../notify';
import { LoadingRows } from '../States';

/** Where a tenant without routing begins. */
const SAMPLE: RoutingDocument = {
  route: {
    channel: 'name-a-channel',
    group_by: ['environment', 'service'],
    routes: [{ matchers: ['severity="critical"'], group_wait: '0s', repeat_interval: '1h' }],
  },
};

/** The routing document as text. */
export function RoutingEditor({ opened, tenant, onClose }: { opened: boolean; tenant: string; onClose: () => void }) {
  const routing = useRouting(tenant);
  const save = useSaveRouting(tenant);
  const close = () => {
    save.reset();
    onClose();
  };
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size="xl"
      title={`Routing of ${tenant}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {routing.data === undefined ? (
        <LoadingRows />
      ) : (
        <DocumentEditor
          value={routing.data.route ? routing.data : SAMPLE}
          noun="The routing"
          aside="Alertmanager’s rules: the first branch that matches takes it"
          mayEdit
          busy={save.isPending}
          error={save.error}
          onTouch={save.reset}
          onClose={close}
          onSave={(document) =>
            save.mutate(document, {
              onSuccess: () => {
                notifyDone('The routing is saved');
                close();
              },
            })
          }
        />
      )}
    </Drawer>
  );
}
