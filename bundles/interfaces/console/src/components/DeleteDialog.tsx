// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { asApiError } from '../data/http';
import { Icon } from './Icon';
import { notifyDone, notifyFailed } from './notify';

interface Asked {
  /** What the button says before anybody is known to use it. */
  action: string;
  /** What follows from it. */
  children: ReactNode;
  /** Deletes it; with `force` also when others use it. */
  onDelete: (force: boolean) => Promise<unknown>;
  onClose: () => void;
}

const sentence = (text: string) => text.replace(/^./, (first) => first.toUpperCase());

function Asking({ name, action, children, onDelete, onClose }: Asked & { name: string }) {
  const keep = useRef<HTMLButtonElement>(null);
  const remove = useMutation({ mutationFn: onDelete });
  const users = remove.error ? asApiError(remove.error).usedBy : [];
  const used = users.length > 0;
  const start = () =>
    remove.mutate(used, {
      onSuccess: () => {
        notifyDone(`${sentence(name)} is deleted`);
        onClose();
      },
      onError: (cause) => {
        if (asApiError(cause).usedBy.length > 0) return;
        notifyFailed(`${sentence(name)} could not be deleted`, cause);
        onClose();
      },
    });
  // Whoever pressed a key twice has not asked for what the other button does now.
  useEffect(() => {
    if (used) keep.current?.focus();
  }, [used]);
  return (
    <>
      {used ? (
        <div className="used-by" role="alert">
          <p>Nothing is deleted yet, because others name it:</p>
          <ul>
            {users.map((user) => (
              <li key={user}>
                <Icon name="link" size={14} />
                <span>{user}</span>
              </li>
            ))}
          </ul>
          <p>Better change these first. After “Delete anyway” they name what is gone, and reach nobody by it.</p>
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          {children}
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button ref={keep} variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button key={used ? 'anyway' : 'asked'} color="red" loading={remove.isPending} onClick={start}>
          {used ? 'Delete anyway' : action}
        </Button>
      </Group>
    </>
  );
}

/** Asks before something is deleted; when others use it, names them and asks again before it goes all the same. */
export function DeleteDialog({ name, onClose, ...asked }: Asked & { /** As people call it; null while nothing is asked. */ name: string | null }) {
  // The name stays while the dialog fades.
  const [shown, setShown] = useState(name);
  if (name !== null && name !== shown) setShown(name);
  return (
    <Modal opened={name !== null} onClose={onClose} title={`Delete ${shown ?? ''}?`} centered>
      <Asking {...asked} name={shown ?? ''} onClose={onClose} />
    </Modal>
  );
}
