// SPDX-License-Identifier: Apache-2.0
import { useMemo, useRef } from 'react';
import type { TextProblem } from '../view/text';
import { Icon } from './Icon';

/** A text with numbered lines; what is wrong stands at its line and below. */
export function CodeEditor({
  label,
  text,
  problems = [],
  readOnly,
  minLines = 16,
  onChange,
}: {
  label: string;
  text: string;
  problems?: readonly TextProblem[];
  readOnly?: boolean;
  minLines?: number;
  onChange: (text: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const count = Math.max(minLines, text.split('\n').length);
  const wrong = useMemo(() => new Set(problems.map((problem) => problem.line)), [problems]);
  const goTo = (line: number) => {
    const start = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const end = text.indexOf('\n', start);
    area.current?.focus();
    area.current?.setSelectionRange(start, end < 0 ? text.length : end);
    area.current?.parentElement?.querySelector(`[data-line="${line}"]`)?.scrollIntoView({ block: 'center' });
  };
  return (
    <div className="code">
      <div className={`code-box${problems.length > 0 ? ' code-wrong' : ''}`}>
        <div className="code-lines num" aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            <span key={index} data-line={index + 1} className={wrong.has(index + 1) ? 'code-line-wrong' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          aria-invalid={problems.length > 0}
          className="code-text"
          rows={count}
          wrap="off"
          value={text}
          readOnly={readOnly}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {problems.length > 0 && (
        <ul className="code-problems" role="alert">
          {problems.map((problem, index) => (
            <li key={index}>
              <Icon name="circleX" size={15} />
              {problem.line !== null && (
                <button type="button" className="link num" onClick={() => problem.line !== null && goTo(problem.line)}>
                  Line {problem.line}
                </button>
              )}
              <span>
                {problem.field && <code>{problem.field}</code>} {problem.message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
