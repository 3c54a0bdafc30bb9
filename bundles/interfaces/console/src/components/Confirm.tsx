// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Asks before something that cannot be taken back, or, when harmless, that changes what others see. */
export function Confirm({
  opened,
  title,
  children,
  action,
  busy,
  harmless,
  onCancel,
  onConfirm,
}: {
  opened: boolean;
  title: string;
  children: ReactNode;
  action: string;
  busy: boolean;
  harmless?: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title} centered>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {harmless ? 'Cancel' : 'Keep it'}
        </Button>
        <Button color={harmless ? undefined : 'red'} loading={busy} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
