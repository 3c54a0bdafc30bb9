// SPDX-License-Identifier: Apache-2.0
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Logo } from '../components/Icon';
import { Failure } from '../components/States';
import { asApiError } from '../data/http';
import { useForget, useSignIn } from '../data/session';

/** Exchanges a token for a session cookie. The address stays, so signing in leads back to where one was. */
export function SignIn() {
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  const forget = useForget();
  useEffect(() => {
    document.title = 'Sign in · Bellwether';
    forget();
  }, [forget]);
  const refused = signIn.isError && asApiError(signIn.error).status === 401;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) signIn.mutate(token.trim());
  };
  return (
    <main className="signin">
      <form className="signin-card" onSubmit={submit}>
        <div className="signin-brand">
          <Logo size={44} />
          <h1>Sign in to Bellwether</h1>
          <p>Know that something is going wrong before your users feel it.</p>
        </div>
        <PasswordInput
          label="Access token"
          name="token"
          autoComplete="current-password"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={refused ? 'This token was not accepted. It may be mistyped, expired or revoked.' : undefined}
          size="md"
          autoFocus
        />
        {signIn.isError && !refused && <Failure error={signIn.error} />}
        <Button type="submit" size="md" fullWidth loading={signIn.isPending} disabled={token.trim() === ''}>
          Sign in
        </Button>
        <p className="signin-hint">
          First start? The administrator&rsquo;s token is in the file <code>admin-token</code> of the data directory.
        </p>
      </form>
    </main>
  );
}
