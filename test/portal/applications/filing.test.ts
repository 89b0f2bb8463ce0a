import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationDetailSchema,
  type FiledReply,
  filedReplySchema,
  receiptClaimsSchema,
} from '#contract/portal/application-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import { issueSignCertificate } from '#native-bridge/simulator/certificate-profile.ts';
import { runningTerm } from '#native-bridge/simulator/certificate-term.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { isReceiptNumber } from '../../support/application/receipt-number.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { type FilingOptions, sampleFile, sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
let spouse: string;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  spouse = await portal.signIn('spouse');
});
afterAll(() => portal.close());

const CLAIM = 'child-allowance-claim';
const SHORT = 'child-allowance-end';
/** May be taken back. */
const WISH = 'child-allowance-donation';
const compose = (options: FilingOptions = {}, id = SHORT) =>
  sampleFiling(holder, portal.procedure(id), { filer: portal.filerOf('ordinary'), ...options });

async function fileNew(options: FilingOptions = {}, id = SHORT): Promise<FiledReply> {
  const filed = await portal.file(token, await compose(options, id));
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body);
}

async function countOf(table: string): Promise<number> {
  const counted = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(portal.database);
  return Number(counted.rows[0]?.n);
}

describe('filing', () => {
  it('gives a receipt signed by the portal for every procedure of a municipality that it takes here', async () => {
    const keys = await portal.ask(undefined, { method: 'GET', url: '/.well-known/jwks.json' });
    const keySet = createLocalJWKSet(keys.body as never);
    const here = portal.catalogue.procedures.filter(({ municipality }) => municipality.code === '131318');
    expect(here).toHaveLength(29);
    for (const procedure of here) {
      const filed = await portal.file(token, await sampleFiling(holder, procedure));
      expect({ id: procedure.id, ...filed }).toMatchObject({ status: 201 });
      const reply = filedReplySchema.parse(filed.body);
      expect(isReceiptNumber(reply.receiptNumber)).toBe(true);
      const { payload } = await jwtVerify(reply.receipt, keySet, { algorithms: ['ES256'], issuer: TEST_ORIGIN });
      const { receiptNumber, receivedAt, sha256 } = reply;
      expect(receiptClaimsSchema.parse(payload)).toMatchObject({ receiptNumber, receivedAt, sha256 });
    }
  });

  it('files for a person of whose birth the register knows the month alone', async () => {
    const person = { ...holder.persona.holder, birthDate: birthDateSchema.parse('1987-04-00') };
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const request = {
      publicKey,
      serial: randomBytes(8).fill(0x11, 0, 1),
      ...runningTerm(person.birthDate, Date.now()),
    };
    const certificate = issueSignCertificate(portal.authority.signCa, person, request);
    const signer = {
      ...holder,
      persona: { ...holder.persona, holder: person },
      sign: { certificate, key: privateKey },
    };
    const filed = await portal.file(token, await sampleFiling(signer, portal.procedure(SHORT)));
    expect(filed).toMatchObject({ status: 201 });

    const change = (day: string) => (application: Application) => ({
      ...application,
      applicant: {
        ...application.applicant,
        birthDate: { value: birthDateSchema.parse(day), origin: 'person' as const },
      },
    });
    const fileWith = async (who: PracticeHolder, day: string) =>
      (await portal.file(token, await sampleFiling(who, portal.procedure(SHORT), { change: change(day) }))).body.code;
    expect(await fileWith(signer, '1987-04-05')).toBeUndefined();
    expect(await fileWith(signer, '1987-05-05')).toBe('signerNotApplicant');
    expect(await fileWith(holder, '1990-04-00')).toBe('signerNotApplicant');
  });

  it('SR-2: files one application once, however often and at once it is sent', async () => {
    const container = await compose();
    const before = await countOf('application');
    const answers = await Promise.all(Array.from({ length: 50 }, () => portal.file(token, container)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await countOf('application')) - before).toBe(1);
    expect((await portal.file(token, container)).body).toEqual(answers[0]?.body);
  });

  it('SR-2: refuses other bytes under a key that was used', async () => {
    const idempotencyKey = randomUUID();
    await fileNew({ idempotencyKey });
    const other = await compose({
      idempotencyKey,
      answers: sampleAnswers(portal.procedure(SHORT), { reason: 'death' }),
    });
    expect(await portal.file(token, other)).toMatchObject({ status: 409, body: { code: 'idempotencyKeyReused' } });
  });

  it('SR-2, SR-68: tells another subject nothing about whose key it is, and files nothing', async () => {
    const container = await compose();
    const filed = filedReplySchema.parse((await portal.file(token, container)).body);
    const before = await countOf('application');
    const stolen = await portal.file(spouse, container);
    expect(stolen).toMatchObject({ status: 422, body: { code: 'filerMismatch' } });
    expect(JSON.stringify(stolen.body)).not.toContain(filed.receiptNumber);
    expect(await countOf('application')).toBe(before);
  });

  it('returns the first receipt also after the certificate has expired', async () => {
    const container = await compose();
    const first = await portal.file(token, container);
    portal.clock.nowMs += 20 * 365 * 86_400_000;
    const again = await portal.file(token, container);
    const late = await portal.file(token, await compose());
    portal.clock.nowMs -= 20 * 365 * 86_400_000;
    expect(again).toEqual({ status: 200, body: first.body });
    expect(late.body.code).toBe('certificateExpired');
  });

  const filer = () => ({ kind: 'resident', id: portal.filerOf('ordinary') }) as const;
  const storedOf = async (receiptNumber: string) => {
    const stored = await portal.stores.applications.readContainer(filer(), receiptNumber);
    if (!stored.ok) throw new Error(stored.failure.code);
    return stored.value;
  };

  it('SR-1: keeps the very bytes of every receipt', async () => {
    const container = await compose();
    const { receiptNumber, sha256 } = filedReplySchema.parse((await portal.file(token, container)).body);
    const stored = await storedOf(receiptNumber);
    expect(Buffer.from(stored).equals(container)).toBe(true);
    expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256);
  });

  const answersOf = async (receiptNumber: string, { database }: TestPortal = portal) => {
    const rows = await database
      .selectFrom('application_revocation_answer as answer')
      .innerJoin('revocation_answer as kept', 'kept.sha256', 'answer.sha256')
      .select('kept.bytes')
      .where('answer.receipt_number', '=', receiptNumber)
      .orderBy('answer.place')
      .execute();
    return rows.map(({ bytes }) => bytes);
  };

  it('keeps a CRL once, however many filings rest on it', async () => {
    const lists = {
      auth: await portal.authority.crl('auth', Date.now()),
      sign: await portal.authority.crl('sign', Date.now()),
    };
    const revocation = createRevocationChecker({
      methods: ['crl'],
      sources: { auth: { crlUrl: 'http://auth.example/' }, sign: { crlUrl: 'http://sign.example/' } },
      fetch: async (url) => new Response(new Uint8Array(String(url).includes('auth') ? lists.auth : lists.sign)),
    });
    const other = await openTestPortal({ revocation });
    const session = await other.signIn('ordinary');
    for (let n = 0; n < 3; n += 1) {
      const filed = await other.file(session, await sampleFiling(holder, other.procedure(SHORT)));
      const { receiptNumber } = filedReplySchema.parse(filed.body);
      expect(await answersOf(receiptNumber, other)).toEqual([Buffer.from(lists.sign)]);
    }
    expect(await other.database.selectFrom('revocation_answer').select('bytes').execute()).toHaveLength(1);
    await other.close();
  });

  it('SR-88: keeps enough to reach the same verdict five years later without a network', async () => {
    const { receiptNumber } = await fileNew();
    const evidence = await portal.database
      .selectFrom('application_evidence as evidence')
      .select('evidence.verdict')
      .where('evidence.receipt_number', '=', receiptNumber)
      .executeTakeFirstOrThrow();
    expect(evidence.verdict).toMatchObject({ status: 'valid', revocation: 'good', software: 'madoguchi test' });
    const [kept, ...others] = await answersOf(receiptNumber);
    expect(others).toEqual([]);
    expect(await portal.stores.applications.newestSignerPath(filer())).toHaveLength(2);
    const { verifiedAt } = evidence.verdict as { verifiedAt: string };
    const revocation = createRevocationChecker({
      methods: ['crl'],
      sources: { sign: { crlUrl: 'http://kept.example/crl' } },
      fetch: async () => new Response(new Uint8Array(kept ?? [])),
    });
    const again = await verifyContainer({
      bytes: await storedOf(receiptNumber),
      anchors: portal.anchors,
      atMs: Date.parse(verifiedAt),
      revocation,
      revocationPolicy: 'mustBeGood',
      signal: AbortSignal.timeout(10_000),
    });
    expect(again.ok && again.value.signature?.status).toBe('valid');
  });
});

describe('an application that is refused', () => {
  const changed = (change: (application: Application) => Application) => () => compose({ change });
  const inApplicant = (applicant: Partial<Application['applicant']>) =>
    changed((application) => ({ ...application, applicant: { ...application.applicant, ...applicant } }));
  const typed = <T>(value: T) => ({ value, origin: 'person' as const });
  const NUMBER = '123456789018';

  it.each<[string, () => Promise<Uint8Array>, number, Record<string, unknown>]>([
    ['no ZIP at all', async () => Buffer.from('not a container'), 422, { code: 'containerInvalid', problem: 'notZip' }],
    ['a cut container', async () => (await compose()).slice(0, -30), 422, { code: 'containerInvalid' }],
    [
      'bytes after the end',
      async () => Buffer.concat([await compose(), Buffer.from('x')]),
      422,
      { code: 'containerInvalid' },
    ],
    [
      'another name than the signer’s',
      inApplicant({ name: typed('見本　次郎') }),
      422,
      { code: 'signerNotApplicant', field: 'name', application: '見本　次郎' },
    ],
    [
      'another birth date than the signer’s',
      inApplicant({ birthDate: typed(calendarDateSchema.parse('1991-04-01')) }),
      422,
      { code: 'signerNotApplicant', field: 'birthDate' },
    ],
    [
      'another address than the signer’s',
      inApplicant({ address: typed('東京都見本区例示町９丁目９番９号') }),
      422,
      { code: 'signerNotApplicant', field: 'address' },
    ],
    [
      'a procedure nobody offers',
      changed((one) => ({ ...one, procedure: { ...one.procedure, id: 'no-such-thing' as never } })),
      404,
      { code: 'procedureUnknown' },
    ],
    [
      'a revision that was never served',
      changed((one) => ({ ...one, procedure: { ...one.procedure, revision: '0123456789abcdef' } })),
      409,
      { code: 'catalogueRevisionUnknown' },
    ],
    [
      'a municipality that does not offer it',
      changed((one) => ({ ...one, municipality: { ...one.municipality, code: '011002' as never } })),
      422,
      { code: 'municipalityMismatch' },
    ],
    [
      'a municipality under another name',
      changed((one) => ({ ...one, municipality: { ...one.municipality, name: { ja: '別区', en: 'Other' } } })),
      422,
      { code: 'municipalityMismatch' },
    ],
    [
      'SR-87: a PDF that says something else than the data',
      () =>
        compose({
          changePrinted: (one) => ({ ...one, applicant: { ...one.applicant, address: typed('東京都例示市') } }),
        }),
      422,
      { code: 'documentMismatch' },
    ],
    [
      'SR-87: one that was made for another portal',
      () => compose({ portal: 'https://elsewhere.example' }),
      422,
      { code: 'portalMismatch' },
    ],
    [
      'SR-87: one that was made in somebody else’s session',
      () => compose({ filer: 'somebody-else' }),
      422,
      { code: 'filerMismatch' },
    ],
    ...(
      [
        ['31 days old', { createdAt: '2026-10-01T00:00:00+09:00' }, 'createdAt'],
        ['of 1999', { createdAt: '1999-01-01T00:00:00+09:00' }, 'createdAt'],
        ['of 9999', { createdAt: '9999-01-01T00:00:00Z' }, 'createdAt'],
        ['with a right-to-left override', { software: { name: 'mado\u202eguchi', version: '1' } }, 'software.name'],
        ['with a NUL', { software: { name: 'mado\u0000guchi', version: '1' } }, 'software.name'],
      ] as const
    ).map(([what, change, at]): [string, () => Promise<Uint8Array>, number, Record<string, unknown>] => [
      `SR-87: one ${what}`,
      changed((one) => ({ ...one, ...change })),
      422,
      { code: 'applicationImplausible', at },
    ]),
    [
      'an answer to a question that is not asked',
      changed((one) => ({ ...one, answers: { ...one.answers, extra: 'x' } })),
      422,
      { code: 'answersInvalid', problems: [{ at: 'extra', problem: 'unknownField' }] },
    ],
    [
      'an answer that is missing',
      changed(({ answers: { phone: _, ...answers }, ...one }) => ({ ...one, answers })),
      422,
      { code: 'answersInvalid', problems: [{ at: 'phone', problem: 'required' }] },
    ],
    [
      'a child older than who claims for it',
      () => compose({ answers: sampleAnswers(portal.procedure(CLAIM), { 'children.birthDate': '1960-01-01' }) }, CLAIM),
      422,
      { code: 'answersInvalid', problems: [{ at: 'children.0.birthDate', problem: 'contradicts', rule: 0 }] },
    ],
    [
      'a day that has not come',
      () => compose({ answers: sampleAnswers(portal.procedure(CLAIM), { eventDate: '2199-01-01' }) }, CLAIM),
      422,
      { code: 'answersInvalid', problems: [{ at: 'eventDate', problem: 'dateTooLate' }] },
    ],
    [
      'SR-4: a 12-digit number among the answers',
      changed((one) => ({ ...one, answers: { ...one.answers, applicantKana: `ア ${NUMBER}` } })),
      422,
      { code: 'individualNumberFound', at: 'answers.applicantKana' },
    ],
    [
      'SR-4: a 12-digit number in wide digits with hyphens, deep in a list',
      () =>
        compose({
          answers: sampleAnswers(portal.procedure(SHORT), { 'children.name': '１２３４-５６７８-９０１８' }),
        }),
      422,
      { code: 'individualNumberFound', at: 'answers.children.0.name' },
    ],
    [
      'SR-4: a 12-digit number in a file’s name',
      () => {
        const file = sampleFile('appointmentCopy');
        const attachment = { ...file.attachment, fileName: `${NUMBER}.pdf` };
        return compose({ files: [{ ...file, attachment }] });
      },
      422,
      { code: 'individualNumberFound', at: 'attachments.0.fileName' },
    ],
    [
      'an attachment the procedure does not have',
      () => compose({ files: [sampleFile('somethingElse')] }),
      422,
      { code: 'attachmentRefused', key: 'somethingElse', problem: 'unknownKey' },
    ],
    [
      'too many of one attachment',
      () =>
        compose({
          answers: sampleAnswers(portal.procedure(SHORT), { reason: 'publicServant' }),
          files: Array.from({ length: 4 }, () => sampleFile('appointmentCopy')),
        }),
      422,
      { code: 'attachmentRefused', problem: 'tooMany' },
    ],
    [
      'an attachment that is not what it is said to be',
      () =>
        compose({
          answers: sampleAnswers(portal.procedure(SHORT), { reason: 'publicServant' }),
          files: [sampleFile('appointmentCopy', Buffer.from('<script>alert(1)</script>'))],
        }),
      422,
      { code: 'attachmentRefused', problem: 'contentMismatch' },
    ],
    [
      'a picture that is said to be a PDF',
      () =>
        compose({
          answers: sampleAnswers(portal.procedure(SHORT), { reason: 'publicServant' }),
          files: [sampleFile('appointmentCopy', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9))],
        }),
      422,
      { code: 'attachmentRefused', problem: 'contentMismatch' },
    ],
    [
      'an attachment that must come and does not',
      () => compose({ files: [] }, CLAIM),
      422,
      { code: 'attachmentRefused', problem: 'required' },
    ],
    [
      'an unknown attachment that is to follow',
      changed((one) => ({ ...one, attachmentsToFollow: ['nothing'] })),
      422,
      { code: 'attachmentRefused', key: 'nothing', problem: 'unknownKey' },
    ],
  ])('%s', async (_, make, status, failure) => {
    const before = await countOf('application');
    const answer = await portal.file(token, await make());
    expect(answer).toMatchObject({ status, body: failure });
    expect(JSON.stringify(portal.logged)).not.toContain(NUMBER);
    expect(await countOf('application')).toBe(before);
  });

  it('SR-87: says what is wrong first in the order of the checks', async () => {
    // Signer, number, answers, PDF and attachments are all wrong; each repair shows the next.
    const wrongAnswers = { ...sampleAnswers(portal.procedure(SHORT)), extra: 'x' };
    const base = { answers: wrongAnswers, files: [sampleFile('somethingElse')] };
    const withName = (one: Application, name: string) => ({
      ...one,
      applicant: { ...one.applicant, name: { value: name, origin: 'person' as const } },
    });
    const printed = (one: Application) => withName(one, '別人');
    const codes = [];
    for (const options of [
      { ...base, change: (one: Application) => withName(one, '見本　次郎'), changePrinted: printed },
      { ...base, answers: { ...wrongAnswers, applicantKana: NUMBER }, changePrinted: printed },
      { ...base, changePrinted: printed },
      { files: base.files, changePrinted: printed },
      { files: base.files },
    ]) {
      codes.push((await portal.file(token, await compose(options))).body.code);
    }
    expect(codes).toEqual([
      'signerNotApplicant',
      'individualNumberFound',
      'answersInvalid',
      'documentMismatch',
      'attachmentRefused',
    ]);
  });

  it('takes the place of a required attachment that may follow, where the municipality allows it', async () => {
    const change = (one: Application) => ({ ...one, attachmentsToFollow: ['accountCopy'] });
    const outcomes = [];
    for (const municipality of ['131318', '132918']) {
      const procedure = portal.procedure(CLAIM, municipality);
      const own = {
        accountChoice: 'ownAccount',
        anyChildLivesApart: false,
        anyChildStudiesAbroad: false,
        supportsElderSiblings: false,
      };
      const answers = sampleAnswers(procedure, own);
      outcomes.push(
        (
          await portal.file(
            token,
            await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary'), answers, files: [], change }),
          )
        ).body.code,
      );
    }
    expect(outcomes).toEqual([undefined, 'attachmentRefused']);
  });

  it.each([
    ['expired', 'certificateExpired'],
    ['moved', 'certificateRevoked'],
  ] as const)('SR-65: refuses the %s card’s signature: %s', async (persona, code) => {
    const other = await portal.authority.holder(persona);
    const container = await sampleFiling(other, portal.procedure(SHORT));
    expect((await portal.file(token, container)).body).toMatchObject({ code, use: 'sign' });
  });

  it('SR-65: refuses an application signed with the authentication key', async () => {
    const container = await sampleFiling(
      { ...holder, sign: holder.auth, signCa: holder.authCa },
      portal.procedure(SHORT),
    );
    expect((await portal.file(token, container)).body.code).toBe('certificateUntrusted');
  });
});

describe('own applications', () => {
  it('are listed and read by their owner with an untouched history', async () => {
    const { receiptNumber, sha256 } = await fileNew();
    const read = await portal.ask(token, { method: 'GET', url: `/applications/${receiptNumber}` });
    const detail = applicationDetailSchema.parse(read.body);
    expect(detail).toMatchObject({ receiptNumber, sha256, status: 'received', procedure: { id: SHORT } });
    expect(detail.history.map(({ status }) => status)).toEqual(['received']);
    const list = await portal.ask(token, { method: 'GET', url: '/applications' });
    expect(JSON.stringify(list.body)).toContain(receiptNumber);
  });

  it('can be withdrawn once', async () => {
    const { receiptNumber } = await fileNew({}, WISH);
    const url = `/applications/${receiptNumber}/withdrawal`;
    const withdrawn = applicationDetailSchema.parse((await portal.ask(token, { method: 'POST', url })).body);
    expect(withdrawn.history.map(({ status }) => status)).toEqual(['received', 'withdrawn']);
    expect(await portal.ask(token, { method: 'POST', url })).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused', from: 'withdrawn', to: 'withdrawn' },
    });
  });

  it('are withdrawn once by many at once', async () => {
    const { receiptNumber } = await fileNew({}, WISH);
    const url = `/applications/${receiptNumber}/withdrawal`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => portal.ask(token, { method: 'POST', url })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  it('SR-68: are nobody else’s, whatever is asked: as if they were not there', async () => {
    const { receiptNumber } = await fileNew();
    for (const number of [receiptNumber, 'MG-0000-0000-0000']) {
      for (const [method, url] of [
        ['GET', `/applications/${number}`],
        ['POST', `/applications/${number}/withdrawal`],
      ] as const) {
        const other = await portal.ask(spouse, { method, url });
        expect(other).toMatchObject({ status: 404, body: { code: 'notFound' } });
        expect((await portal.ask(undefined, { method, url })).status).toBe(401);
      }
    }
    const list = await portal.ask(spouse, { method: 'GET', url: '/applications' });
    expect(list.body).toEqual({ applications: [], next: null });
    const own = await portal.ask(token, { method: 'GET', url: `/applications/${receiptNumber}` });
    expect(own.body).toMatchObject({ status: 'received' });
  });

  it.each([
    ['application', 'receipt_number'],
    ['application_container', 'receipt_number'],
    ['application_evidence', 'receipt_number'],
    ['application_revocation_answer', 'receipt_number'],
    ['revocation_answer', 'sha256'],
    ['application_history', 'receipt_number'],
    ['served_procedure', 'revision'],
  ])('leave rows of %s that cannot be changed or removed, even with SQL', async (table, column) => {
    await fileNew();
    for (const statement of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]) {
      await expect(sql.raw(statement).execute(portal.database)).rejects.toThrow(/only ever added/);
    }
  });

  it('SR-4, SR-114: put nothing of the applicant into the log', async () => {
    await fileNew();
    const log = JSON.stringify(portal.logged);
    const { name, address } = holder.persona.holder;
    expect(log).toContain('applicationFiled');
    for (const canary of [name, address, token, '見本の回答']) expect(log).not.toContain(canary);
  });
});
