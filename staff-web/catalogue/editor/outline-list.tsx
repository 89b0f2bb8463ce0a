import { type KeyboardEvent, useRef } from 'react';
import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { useDesk, useInLanguage } from '../../page/desk-context.ts';
import { textAt } from './conditions.ts';
import { entriesAt, pathOf } from './draft-text.ts';
import { useEditing } from './editor-context.ts';
import { PART_MEMBERS } from './members.ts';
import { keyAt, type Part, partId } from './outline.ts';
import './editor.css';

/** What a part is called: by its own title or label, else by its key. */
export function usePartName(): (part: Part) => string {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { value } = useEditing();
  return ({ kind, path }) => {
    if (path.length === 0) return d.editor.parts[kind];
    const name = textAt(value, [...path, kind === 'section' || kind === 'attachment' ? 'title' : 'label']);
    const called = name === undefined ? keyAt(value, path) : inLanguage(name);
    return d.editor.partCalled(d.editor.parts[kind], called);
  };
}

/** Every part of the procedure, of which one is open. Alt with an arrow moves the part that has the focus. */
export function OutlineList(props: {
  readonly parts: readonly Part[];
  readonly open: string;
  readonly onOpen: (id: string) => void;
}) {
  const { parts, open, onOpen } = props;
  const { d } = useDesk();
  const { value, problems, swap } = useEditing();
  const nameOf = usePartName();
  const list = useRef<HTMLUListElement>(null);

  function press(event: KeyboardEvent, { path }: Part): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || by === 0 || path.length === 0) return;
    event.preventDefault();
    const to = moved(value, path, by);
    if (to === undefined) return;
    swap(path.slice(0, -1), Number(path.at(-1)), Number(to.at(-1)));
    const id = partId({ kind: 'section', path: to });
    onOpen(id);
    list.current?.querySelector<HTMLElement>(`[data-part="${id}"]`)?.focus();
  }

  return (
    <nav className="editor-outline" aria-label={d.editor.outline}>
      <ul ref={list}>
        {parts.map((part) => {
          const id = partId(part);
          const hasProblem = problems.some(({ path }) => isWithin(path, part, id));
          return (
            <li key={id} className={`is-${part.kind}`}>
              <button
                type="button"
                data-part={id}
                aria-current={id === open ? 'true' : undefined}
                onClick={() => onOpen(id)}
                onKeyDown={(event) => press(event, part)}
              >
                {nameOf(part)}
                {hasProblem && <span className="editor-wrong"> {d.editor.hasProblem}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Whether what a problem names stands in a part; of parts of the whole, in one of its members. */
function isWithin(problem: string, { kind, path }: Part, id: string): boolean {
  if (path.length > 0) return problem === id || problem.startsWith(`${id}.`);
  return kind !== 'others' && PART_MEMBERS[kind].some(({ name }) => name === pathOf(problem)[0]);
}

/** Where a part comes to stand one place on within its list; nowhere at its end. */
export function moved(value: unknown, path: JsonPath, by: -1 | 1): JsonPath | undefined {
  const to = Number(path.at(-1)) + by;
  const list = path.slice(0, -1);
  return to < 0 || to >= entriesAt(value, list).length ? undefined : [...list, to];
}
