import { caseKindSchema } from '#contract/procedure/case.ts';
import { circumstanceSchema, type Field, lifeEventSchema, topicSchema } from '#contract/procedure/procedure.ts';
import { remediesRuleSchema } from '#contract/procedure/remedies.ts';
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
  /** Always of the member `when`; `called` where something other than a question waits for it. */
  | { readonly is: 'condition'; readonly called?: MemberName }
  /** The key of an answer of the form. */
  | { readonly is: 'answer'; readonly of: AnswerKind }
  /** How far apart the two days of a rule are. */
  | { readonly is: 'distance' }
  | { readonly is: 'fourEyes' }
  /** `blank`: what it begins with, where it need not be there. */
  | { readonly is: 'members'; readonly members: readonly Member[]; readonly blank?: object }
  | { readonly is: 'list'; readonly members: readonly Member[]; readonly blank: object }
  /** `by`: which member says what it is; `type` where it is not said. */
  | {
      readonly is: 'type';
      readonly by?: MemberName;
      readonly types: Readonly<Record<string, object>>;
      readonly members: MembersByType;
    }
);
/** Which answers a member may name. */
export type AnswerKind = 'day' | 'list' | 'text' | 'words' | 'any';
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

const FACT: readonly Member[] = [
  { name: 'source', is: 'line', ...needed },
  { name: 'checkedOn', is: 'day', ...needed },
];
/** A fact that nobody has read yet. */
export const NO_FACT = { source: '', checkedOn: '' };

const COST: readonly Member[] = [
  { name: 'yen', is: 'count', ...needed },
  { name: 'per', is: 'choice', options: ['copy', 'application'], ...needed },
  { name: 'paid', is: 'choice', options: ['filed', 'decided', 'received'], ...needed },
  { name: 'exemption', is: 'texts' },
  ...FACT,
];
const FEE_MEMBERS: MembersByType = { free: FACT, charge: COST, counter: COST };
const COSTS = { yen: 0, per: 'copy', paid: 'received', ...NO_FACT };
const FEES = { free: NO_FACT, charge: COSTS, counter: COSTS } as const;

const CIRCUMSTANCES = circumstanceSchema.options;
const CLAUSE_MEMBERS: MembersByType = {
  circumstance: [
    { name: 'circumstance', is: 'choice', options: CIRCUMSTANCES, ...needed },
    { name: 'is', is: 'flag' },
  ],
  anyCircumstance: [{ name: 'of', is: 'some', options: CIRCUMSTANCES, ...needed }],
  childUntilFiscalYearAfterAge: [{ name: 'age', is: 'count', ...needed }],
};
const CLAUSES = {
  circumstance: { is: true, circumstance: CIRCUMSTANCES[0] },
  anyCircumstance: { of: CIRCUMSTANCES.slice(0, 2) },
  childUntilFiscalYearAfterAge: { age: 18 },
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

const WHEN = { name: 'when', is: 'condition' } as const;
const KEY: Member = { name: 'key', is: 'line', ...needed };

/** The parts of a procedure that have a page of the form each. */
export type PartKind =
  | 'about'
  | 'deadline'
  | 'office'
  | 'handling'
  | 'fee'
  | 'law'
  | 'eligibility'
  | 'visit'
  | 'section'
  | 'field'
  | 'inner'
  | 'attachment'
  | 'rules'
  | 'statement'
  | 'remedies';

/** Of the whole procedure, before what has an order of its own and behind it. */
export const WHOLE_PARTS = {
  first: ['about', 'deadline', 'office', 'handling', 'fee', 'law', 'eligibility', 'visit'],
  last: ['rules', 'statement', 'remedies'],
} as const satisfies Record<string, readonly PartKind[]>;

export const PART_MEMBERS: Readonly<Record<PartKind, readonly Member[]>> = {
  about: [
    { name: 'title', is: 'texts', ...needed },
    { name: 'summary', is: 'texts', isLong: true, ...needed },
    { name: 'whoFor', is: 'texts', isLong: true, ...needed },
    { name: 'whoMayFile', is: 'texts', isLong: true, ...needed },
    { name: 'needed', is: 'textList' },
    { name: 'afterFiling', is: 'texts', isLong: true, ...needed },
    { name: 'keywords', is: 'lines' },
    { name: 'events', is: 'some', options: lifeEventSchema.options },
  ],
  deadline: [
    { name: 'deadlineText', is: 'texts', ...needed },
    { name: 'deadline', is: 'type', types: DEADLINES, members: DEADLINE_MEMBERS, ...needed },
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
  fee: [{ name: 'fee', is: 'type', types: FEES, members: FEE_MEMBERS }],
  law: [
    {
      name: 'legalBasis',
      is: 'list',
      blank: { label: NO_TEXT, ...NO_FACT },
      members: [{ name: 'label', is: 'texts', ...needed }, ...FACT],
    },
  ],
  eligibility: [
    {
      name: 'eligibility',
      is: 'list',
      blank: { needs: 'circumstance', ...CLAUSES.circumstance },
      members: [{ name: 'needs', is: 'type', by: 'needs', types: CLAUSES, members: CLAUSE_MEMBERS, ...needed }],
    },
  ],
  visit: [
    {
      name: 'visit',
      is: 'members',
      blank: { municipality: '', day: '' },
      members: [
        { name: 'municipality', is: 'answer', of: 'text', ...needed },
        { name: 'day', is: 'answer', of: 'day', ...needed },
        { name: 'members', is: 'answer', of: 'list' },
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
    { name: 'type', is: 'type', types: FIELD_TYPES, members: FIELD_MEMBERS, ...needed },
    WHEN,
  ],
  inner: [
    KEY,
    { name: 'label', is: 'texts', ...needed },
    { name: 'help', is: 'texts', isLong: true },
    { name: 'required', is: 'flag' },
    { name: 'type', is: 'type', types: PLAIN_TYPES, members: FIELD_MEMBERS, ...needed },
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
  rules: [
    {
      name: 'rules',
      is: 'list',
      blank: { earlier: '', later: 'today', tellAt: '', sentence: NO_TEXT },
      members: [
        { name: 'each', is: 'answer', of: 'list' },
        { name: 'earlier', is: 'answer', of: 'day', ...needed },
        { name: 'later', is: 'answer', of: 'day', ...needed },
        { name: 'distance', is: 'distance' },
        { ...WHEN, called: 'holdsWhen' },
        { name: 'tellAt', is: 'answer', of: 'any', ...needed },
        { name: 'sentence', is: 'texts', ...needed },
      ],
    },
    {
      name: 'sameTexts',
      is: 'list',
      blank: { one: '', other: '', sentence: NO_TEXT },
      members: [
        { name: 'one', is: 'answer', of: 'words', ...needed },
        { name: 'other', is: 'answer', of: 'words', ...needed },
        { ...WHEN, called: 'holdsWhen' },
        { name: 'sentence', is: 'texts', ...needed },
      ],
    },
  ],
  statement: [
    {
      name: 'statement',
      is: 'list',
      blank: { sentence: NO_TEXT },
      members: [
        { ...WHEN, called: 'saidWhen' },
        { name: 'sentence', is: 'texts', isLong: true, ...needed },
      ],
    },
  ],
  remedies: [
    {
      name: 'remedies',
      is: 'members',
      blank: { reviewBody: '', defendant: '', representedBy: '', basis: 'law' },
      members: [
        { name: 'reviewBody', is: 'line', ...needed },
        { name: 'reviewFirst', is: 'members', blank: { law: '' }, members: [{ name: 'law', is: 'line', ...needed }] },
        { name: 'defendant', is: 'line', ...needed },
        { name: 'representedBy', is: 'line', ...needed },
        { name: 'basis', is: 'choice', options: remediesRuleSchema.shape.basis.options, ...needed },
      ],
    },
  ],
};

/** Members of the whole that the form edits; the others are edited as text. */
export const FORM_MEMBERS: ReadonlySet<string> = new Set([
  'sections',
  'attachments',
  ...[...WHOLE_PARTS.first, ...WHOLE_PARTS.last].flatMap((kind) => PART_MEMBERS[kind].map(({ name }) => name)),
]);
