import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { type Member, NO_FACT, NO_TEXT } from './members.ts';

/** A part that can be added, with a key that nothing beside it has. */
export function blankPart(kind: 'section' | 'field' | 'inner' | 'attachment', taken: readonly string[]): object {
  const key = freeKey({ section: 'part', field: 'question', inner: 'item', attachment: 'paper' }[kind], taken);
  switch (kind) {
    case 'section':
      return { key, title: NO_TEXT, fields: [blankPart('field', taken)] };
    case 'attachment':
      return {
        key,
        title: NO_TEXT,
        required: false,
        mayFollowLater: false,
        originalNeeded: false,
        mediaTypes: ['application/pdf', 'image/jpeg'],
        most: 1,
      };
    default:
      return { key, label: NO_TEXT, required: false, type: 'text', maxCharacters: 100 };
  }
}

function freeKey(name: string, taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`${name}${n}`)) n += 1;
  return `${name}${n}`;
}

/** What changes in an object that becomes another kind of thing: members of the old one alone go, what the new one needs comes. */
export function retyped(
  before: Readonly<Record<string, unknown>>,
  to: string,
  { by = 'type', types, members }: Extract<Member, { is: 'type' }>,
): readonly { readonly path: JsonPath; readonly value: unknown }[] {
  const kind = before[by];
  const from = typeof kind === 'string' ? kind : '';
  const stays = new Set<string>([...Object.keys(types[to] ?? {}), ...(members[to] ?? []).map(({ name }) => name)]);
  const gone = [...Object.keys(types[from] ?? {}), ...(members[from] ?? []).map(({ name }) => name)].filter(
    (name) => !stays.has(name) && Object.hasOwn(before, name),
  );
  const come = Object.entries(types[to] ?? {}).filter(([name]) => !Object.hasOwn(before, name));
  return [
    { path: [by], value: to },
    ...[...new Set(gone)].map((name) => ({ path: [name], value: undefined })),
    ...come.map(([name, value]) => ({ path: [name], value })),
  ];
}

/** A procedure that says nothing yet. */
export function blankProcedure(id: string): string {
  const procedure = {
    id,
    topic: 'childcare',
    title: NO_TEXT,
    summary: NO_TEXT,
    whoFor: NO_TEXT,
    whoMayFile: NO_TEXT,
    keywords: [],
    deadline: { type: 'anyTime' },
    deadlineText: NO_TEXT,
    eligibility: [],
    signature: 'required',
    proxyMayFile: false,
    minutesNeeded: 10,
    needed: [],
    sections: [blankPart('section', [])],
    attachments: [],
    afterFiling: NO_TEXT,
    legalBasis: [{ label: NO_TEXT, ...NO_FACT }],
  };
  return `${JSON.stringify(procedure, null, 2)}\n`;
}
