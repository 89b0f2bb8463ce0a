import type { DeskWords } from '#words/desk-words.ts';

/** A kind as it is called; what a later version of the portal knows, by its name. */
export function kindInWords(kind: string, d: DeskWords): string {
  return d.retention.kinds[kind] ?? kind;
}
