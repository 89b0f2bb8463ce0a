import type { Outcome } from '#contract/failures/outcome.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { documentMatches } from '#documents/application-pdf/document-match.ts';
import { letterToSeal, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import type { UnsignedPdf } from '#documents/pades/pdf-signature.ts';
import { type KeptVerdict, verifyKept } from './verify-kept.ts';

/** What draws or verifies whole documents, and is therefore done in a worker. What goes in and comes out is plain data. */
interface DocumentJobs {
  readonly documentMatches: { readonly asked: Parameters<typeof documentMatches>; readonly answered: Outcome<void> };
  readonly renderApplicationPdf: { readonly asked: [ApplicationDocument]; readonly answered: Uint8Array };
  readonly unsealedLetter: { readonly asked: Parameters<typeof unsealedLetter>; readonly answered: Uint8Array };
  readonly letterToSeal: { readonly asked: Parameters<typeof letterToSeal>; readonly answered: UnsignedPdf };
  readonly verifyKept: { readonly asked: Parameters<typeof verifyKept>; readonly answered: KeptVerdict };
}

export type DocumentJob = keyof DocumentJobs;
export type Asked<Job extends DocumentJob> = DocumentJobs[Job]['asked'];
export type Answered<Job extends DocumentJob> = DocumentJobs[Job]['answered'];

export interface DocumentQuestion<Job extends DocumentJob = DocumentJob> {
  readonly id: number;
  readonly job: Job;
  readonly asked: Asked<Job>;
}

export interface DocumentAnswer {
  readonly id: number;
  readonly answered: Answered<DocumentJob>;
}

const WORK: { readonly [Job in DocumentJob]: (...asked: Asked<Job>) => Promise<Answered<Job>> } = {
  documentMatches,
  renderApplicationPdf,
  unsealedLetter,
  letterToSeal,
  verifyKept,
};

export function doJob<Job extends DocumentJob>(job: Job, asked: Asked<Job>): Promise<Answered<Job>> {
  return WORK[job](...asked);
}
