// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect } from 'react';

/** The frame of a page: its title, what it is for, and its actions. */
export function Page({ title, lead, actions, children, fill }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode; fill?: boolean }) {
  useEffect(() => {
    document.title = `${title} · Bellwether`;
  }, [title]);
  return (
    <section className={`page${fill ? ' page-fill' : ''}`} aria-labelledby="page-title">
      <header className="page-head">
        <div>
          <h1 id="page-title">{title}</h1>
          {lead && <p>{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export function Card({ title, aside, children, className, flush }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  return (
    <section className={`card${flush ? ' card-flush' : ''}${className ? ` ${className}` : ''}`}>
      {(title !== undefined || aside !== undefined) && (
        <header className="card-head">
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
