import { describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { pinTriesLeft, readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import {
  type BenefitAccountEvent,
  type BenefitAccountState,
  benefitAccountMachine,
} from '#core/benefit-account/benefit-account.ts';
import { benefitAccountStep } from '#core/benefit-account/benefit-account-flow.ts';
import type { LastEvents } from '#core/flow/flow-machine.ts';

type Event = BenefitAccountEvent | LastEvents;

const READER = readerNameSchema.parse('Reader A');
const HOLDER = 'ミホン ハナコ';
const CERTIFICATE = Uint8Array.of(1, 2, 3);
const ORDER = {
  account: { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: HOLDER },
  names: { bank: 'みずほ', branch: '東京営業部' },
  ownKana: 'ミホン ハナコ',
} as const;
const SESSION = {
  token: 't',
  subject: 's',
  expiresAt: '',
  freshUntil: null,
  certificate: undefined,
  level: 'card' as const,
};

const asked: Event = { type: 'challengeAsked', outcome: { ok: true, value: undefined } };
const inspected = (attempt: number): Event => ({
  type: 'cardInspected',
  attempt,
  outcome: {
    ok: true,
    value: { authCertificate: CERTIFICATE, authority: undefined, triesLeft: pinTriesLeft(3), blocked: false },
  },
});
const pin = (): Event => ({ type: 'pinGiven', pin: new SecretBytes(new Uint8Array(4)) });
const proved = (attempt: number, certificate: Uint8Array | 'none' = CERTIFICATE): Event => ({
  type: 'cardUsed',
  attempt,
  outcome: {
    ok: true,
    value: { task: 'prove', value: { proof: 'p', certificate: certificate === 'none' ? undefined : certificate } },
  },
});
const named = (attempt: number, value: string): Event => ({
  type: 'cardUsed',
  attempt,
  outcome: { ok: true, value: { task: 'readName', value } },
});
const unread = (attempt: number, failure: Failure): Event => ({
  type: 'cardUsed',
  attempt,
  outcome: { ok: false, failure },
});
const opened: Event = { type: 'sessionOpened', outcome: { ok: true, value: SESSION } };
const failedWith = (type: 'challengeAsked' | 'sessionOpened' | 'saved', failure: Failure) =>
  ({ type, outcome: { ok: false, failure } }) as Event;
const confirmed = (stated: boolean): Event => ({ type: 'accountConfirmed', stated });
const savedWell: Event = { type: 'saved', outcome: { ok: true, value: null } };
const RESUMED: Event = { type: 'resumed' };
const DOWN: Failure = { code: 'portalUnreachable', retryAfterMs: 0 };

const TO_NAME = [asked, inspected(1), pin(), proved(2), opened, inspected(3), pin()] as const;
const toConfirming = (name = '見本　花子') => [...TO_NAME, named(4, name)];

function walk(events: readonly Event[], order: Parameters<typeof benefitAccountMachine>[0] = ORDER) {
  const machine = benefitAccountMachine(order, {
    service: 'running',
    readers: [{ name: READER, card: 'present', atr: undefined }],
  });
  return events.reduce((step, event) => machine.step(step.state, event), machine.first);
}

const atOf = (state: BenefitAccountState) => ('card' in state ? `${state.at}/${state.card.phase.at}` : state.at);
const ending = (state: BenefitAccountState) => (state.at === 'releasing' ? state.then : undefined);

describe('registering an account for benefits', () => {
  it.each([
    ['asks for a challenge before any PIN', [], 'askingChallenge'],
    ['then for the PIN of the proof', [asked, inspected(1)], 'proving/awaitingPin'],
    ['sends the proof', [asked, inspected(1), pin(), proved(2)], 'openingSession'],
    ['then asks for the PIN of the text', [...TO_NAME.slice(0, 6)], 'readingName/awaitingPin'],
    ['shows whose account it becomes', toConfirming(), 'confirming'],
    ['sends it once that was confirmed', [...toConfirming(), confirmed(false)], 'saving'],
    ['waits while the portal is away', [failedWith('challengeAsked', DOWN)], 'interrupted'],
    ['begins anew from there', [failedWith('challengeAsked', DOWN), RESUMED], 'askingChallenge'],
    [
      'sends again what was confirmed',
      [...toConfirming(), confirmed(false), failedWith('saved', DOWN), RESUMED],
      'saving',
    ],
    [
      'asks for the card again where it took too long',
      [...toConfirming(), confirmed(false), failedWith('saved', { code: 'freshCardNeeded' }), RESUMED],
      'askingChallenge',
    ],
    ['hears nothing of a stranger’s step', [savedWell, opened, confirmed(true), named(1, 'x')], 'askingChallenge'],
  ] as const)('%s', (_, events, at) => {
    expect(atOf(walk(events).state)).toBe(at);
  });

  it('reads no card but the one that was proved', () => {
    const { effects } = walk(TO_NAME);
    expect(effects).toMatchObject([{ do: 'card', task: 'readName', certificate: CERTIFICATE }]);
    const phone = walk([asked, inspected(1), pin(), proved(2, 'none'), opened]);
    expect(ending(phone.state)).toEqual({ how: 'failed', failure: { code: 'cardDataMissing' } });
  });

  it('ends with the card of somebody else, before anything is read of it', () => {
    const other = walk([
      asked,
      inspected(1),
      pin(),
      proved(2),
      failedWith('sessionOpened', { code: 'personMismatch' }),
    ]);
    expect(ending(other.state)).toEqual({ how: 'failed', failure: { code: 'personMismatch' } });
    const swapped = walk([...TO_NAME, unread(4, { code: 'cardChanged' })]);
    expect(['releasing', 'interrupted']).toContain(swapped.state.at);
    expect(swapped.effects).toEqual([]);
  });

  it('MT-34: sends nothing where the names read otherwise, and nothing unsaid where they cannot be compared', () => {
    const otherwise = { ...ORDER, ownKana: 'ミホン タロウ' };
    const unknown = { ...ORDER, ownKana: '' };
    for (const stated of [true, false]) {
      expect(atOf(walk([...toConfirming(), confirmed(stated)], otherwise).state)).toBe('confirming');
    }
    expect(atOf(walk([...toConfirming(), confirmed(false)], unknown).state)).toBe('confirming');
    expect(walk([...toConfirming(), confirmed(true)], unknown).effects).toMatchObject([
      { do: 'save', own: { stated: true } },
    ]);
    // What the card says in kana is not what somebody typed, and Latin letters have no reading.
    expect(benefitAccountStep(walk(toConfirming('ミホン　タロウ')).state)).toMatchObject({ fit: 'differs' });
    expect(benefitAccountStep(walk(toConfirming('MIHON HANAKO')).state)).toMatchObject({ fit: 'cannotTell' });
  });

  it('compares again what was put right', () => {
    const otherwise = { ...ORDER, ownKana: 'ミホン タロウ' };
    const again: Event = { type: 'namesGiven', holderKana: 'ミホン タロウ', ownKana: 'ミホン タロウ' };
    const { state } = walk([...toConfirming(), again], otherwise);
    expect(benefitAccountStep(state)).toMatchObject({
      at: 'confirming',
      fit: 'same',
      order: { account: { holderKana: 'ミホン タロウ' } },
    });
    const sent = walk([...toConfirming(), again, confirmed(false)], otherwise);
    expect(sent.effects).toMatchObject([{ do: 'save', own: { kana: 'ミホン タロウ' } }]);
  });

  it('ends done once, and failed where no waiting helps', () => {
    expect(ending(walk([...toConfirming(), confirmed(false), savedWell]).state)).toMatchObject({ how: 'done' });
    const failures: readonly Failure[] = [
      { code: 'accountNotAccepted' },
      { code: 'branchUnknown' },
      { code: 'sessionRequired' },
      { code: 'tooManyRequests', retryAfterSeconds: 80_000 },
    ];
    for (const failure of failures) {
      expect(ending(walk([...toConfirming(), confirmed(false), failedWith('saved', failure)]).state)).toEqual({
        how: 'failed',
        failure,
      });
    }
    expect(ending(walk([...toConfirming(), { type: 'cancelled' }]).state)).toEqual({ how: 'cancelled' });
  });
});
