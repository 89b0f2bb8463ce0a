import { readySentences } from './ja/ready-sentences.ts';

/** Sentences that staff ask for a correction with, by what is marked; in Japanese, as the office writes. */
export const READY_SENTENCES: Readonly<Record<'field' | 'attachment' | 'original', readonly string[]>> = readySentences;
