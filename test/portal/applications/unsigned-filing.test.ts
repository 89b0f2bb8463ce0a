import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { CONTAINER_MIME_TYPE, ENTRY, packContainer, readContainer } from '#documents/container/asic-container.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { neededAttachments, sampleAnswers } from '../../support/application/sample-answers.ts';
import { type FilingOptions, sampleFile, sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const CITY = '132918';
/** As the sample city has them: one signed or not, one never signed, one always. */
const OPTIONAL = 'child-allowance-name-address-change';
const NOT_USED = 'child-allowance-school-fees-change';
const REQUIRED = 'child-allowance-end';

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());

function offered(id: string): Procedure {
  const procedure = portal.catalogue.find(ANYBODY, id, CITY);
  if (procedure === undefined) throw new Error(`${CITY} does not offer ${id}`);
  return procedure;
}

const compose = (id: string, options: FilingOptions = {}) =>
  sampleFiling(holder, offered(id), { filer: portal.filerOf('ordinary'), ...options });

function filesOfSigned(id: string) {
  return neededAttachments(offered(id), { answers: sampleAnswers(offered(id)) }).map(({ key }) => sampleFile(key));
}

async function without(container: Promise<Uint8Array>, ...names: readonly string[]): Promise<Uint8Array> {
  const read = readContainer(await container);
  if (!read.ok) throw new Error(read.failure.code);
  return packContainer(read.value.entries.filter(({ name }) => !names.includes(name)));
}

const evidenceOf = (receiptNumber: string) =>
  portal.database
    .selectFrom('application_evidence')
    .select(['verdict', 'certificate_path'])
    .where('receipt_number', '=', receiptNumber)
    .executeTakeFirstOrThrow();

describe('an application without a signature', () => {
  it.each([
    ['where the procedure uses none', NOT_USED, {}],
    ['where the person may choose, with what is asked for in its place', OPTIONAL, { withoutSignature: true }],
  ] as const)('is filed %s, and its evidence claims no signer', async (_, id, options) => {
    const filed = await portal.file(token, await compose(id, options));
    expect(filed).toMatchObject({ status: 201 });
    const { receiptNumber } = filedReplySchema.parse(filed.body);
    expect(await evidenceOf(receiptNumber)).toEqual({
      verdict: { status: 'unsigned', verifiedAt: expect.any(String), software: 'madoguchi test' },
      certificate_path: [],
    });
  });

  it('is the same file without manifest and signature, and says of itself that it is unsigned', async () => {
    const read = readContainer(await compose(NOT_USED));
    if (!read.ok) throw new Error(read.failure.code);
    expect(read.value.isSigned).toBe(false);
    const text = (name: string) =>
      Buffer.from(read.value.entries.find((entry) => entry.name === name)?.bytes ?? []).toString('utf8');
    expect(read.value.entries.map(({ name }) => name)).toEqual([
      ENTRY.mimetype,
      ENTRY.applicationJson,
      ENTRY.applicationPdf,
    ]);
    expect(text(ENTRY.mimetype)).toBe(CONTAINER_MIME_TYPE);
    expect(JSON.parse(text(ENTRY.applicationJson))).toMatchObject({ withoutSignature: true });
  });

  it('does not hide the certificate that the owner last signed with', async () => {
    const theirs = await portal.signIn('spouse');
    const spouse = await portal.authority.holder('spouse');
    await portal.file(theirs, await sampleFiling(spouse, offered(REQUIRED)));
    await portal.file(theirs, await sampleFiling(spouse, offered(NOT_USED)));
    const asked = await portal.ask(theirs, { method: 'GET', url: '/signature-certificate' });
    expect(asked.body).toMatchObject({ certificate: { revocation: 'good' } });
  });

  it.each<[string, () => Promise<Uint8Array>, Record<string, unknown>]>([
    ['for a procedure that needs a signature', () => compose(REQUIRED, { sign: false }), { code: 'signatureMissing' }],
    [
      'with a signature where the procedure uses none',
      () => compose(NOT_USED, { sign: true }),
      { code: 'containerInvalid', problem: 'entryUnexpected', entry: ENTRY.signature },
    ],
    [
      'SR-87: with the signature taken off',
      () => without(compose(OPTIONAL), ENTRY.manifest, ENTRY.signature),
      { code: 'containerInvalid', problem: 'entryMissing', entry: ENTRY.signature },
    ],
    [
      'SR-87: with the signature taken off, its manifest left',
      () => without(compose(OPTIONAL), ENTRY.signature),
      { code: 'containerInvalid', problem: 'entryMissing', entry: ENTRY.signature },
    ],
    [
      'SR-87: with the manifest taken off, its signature left',
      () => without(compose(OPTIONAL), ENTRY.manifest),
      { code: 'containerInvalid', problem: 'entryMissing', entry: ENTRY.manifest },
    ],
    [
      'signed, but saying that it is not',
      () => compose(OPTIONAL, { sign: true, change: (one) => ({ ...one, withoutSignature: true }) }),
      { code: 'containerInvalid', problem: 'entryUnexpected', entry: ENTRY.signature },
    ],
    [
      'SR-87: with a PDF that does not say so',
      () =>
        compose(OPTIONAL, {
          withoutSignature: true,
          changePrinted: ({ withoutSignature: _, ...one }: Application) => one,
        }),
      { code: 'documentMismatch' },
    ],
    [
      'SR-87: that says to be read from a card',
      () =>
        compose(OPTIONAL, {
          withoutSignature: true,
          change: (one) => ({
            ...one,
            applicant: { ...one.applicant, name: { ...one.applicant.name, origin: 'card' } },
          }),
        }),
      { code: 'applicationImplausible', at: 'applicant.name.origin' },
    ],
    [
      'SR-87: about somebody who will be born in 2199',
      () =>
        compose(OPTIONAL, {
          withoutSignature: true,
          change: (one) => ({
            ...one,
            applicant: { ...one.applicant, birthDate: { value: '2199-01-01' as never, origin: 'person' } },
          }),
        }),
      { code: 'applicationImplausible', at: 'applicant.birthDate' },
    ],
    [
      'SR-87: with a name that hides its end',
      () =>
        compose(OPTIONAL, {
          withoutSignature: true,
          change: (one) => ({
            ...one,
            applicant: { ...one.applicant, name: { value: '見本\u202e花子', origin: 'person' } },
          }),
        }),
      { code: 'applicationImplausible', at: 'applicant.name.value' },
    ],
    [
      'without the document in place of the signature',
      () => compose(OPTIONAL, { withoutSignature: true, files: filesOfSigned(OPTIONAL) }),
      { code: 'attachmentRefused', key: 'identityCopy', problem: 'required' },
    ],
    [
      'signed, with the document that only an unsigned one brings',
      () => compose(OPTIONAL, { files: [sampleFile('identityCopy')] }),
      { code: 'attachmentRefused', key: 'identityCopy', problem: 'unknownKey' },
    ],
  ])('is refused %s', async (_, make, failure) => {
    expect(await portal.file(token, await make())).toMatchObject({ status: 422, body: failure });
  });
});
