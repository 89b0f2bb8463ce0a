import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { useDesk } from '../../page/desk-context.ts';
import { EntryField } from '../../page/entry-field.tsx';
import { valueAt } from './draft-text.ts';
import { fieldAt, useEditing, useProblemAt } from './editor-context.ts';
import type { Member, MemberName } from './members.ts';

export interface MemberProps<Is extends Member['is'] = Member['is']> {
  /** Of the object that has the member. */
  readonly path: JsonPath;
  readonly member: Extract<Member, { readonly is: Is }>;
}

/** What a field of a member is called, what helps, and what is wrong with it. */
export function useFieldWords(): (
  path: JsonPath,
  name: MemberName,
  isNeeded?: boolean,
) => {
  readonly at: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly error: string | undefined;
  readonly help?: string;
} {
  const { d } = useDesk();
  const problemAt = useProblemAt();
  return (path, name, isNeeded = false) => {
    const help = d.editor.helps[name];
    return {
      at: fieldAt(path),
      label: d.editor.members[name],
      isRequired: isNeeded,
      error: problemAt(path),
      ...(help === undefined ? {} : { help }),
    };
  };
}

/** A member that is written in one line: a text, a number or a day. */
export function LineField({ path, member }: MemberProps<'line' | 'count' | 'day' | 'dayOrToday'>) {
  const { value, set } = useEditing();
  const words = useFieldWords()([...path, member.name], member.name, member.isNeeded);
  const written = valueAt(value, [...path, member.name]);
  const text = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  function write(typed: string): void {
    const isGone = typed === '' && member.isNeeded !== true;
    const isCount = member.is === 'count' && /^-?\d{1,9}$/.test(typed);
    set([...path, member.name], isGone ? undefined : isCount ? Number(typed) : typed);
  }
  return (
    <EntryField
      words={words}
      isMedium={member.is !== 'line'}
      inputMode={member.is === 'count' ? 'numeric' : 'text'}
      type={member.is === 'day' ? 'date' : 'text'}
      spellCheck={false}
      value={text}
      onEnter={write}
    />
  );
}
