// SPDX-License-Identifier: Apache-2.0
import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { linkTo } from '../view/scope';
import { useScope } from './scope';

/** A button that leads to another page and keeps the scope. */
export function LinkButton({
  to,
  own,
  children,
  ...rest
}: ButtonProps & { to: string; own?: Readonly<Record<string, string | null | undefined>>; children: ReactNode }) {
  const scope = useScope();
  return (
    <Button component={Link} to={linkTo(to, scope, own)} {...rest}>
      {children}
    </Button>
  );
}
