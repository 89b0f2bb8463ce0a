import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { instantInWords } from '#words/dates.ts';
import { EVERYTHING_WORDS, type EverythingPart } from '#words/everything-words.ts';
import { markedUtf8, type NamedFile, zipWithSums } from '../container/named-files.ts';

/** A part of what a person receives: how many entries it has, and its files. */
export interface GatheredPart {
  readonly part: EverythingPart;
  readonly count: number;
  readonly files: readonly NamedFile[];
}

/** What is not in it: by its name, with why. */
export interface Missing {
  readonly name: string;
  readonly why: 'notOpened' | 'notRead' | 'tooLarge' | { readonly code: string };
}

interface Everything {
  readonly parts: readonly GatheredPart[];
  readonly missing: readonly Missing[];
  readonly portal: string;
  /** RFC 3339. */
  readonly at: string;
  readonly language: DocumentLanguage;
}

/** One ZIP file: the parts, an index in words, and `SHA256SUMS`. The same contents give the same bytes. */
export function packEverything(everything: Everything): Uint8Array {
  const files = everything.parts.flatMap((part) => part.files);
  return zipWithSums([{ name: 'index.txt', bytes: indexOf(everything) }, ...files]);
}

function indexOf({ parts, missing, portal, at, language }: Everything): Uint8Array {
  const { everything: words, dates } = EVERYTHING_WORDS[language];
  const lines = [
    words.title,
    words.made(instantInWords(at, dates), portal),
    '',
    words.contents,
    ...parts.flatMap(({ part, count, files }) => [
      `- ${words.part(words.parts[part], count)}`,
      ...files.map(({ name }) => `    ${name}`),
    ]),
    '',
    words.sums,
    ...(missing.length === 0 ? [] : ['', words.missing]),
    ...missing.map(({ name, why }) =>
      [`- ${name}`, typeof why === 'string' ? words.why[why] : words.why.refused(why.code)].join(' '),
    ),
    '',
    words.elsewhere,
    ...words.places.map((place) => `- ${place}`),
  ];
  return markedUtf8(lines.map((line) => `${line}\r\n`).join(''));
}
