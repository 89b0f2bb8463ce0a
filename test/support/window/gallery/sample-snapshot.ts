import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import { type FlowView, type FlowViewOf, flowViewSchema } from '#contract/app/flows/flow-list.ts';
import { type Snapshot, snapshotSchema } from '#contract/app/views/snapshot.ts';
import { type ChangeablePin, epochMs, flowIdSchema, readerNameSchema } from '#contract/values/brands.ts';
import type { FlowName } from '#contract/values/flow-name.ts';
import type { Language } from '#contract/values/localized-text.ts';

const FLOW_ID = flowIdSchema.parse('11111111-2222-4333-8444-555555555555');
const SAMPLE_SECRETS = { auth: '1234', text: '5678', sign: 'ABC123' };
export const SAMPLE_READER = readerNameSchema.parse('Sample Reader 00 00');
export const OTHER_READER = readerNameSchema.parse('Desk Reader 01 00');

/** Of a session that ends at half past three. */
export const SIGNED_IN = {
  session: {
    at: 'active',
    endsAtMs: epochMs(Date.parse('2026-11-22T15:30:00+09:00')),
    freshUntilMs: epochMs(Date.parse('2126-11-22T15:30:00+09:00')),
    holder: '5d8a4b0e-6a0f-4c55-9d0a-0f3c1b2e7a11',
    level: 'card',
    acting: { is: 'no' },
  },
} as const satisfies Partial<Snapshot>;

/** Signed in with a passkey, for reading alone. */
export const READING = {
  session: { ...SIGNED_IN.session, level: 'pass', freshUntilMs: epochMs(0) },
} as const satisfies Partial<Snapshot>;

/** In front of a practice portal, with a practice card on the reader. */
export const IN_PRACTICE: Partial<Snapshot> = {
  environment: {
    portal: { origin: 'http://127.0.0.1:8080', practice: true, operator: { ja: '見本市', en: 'Sample City' } },
    practicePersona: 'ordinary',
    keeping: 'onComputer',
  },
};

/** What a host knows just after its start: a reader without a card, nobody signed in. */
export function sampleSnapshot(language: Language, change: Partial<Snapshot> = {}): Snapshot {
  return snapshotSchema.parse({
    version: '0.1.0',
    host: 'kiosk',
    publicTerminal: false,
    language,
    locked: [],
    environment: {
      portal: { origin: 'http://127.0.0.1:8080', practice: false, operator: { ja: '見本市', en: 'Sample City' } },
      practicePersona: null,
      keeping: change.publicTerminal === true ? 'nowhere' : 'onComputer',
    },
    practicePersonas: [
      { name: 'ordinary', secrets: SAMPLE_SECRETS },
      { name: 'last-try', secrets: SAMPLE_SECRETS },
      { name: 'locked', secrets: SAMPLE_SECRETS },
    ],
    devices: { service: 'running', readers: [{ name: SAMPLE_READER, card: 'absent' }] },
    session: { at: 'signedOut' },
    flow: null,
    idle: null,
    gate: null,
    ...change,
  });
}

let revision = 0;

/** What a view of each flow says besides its step, where a test names nothing else. */
const MEMBERS = {
  login: {},
  apply: { isSigned: true, corrects: null, mandate: null },
  changePin: { slot: 'auth' },
  fresh: {},
  benefitAccount: {},
  registerProxy: {},
  passkeySignIn: {},
  authorize: {},
  nativeRequest: {
    asked: { use: 'text', extension: 'own', origin: 'https://shinsei.mihon.go.jp', digests: [], isStranger: false },
  },
  gateEntry: {},
} as const satisfies {
  readonly [Name in FlowName]: Omit<FlowViewOf<Name>, 'flow' | 'flowId' | 'revision' | 'step'>;
};

/** Each view is newer than the one before, as a host's would be. */
export function sampleFlow<Name extends FlowName>(
  flow: Name,
  step: FlowViewOf<Name>['step'],
  members: Partial<Omit<FlowViewOf<Name>, 'flow' | 'step'>> = {},
): FlowView {
  revision += 1;
  return flowViewSchema.parse({ flowId: FLOW_ID, revision, flow, ...MEMBERS[flow], ...members, step });
}

export function samplePinChange(slot: ChangeablePin, step: ChangePinStep): FlowView {
  return sampleFlow('changePin', step, { slot });
}
