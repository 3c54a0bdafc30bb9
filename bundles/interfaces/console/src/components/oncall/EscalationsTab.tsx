// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Drawer } from '@mantine/core';
import { useState } from 'react';
import { type Escalation, useDeleteEscalation, useEscalations } from '../../data/escalations';
import { targetOf } from '../../view/escalations';
import { DeleteDialog } from '../DeleteDialog';
import { Icon } from '../Icon';
import { Card } from '../Page';
import { Empty, Loaded } from '../States';
import { DrillPanel } from './DrillPanel';
import { EscalationForm } from './EscalationForm';

/** Who is told at a step, as icon and name. */
export function Target({ text }: { text: string }) {
  const { kind, id, icon } = targetOf(text);
  return (
    <span className="dest" title={kind}>
      <Icon name={icon} size={13} />
      {id}
    </span>
  );
}

function Steps({ escalation }: { escalation: Escalation }) {
  return (
    <ol className="steps">
      {escalation.steps.map((step, index) => (
        <li key={index}>
          <span className="step-after num">{/^0+(ms|s|m|h)?$/.test(step.after) ? 'at once' : `after ${step.after}`}</span>
          <span className="step-who">
            {step.notify.map((target) => (
              <Target key={target} text={target} />
            ))}
          </span>
        </li>
      ))}
      {escalation.repeat && (
        <li className="step-repeat">
          <span className="step-after num">every {escalation.repeat.every}</span>
          <span className="dim">
            everybody again, {escalation.repeat.times === 1 ? 'once' : `${escalation.repeat.times} times`}, while nobody acknowledges
          </span>
        </li>
      )}
    </ol>
  );
}

const NEW: Escalation = { id: '', name: '', steps: [{ after: '0s', notify: [] }], repeat: null };

/** Ladders: who is told, and who next while nobody acknowledges. */
export function EscalationsTab({ tenant, mayEdit }: { tenant: string; mayEdit: boolean }) {
  const escalations = useEscalations(tenant);
  const remove = useDeleteEscalation();
  const [edited, setEdited] = useState<{ escalation: Escalation; isNew: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Escalation | null>(null);
  const add = mayEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited({ escalation: NEW, isNew: true })}>
      Add an escalation
    </Button>
  );
  return (
    <>
      <Loaded
        query={escalations}
        empty={
          <Empty icon="people" title="No escalation yet" action={add}>
            An escalation says who is told first, and who is told when nobody acknowledges. A route names it.
          </Empty>
        }
      >
        {(items) => (
          <>
            <div className="toolbar">
              <div className="toolbar-rest">{add}</div>
            </div>
            <div className="escalations">
              {items.map((escalation) => (
                <Card
                  key={escalation.id}
                  title={escalation.name || escalation.id}
                  aside={
                    mayEdit && (
                      <span className="card-tools">
                        <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${escalation.id}`} onClick={() => setEdited({ escalation, isNew: false })}>
                          <Icon name="edit" size={17} />
                        </ActionIcon>
                        <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${escalation.id}`} onClick={() => setDoomed(escalation)}>
                          <Icon name="trash" size={17} />
                        </ActionIcon>
                      </span>
                    )
                  }
                >
                  <Steps escalation={escalation} />
                  <DrillPanel tenant={tenant} escalation={escalation} />
                </Card>
              ))}
            </div>
          </>
        )}
      </Loaded>
      <Drawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        position="right"
        size="lg"
        title={edited?.isNew ? 'Add an escalation' : `Edit ${edited?.escalation.id ?? ''}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ body: 'drawer-body', content: 'drawer-content' }}
      >
        {edited && <EscalationForm key={edited.escalation.id} {...edited} tenant={tenant} onClose={() => setEdited(null)} />}
      </Drawer>
      <DeleteDialog
        name={doomed && `the escalation ${doomed.name || doomed.id}`}
        action="Delete the escalation"
        onDelete={(force) => (doomed ? remove.mutateAsync({ document: doomed, tenant, force }) : Promise.resolve())}
        onClose={() => setDoomed(null)}
      >
        Nobody is told step by step through it any more.
      </DeleteDialog>
    </>
  );
}
