import { randomUUID } from 'node:crypto';
import type { PersonaName } from '#contract/card/persona.ts';
import {
  type ApplicationDetail,
  applicationDetailSchema,
  CONTAINER_MEDIA_TYPE,
  filedReplySchema,
} from '#contract/portal/application-routes.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { neededAttachments, SAMPLE_PDF, sampleAnswers } from '../application/sample-answers.ts';
import { type FilingOptions, sampleFile, sampleFiling } from '../application/sample-filing.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import type { Filed } from './ledger.ts';
import type { Timings } from './timings.ts';

/** Whose signatures hold all year; each stands for many people. */
const PERSONAS: readonly PersonaName[] = ['ordinary', 'spouse'];
const LARGE_BYTES = 5_000_000;

export interface Resident {
  readonly persona: PersonaName;
  readonly holder: PracticeHolder;
  /** A session's token, of a new session once the clock was turned. */
  token(): Promise<string>;
}

export async function findResidents(portal: TestPortal): Promise<{ readonly all: readonly Resident[]; close(): void }> {
  const tokens = new Map<PersonaName, string>();
  const all: Resident[] = [];
  for (const persona of PERSONAS) {
    const holder = await portal.authority.holder(persona);
    all.push({
      persona,
      holder,
      token: async () => {
        const known = tokens.get(persona) ?? (await portal.signIn(persona));
        tokens.set(persona, known);
        return known;
      },
    });
  }
  return { all, close: () => tokens.clear() };
}

interface WhatToFile {
  readonly procedure: string;
  readonly municipality: string;
  readonly large: boolean;
  readonly number?: string;
}

/** Files, for the first time or again for the case of the number. */
export async function fileOne(
  portal: TestPortal,
  timings: Timings,
  resident: Resident,
  { procedure: id, municipality, large, number }: WhatToFile,
): Promise<Filed> {
  const procedure = portal.procedure(id, municipality);
  const token = await resident.token();
  const options: FilingOptions = { filer: portal.filerOf(resident.persona) };
  const answers = sampleAnswers(procedure);
  const needed = neededAttachments(procedure, { answers, withoutSignature: undefined });
  const files = large && needed.length > 0 ? { files: needed.map(({ key }) => sampleFile(key, largePdf())) } : {};
  const before = number === undefined ? undefined : await readOwn(portal, token, number);
  const container = await sampleFiling(resident.holder, procedure, {
    ...options,
    ...files,
    answers,
    ...(before === undefined
      ? {}
      : {
          change: (application) => ({
            ...application,
            corrects: {
              receiptNumber: before.receiptNumber,
              sha256: before.sha256,
              correctionId: before.correction?.correctionId ?? 1,
            },
          }),
        }),
  });
  const url = number === undefined ? '/applications' : `/applications/${number}/filings`;
  const answer = await timings.of('filing', () =>
    portal.ask(token, {
      method: 'POST',
      url,
      headers: { 'content-type': CONTAINER_MEDIA_TYPE },
      payload: Buffer.from(container),
    }),
  );
  if (answer.status !== 201) throw new Error(`a filing of ${id} answered ${JSON.stringify(answer)}`);
  const { receiptNumber, sha256 } = filedReplySchema.parse(answer.body);
  return { number: receiptNumber, municipality, filing: (before?.filing ?? 0) + 1, sha256 };
}

export async function readOwn(portal: TestPortal, token: string, number: string): Promise<ApplicationDetail> {
  return applicationDetailSchema.parse(
    (await portal.ask(token, { method: 'GET', url: `/applications/${number}` })).body,
  );
}

export async function writeToOffice(portal: TestPortal, token: string, number: string): Promise<void> {
  const payload = { key: randomUUID(), text: 'いつごろ決まりますか。' };
  const sent = await portal.ask(token, { method: 'POST', url: `/applications/${number}/messages`, payload });
  if (sent.status >= 300) throw new Error(`a message answered ${JSON.stringify(sent)}`);
}

/** Ours with a long remark behind its first line. */
function largePdf(): Uint8Array {
  const firstLine = SAMPLE_PDF.indexOf(0x0a) + 1;
  const remark = Buffer.alloc(LARGE_BYTES, `% ${randomUUID()}\n`);
  return Buffer.concat([SAMPLE_PDF.subarray(0, firstLine), remark, Buffer.from('\n'), SAMPLE_PDF.subarray(firstLine)]);
}
