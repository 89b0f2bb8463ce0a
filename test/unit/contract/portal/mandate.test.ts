import { describe, expect, it } from 'vitest';
import {
  acceptanceOf,
  guardedUntil,
  lastDays,
  mandateOf,
  mandateSchema,
  type Sitting,
  scopeSchema,
  untilProblem,
} from '#contract/portal/mandate.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import { calendarDateSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { acceptanceText } from '#documents/mandate/mandate-text.ts';
import { signedTextOf } from '../../../support/application/signed-text-of.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const born = (text: string) => birthDateSchema.parse(text);
const TODAY = day('2026-11-29');
const PRINCIPAL = { name: '見本　花子', birthDate: born('1990-04-01') };
/** SHA-256 of `{"birthDate":"1990-04-01","name":"見本　花子"}`, by openssl. */
const HASH = '2b04ff0d2edae61677bc7ab0c5bfd0c446342a7c30f7601ce6fe6ea514e7b246';
const SITTING: Sitting = {
  portal: 'https://portal.example',
  registration: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11',
  kind: 'chosen',
  scope: { procedures: [procedureIdSchema.parse('child-allowance-end')], things: ['applications'] },
  until: day('2027-11-28'),
  nonce: 'A'.repeat(43),
};

describe('A mandate', () => {
  it('ends after a year unless another day is chosen, and after three years at the latest', () => {
    expect(lastDays(TODAY)).toEqual({ latest: '2029-11-28', usual: '2027-11-28' });
    expect(lastDays(day('2024-02-29'))).toEqual({ latest: '2027-02-28', usual: '2025-02-28' });
    const problem = (until: string) => untilProblem({ kind: 'chosen', until: day(until) }, PRINCIPAL, TODAY);
    expect(problem('2026-11-28')).toBe('day');
    expect(problem('2026-11-29')).toBeUndefined();
    expect(problem('2029-11-28')).toBeUndefined();
    expect(problem('2029-11-29')).toBe('day');
  });

  it('of a child ends the day before it is fifteen', () => {
    expect(guardedUntil(born('2012-11-30'), TODAY)).toBe('2027-11-29');
    expect(guardedUntil(born('2011-11-30'), TODAY)).toBe('2026-11-29');
    expect(guardedUntil(born('2011-11-29'), TODAY)).toBeUndefined();
    expect(guardedUntil(born('2012-02-29'), TODAY)).toBe('2027-02-28');
    // Of whom the day of birth is not wholly known, nobody can say that they are a child.
    expect(guardedUntil(born('2020-00-00'), TODAY)).toBeUndefined();
    // Nobody is born yet on a day to come; fifteen years after the last ones there is no day that can be written.
    expect(guardedUntil(born('2026-11-30'), TODAY)).toBeUndefined();
    expect(guardedUntil(born('2199-12-30'), TODAY)).toBeUndefined();
    const child = { name: '見本　みらい', birthDate: born('2012-11-30') };
    const problem = (until: string) => untilProblem({ kind: 'guardian15', until: day(until) }, child, TODAY);
    expect(problem('2027-11-29')).toBeUndefined();
    expect(problem('2027-11-30')).toBe('day');
    expect(untilProblem({ kind: 'guardian15', until: TODAY }, PRINCIPAL, TODAY)).toBe('age');
  });

  it('names each procedure once, in one order', () => {
    const scope = (procedures: string[], things: string[] = ['applications']) =>
      scopeSchema.safeParse({ procedures, things }).success;
    expect(scope(['claim', 'donation'])).toBe(true);
    expect(scope(['donation', 'claim'])).toBe(false);
    expect(scope(['claim', 'claim'])).toBe(false);
    expect(scope([])).toBe(false);
    expect(scope(['claim'], [])).toBe(false);
    expect(scope(['claim'], ['applications', 'letters', 'notices', 'payments', 'visits'])).toBe(true);
    expect(scope(['claim'], ['letters', 'applications'])).toBe(false);
    expect(scope(['claim'], ['letters'])).toBe(false);
    expect(scope(['claim'], ['applications', 'ownData'])).toBe(false);
    expect(scope(Array.from({ length: 21 }, (_, n) => `procedure-${String(n).padStart(2, '0')}`))).toBe(false);
  });
});

describe('The two texts', () => {
  it('are canonical JSON, with nothing of the principal in the acceptance but a hash', () => {
    const { bytes, sha256, nonce } = acceptanceText(SITTING, PRINCIPAL);
    const text = new TextDecoder().decode(bytes);
    expect(text).toBe(
      `{"kind":"chosen","nonce":"${SITTING.nonce}","portal":"https://portal.example","principalHash":"${HASH}",` +
        `"registration":"${SITTING.registration}","scope":{"procedures":["child-allowance-end"],"things":["applications"]},` +
        '"until":"2027-11-28","v":1}',
    );
    expect(Buffer.from(nonce, 'base64url').toString('hex')).toBe(sha256);
    expect(text).not.toContain('花子');
  });

  it('of a guardian says so, and the mandate rests on the acceptance', () => {
    const asGuardian = acceptanceOf({ ...SITTING, kind: 'guardian15' }, HASH);
    expect(asGuardian).toMatchObject({ kind: 'guardian15', statement: 'guardian' });
    const { sha256: acceptance } = acceptanceText(SITTING, PRINCIPAL);
    const mandate = mandateOf(SITTING, {
      principal: PRINCIPAL,
      proxy: { name: '見本　太郎', birthDate: born('1988-01-02'), certificate: 'a'.repeat(64) },
      from: TODAY,
      acceptance,
      createdAt: '2026-11-29T12:00:00+09:00',
    });
    expect(mandateSchema.safeParse(mandate).success).toBe(true);
    expect(mandate.principal).toEqual({ name: '見本　花子' });
    const other = { ...mandate, until: day('2029-11-28') };
    expect(signedTextOf(other).sha256).not.toBe(signedTextOf(mandate).sha256);
  });
});
