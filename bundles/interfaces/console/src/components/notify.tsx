// SPDX-License-Identifier: Apache-2.0
import { notifications } from '@mantine/notifications';
import { asApiError } from '../data/http';
import { Icon } from './Icon';

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <Icon name="check" size={16} />, autoClose: 4_000 });
}

export function notifyFailed(what: string, cause: unknown): void {
  const error = asApiError(cause);
  notifications.show({
    title: what,
    message: error.detail || error.title,
    color: 'red',
    icon: <Icon name="close" size={16} />,
    autoClose: 10_000,
  });
}
