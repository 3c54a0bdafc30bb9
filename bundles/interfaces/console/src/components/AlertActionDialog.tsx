// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { type Alert, useAlertAction } from '../data/alerts';
import { notifyDone, notifyFailed } from './notify';
import { Failure } from './States';

export interface Ask {
  action: 'ack' | 'resolve';
  alerts: readonly Alert[];
}

/** Asks for the comment that goes with acknowledging or resolving. */
export function AlertActionDialog({ ask, onClose, onDone }: { ask: Ask | null; onClose: () => void; onDone: () => void }) {
  const [comment, setComment] = useState('');
  const act = useAlertAction();
  const { reset } = act;
  useEffect(() => {
    setComment('');
    reset();
  }, [ask, reset]);
  const count = ask?.alerts.length ?? 0;
  const subject = count === 1 ? (ask?.alerts[0]?.name ?? '') : `${count} alerts`;
  const verb = ask?.action === 'resolve' ? 'Resolve' : 'Acknowledge';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ask) return;
    act.mutate(
      { ...ask, comment: comment.trim() },
      {
        onSuccess: ({ done, failures }) => {
          if (done > 0) notifyDone(`${verb}d ${done === 1 && count === 1 ? subject : `${done} of ${count}`}`);
          if (failures[0]) notifyFailed(`${failures.length} of ${count} could not be changed`, failures[0].reason);
          onDone();
        },
      },
    );
  };
  return (
    <Modal opened={ask !== null} onClose={onClose} title={`${verb} ${subject}`} centered>
      <form onSubmit={submit}>
        <Text size="sm" c="dimmed" mb="sm">
          {ask?.action === 'resolve'
            ? 'Closes the alert. It opens again only after the condition has been false, or after 30 minutes.'
            : 'Tells the others that you are on it. Nobody is paged about it again while it lasts.'}
        </Text>
        <Textarea
          label="Comment"
          description="Goes into the trail, for whoever looks next."
          autosize
          minRows={3}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-autofocus
        />
        {act.isError && <Failure error={act.error} compact />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={act.isPending}>
            {verb}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
