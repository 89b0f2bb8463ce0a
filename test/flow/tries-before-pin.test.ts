import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ChangeablePin,
  calendarDateSchema,
  changeablePinSchema,
  municipalityCodeSchema,
  procedureIdSchema,
} from '#contract/values/brands.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got, secret } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const OLD: Readonly<Record<ChangeablePin, string>> = { auth: '1234', sign: 'ABC123', text: '5678' };
const NEW: Readonly<Record<ChangeablePin, string>> = { auth: '8264', sign: 'HJ4QZ8', text: '9173' };
const MOST: Readonly<Record<ChangeablePin, number>> = { auth: 3, sign: 5, text: 3 };
const FILES: Readonly<Record<ChangeablePin, number>> = { auth: 0x18, sign: 0x1b, text: 0x11 };
const VERIFY = 0x20;

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

describe('SR-21: at every entry point, with every count', () => {
  const MUNICIPALITY = municipalityCodeSchema.parse('131318');
  const PROCEDURE = procedureIdSchema.parse('child-allowance-donation');
  const typed = <T>(value: T) => ({ value, origin: 'person' as const });
  const applicant = {
    name: typed('見本　花子'),
    address: typed('東京都見本区例示町１丁目２番３号'),
    birthDate: typed(calendarDateSchema.parse('1990-04-01')),
    sex: typed('female' as const),
  };
  const now = (test: TestCore) => ({ flowId: test.view().flowId, revision: test.view().revision });
  const change = (slot: ChangeablePin) => async (test: TestCore) => {
    got(await test.core.handlers.beginPinChange({ slot }));
  };

  async function form(test: TestCore) {
    await test.signIn();
    got(
      await test.core.handlers.beginApply({ procedure: PROCEDURE, municipality: MUNICIPALITY, applicantFrom: 'form' }),
    );
    await test.untilStep('fillingForm');
    return { applicant, answers: sampleAnswers(portal.procedure(PROCEDURE)), attachmentsToFollow: [] };
  }

  const ENTRIES: readonly (readonly [string, ChangeablePin, (test: TestCore) => Promise<void>])[] = [
    ['login', 'auth', async (test) => void got(await test.core.handlers.beginLogin({}))],
    [
      'reading the applicant',
      'text',
      async (test) => {
        const draft = await form(test);
        got(await test.core.handlers.readApplicantFromCard({ ...now(test), draft }));
      },
    ],
    [
      'signing the application',
      'sign',
      async (test) => {
        const draft = await form(test);
        got(await test.core.handlers.reviewApplication({ ...now(test), draft }));
        await test.untilStep('reviewing');
        await test.declareAndFile();
      },
    ],
    ...changeablePinSchema.options.map((slot) => [`changing ${slot}`, slot, change(slot)] as const),
  ];

  const cases = ENTRIES.flatMap(([name, slot, begin]) =>
    Array.from({ length: MOST[slot] + 1 }, (_, triesLeft) => ({ name, slot, begin, triesLeft })),
  );

  it.each(cases)('$name with $triesLeft left', async ({ slot, begin, triesLeft }) => {
    const full = { auth: 3, sign: 5, text: 3, face: 10 };
    const test = await openTestCore(portal, {
      card: { triesLeft: { ...full, [slot]: triesLeft } },
      publicTerminal: triesLeft % 2 === 0,
    });
    await begin(test);
    const at = triesLeft === 0 ? 'blocked' : triesLeft === 1 ? 'confirmingLastTry' : 'awaitingPin';
    const { step, flowId, revision } = await test.untilCard(at);
    if (at === 'awaitingPin') expect(step).toMatchObject({ card: { triesLeft } });
    else {
      const alone = await test.core.handlers.givePin({ flowId, revision, pin: secret(OLD[slot]) });
      const both = { pin: secret(OLD[slot]), newPin: secret(NEW[slot]) };
      const changed = await test.core.handlers.changePin({ flowId, revision, ...both });
      expect([alone.ok, changed.ok]).toEqual([false, false]);
    }
    const ofSlot = test.card.wireLog.filter(
      ({ ins, dataBytes, file }) => ins === VERIFY && dataBytes > 0 && file === FILES[slot],
    );
    expect(ofSlot).toEqual([]);
    expect(test.card.triesLeft(slot)).toBe(triesLeft);
  });
});
