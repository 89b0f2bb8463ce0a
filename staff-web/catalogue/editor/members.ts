import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { caseKindSchema } from '#contract/procedure/case.ts';
import { type Field, topicSchema } from '#contract/procedure/procedure.ts';
import { attachmentMediaTypeSchema } from '#contract/values/attachment-media-type.ts';
import type { DeskWords } from '#words/desk-words.ts';

/** A member that the form has words for. */
export type MemberName = keyof DeskWords['editor']['members'];

/** How one member is edited; what is not needed goes from the file when its field is emptied. */
export type Member = { readonly name: MemberName; readonly isNeeded?: boolean } & (
  | { readonly is: 'texts'; readonly isLong?: boolean }
  | { readonly is: 'line' }
  | { readonly is: 'count' }
  | { readonly is: 'day' }
  | { readonly is: 'dayOrToday' }
  | { readonly is: 'lines' }
  /** Yes or no. */
  | { readonly is: 'flag' }
  /** `true`, or not there. */
  | { readonly is: 'mark' }
  | { readonly is: 'choice'; readonly options: readonly string[] }
  | { readonly is: 'some'; readonly options: readonly string[] }
  | { readonly is: 'textList' }
  | { readonly is: 'options' }
  | { readonly is: 'condition' }
  | { readonly is: 'fourEyes' }
  | { readonly is: 'members'; readonly members: readonly Member[] }
  | { readonly is: 'list'; readonly members: readonly Member[]; readonly blank: object }
  | { readonly is: 'type'; readonly types: Readonly<Record<string, object>>; readonly members: MembersByType }
);
type MembersByType = Readonly<Record<string, readonly Member[]>>;

/** A text that says nothing yet. */
export const NO_TEXT = { ja: '', en: '' };
const needed = { isNeeded: true } as const;

const DEADLINE_MEMBERS: MembersByType = {
  daysAfterEvent: [
    { name: 'days', is: 'count', ...needed },
    { name: 'event', is: 'texts', ...needed },
    { name: 'eventField', is: 'line' },
    { name: 'lateAllowed', is: 'flag' },
  ],
  yearly: [
    { name: 'from', is: 'line', ...needed },
    { name: 'to', is: 'line', ...needed },
    { name: 'closesAt', is: 'line' },
    { name: 'lateAllowed', is: 'flag' },
  ],
  anyTime: [],
};
const DEADLINES = {
  daysAfterEvent: { days: 15, event: NO_TEXT, lateAllowed: true },
  yearly: { from: '04-01', to: '04-30', lateAllowed: false },
  anyTime: {},
} as const;

const CHOICES: Member = { name: 'options', is: 'options', ...needed };
const TWO_OPTIONS = [
  { value: 'one', label: NO_TEXT },
  { value: 'other', label: NO_TEXT },
];
/** Of each kind of field what it alone has, beside what all have. */
const FIELD_MEMBERS: Readonly<Record<Field['type'], readonly Member[]>> = {
  text: [
    { name: 'maxCharacters', is: 'count', ...needed },
    { name: 'multiline', is: 'mark' },
  ],
  kana: [{ name: 'maxCharacters', is: 'count', ...needed }],
  date: [
    { name: 'earliest', is: 'dayOrToday' },
    { name: 'latest', is: 'dayOrToday' },
  ],
  postalCode: [],
  phone: [],
  yesNo: [],
  choice: [CHOICES],
  choices: [CHOICES],
  number: [
    { name: 'smallest', is: 'count', ...needed },
    { name: 'largest', is: 'count', ...needed },
    { name: 'unit', is: 'texts' },
  ],
  digits: [
    { name: 'minDigits', is: 'count', ...needed },
    { name: 'maxDigits', is: 'count', ...needed },
  ],
  consent: [],
  list: [
    { name: 'itemLabel', is: 'texts', ...needed },
    { name: 'fewest', is: 'count', ...needed },
    { name: 'most', is: 'count', ...needed },
  ],
};
/** What a field of a kind begins with. */
const FIELD_TYPES: Readonly<Record<Field['type'], object>> = {
  text: { maxCharacters: 100 },
  kana: { maxCharacters: 40 },
  date: {},
  postalCode: {},
  phone: {},
  yesNo: {},
  choice: { options: TWO_OPTIONS },
  choices: { options: TWO_OPTIONS },
  number: { smallest: 0, largest: 100 },
  digits: { minDigits: 1, maxDigits: 8 },
  consent: {},
  list: {
    itemLabel: NO_TEXT,
    fewest: 0,
    most: 5,
    fields: [{ key: 'name', label: NO_TEXT, required: true, type: 'text', maxCharacters: 100 }],
  },
};
const { list: _, ...PLAIN_TYPES } = FIELD_TYPES;

const WHEN: Member = { name: 'when', is: 'condition' };
const KEY: Member = { name: 'key', is: 'line', ...needed };

/** The parts of a procedure that have a page of the form each. */
export type PartKind =
  | 'about'
  | 'deadline'
  | 'office'
  | 'handling'
  | 'law'
  | 'section'
  | 'field'
  | 'inner'
  | 'attachment';

export const PART_MEMBERS: Readonly<Record<PartKind, readonly Member[]>> = {
  about: [
    { name: 'title', is: 'texts', ...needed },
    { name: 'summary', is: 'texts', isLong: true, ...needed },
    { name: 'whoFor', is: 'texts', isLong: true, ...needed },
    { name: 'whoMayFile', is: 'texts', isLong: true, ...needed },
    { name: 'needed', is: 'textList' },
    { name: 'afterFiling', is: 'texts', isLong: true, ...needed },
    { name: 'keywords', is: 'lines' },
  ],
  deadline: [
    { name: 'deadlineText', is: 'texts', ...needed },
    { name: 'deadline', is: 'type', types: DEADLINES, members: DEADLINE_MEMBERS },
  ],
  office: [
    {
      name: 'office',
      is: 'members',
      members: [
        { name: 'name', is: 'texts', ...needed },
        { name: 'phone', is: 'line', ...needed },
        { name: 'address', is: 'line', ...needed },
        { name: 'openHours', is: 'texts', ...needed },
      ],
    },
  ],
  handling: [
    { name: 'topic', is: 'choice', options: topicSchema.options, ...needed },
    { name: 'kind', is: 'choice', options: caseKindSchema.options },
    { name: 'group', is: 'line' },
    { name: 'signature', is: 'choice', options: ['required', 'optional', 'notUsed'], ...needed },
    { name: 'proxyMayFile', is: 'flag' },
    { name: 'withdrawable', is: 'mark' },
    { name: 'fourEyes', is: 'fourEyes' },
    { name: 'minutesNeeded', is: 'count', ...needed },
    { name: 'standardOpenDays', is: 'count' },
    { name: 'lawDays', is: 'count' },
    { name: 'lawDelay', is: 'mark' },
  ],
  law: [
    {
      name: 'legalBasis',
      is: 'list',
      blank: { label: NO_TEXT, source: '', checkedOn: '' },
      members: [
        { name: 'label', is: 'texts', ...needed },
        { name: 'source', is: 'line', ...needed },
        { name: 'checkedOn', is: 'day', ...needed },
      ],
    },
  ],
  section: [
    KEY,
    { name: 'title', is: 'texts', ...needed },
    { name: 'note', is: 'texts', isLong: true },
    { name: 'samePage', is: 'mark' },
    { name: 'pageTitle', is: 'texts' },
  ],
  field: [
    KEY,
    { name: 'label', is: 'texts', ...needed },
    { name: 'help', is: 'texts', isLong: true },
    { name: 'required', is: 'flag' },
    { name: 'type', is: 'type', types: FIELD_TYPES, members: FIELD_MEMBERS },
    WHEN,
  ],
  inner: [
    KEY,
    { name: 'label', is: 'texts', ...needed },
    { name: 'help', is: 'texts', isLong: true },
    { name: 'required', is: 'flag' },
    { name: 'type', is: 'type', types: PLAIN_TYPES, members: FIELD_MEMBERS },
    WHEN,
  ],
  attachment: [
    KEY,
    { name: 'title', is: 'texts', ...needed },
    { name: 'help', is: 'texts', isLong: true },
    { name: 'required', is: 'flag' },
    WHEN,
    { name: 'because', is: 'texts' },
    { name: 'whenUnsigned', is: 'mark' },
    { name: 'mayFollowLater', is: 'flag' },
    { name: 'originalNeeded', is: 'flag' },
    { name: 'mediaTypes', is: 'some', options: attachmentMediaTypeSchema.options, ...needed },
    { name: 'most', is: 'count', ...needed },
  ],
};

/** Members of the whole that the form edits; the others are edited as text. */
export const FORM_MEMBERS: ReadonlySet<string> = new Set([
  'sections',
  'attachments',
  ...(['about', 'deadline', 'office', 'handling', 'law'] as const).flatMap((kind) =>
    PART_MEMBERS[kind].map(({ name }) => name),
  ),
]);

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

/** What changes in an object whose `type` becomes another: members of the old one alone go, what the new one needs comes. */
export function retyped(
  before: Readonly<Record<string, unknown>>,
  to: string,
  { types, members }: Extract<Member, { is: 'type' }>,
): readonly { readonly path: JsonPath; readonly value: unknown }[] {
  const from = typeof before.type === 'string' ? before.type : '';
  const stays = new Set<string>([...Object.keys(types[to] ?? {}), ...(members[to] ?? []).map(({ name }) => name)]);
  const gone = [...Object.keys(types[from] ?? {}), ...(members[from] ?? []).map(({ name }) => name)].filter(
    (name) => !stays.has(name) && Object.hasOwn(before, name),
  );
  const come = Object.entries(types[to] ?? {}).filter(([name]) => !Object.hasOwn(before, name));
  return [
    { path: ['type'], value: to },
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
    legalBasis: [{ label: NO_TEXT, source: '', checkedOn: '' }],
  };
  return `${JSON.stringify(procedure, null, 2)}\n`;
}
