import MiniSearch from 'minisearch';
import * as z from 'zod';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { isLatin, kanaOfRomaji, queryTerms, searchTerms, searchText } from './search-text.ts';

/** `search.json`: what a catalogue tells the search. */
export const searchWordsSchema = z.strictObject({
  /** Words that people use for one another; each is also looked for as the others. */
  equalWords: z
    .array(z.array(z.string().min(1).max(40)).min(2).max(30))
    .max(500)
    .default([]),
  /** Procedures by how many people look for them: of two that fit alike, the earlier comes first. */
  commonFirst: z.array(procedureIdSchema).max(500).default([]),
});
export type SearchWords = z.infer<typeof searchWordsSchema>;

interface SearchIndex {
  /** The best first; every procedure where the query has no letter or digit. */
  find(query: string): readonly Procedure[];
  /** Words of the catalogue that share something with a query that found nothing, the nearest first; at most three. */
  nearestWords(query: string): string[];
}

/** A text that one or more definitions have in common, such as one procedure in many municipalities. */
interface Text {
  readonly id: number;
  readonly title: string;
  readonly keywords: string;
  readonly about: string;
  /** From 1, above which only how common a procedure is. */
  readonly commonness: number;
}

/** How much of a query has to be found. */
const LEAST_COVERAGE = 0.5;
const LEAST_LIKENESS = 0.5;
const MOST_SUGGESTIONS = 3;
/** Another word for what was typed weighs less than the word itself. */
const VARIANT_WEIGHT = 0.9;
const MOST_VARIANTS = 12;
const TEXTS_AT_ONCE = 5;

/** Takes its texts in by few at a time, so that a portal that runs goes on answering. */
export async function createSearchIndex(procedures: readonly Procedure[], words: SearchWords): Promise<SearchIndex> {
  const groups = [
    ...Map.groupBy(procedures, (procedure) => JSON.stringify([procedure.id, textsOf(procedure)])).values(),
  ];
  const index = new MiniSearch<Text>({
    fields: ['title', 'keywords', 'about'],
    tokenize: searchTerms,
    processTerm: (term) => term,
    storeFields: ['commonness'],
    searchOptions: {
      boost: { title: 3, keywords: 2, about: 0.4 },
      prefix: (term) => isLatin(term) && term.length >= 3,
      fuzzy: (term) => (isLatin(term) && term.length >= 5 ? 0.2 : false),
      bm25: { k: 0.3, b: 0, d: 0.3 },
      boostDocument: (_, __, fields) => Number(fields?.commonness ?? 1),
    },
  });
  const texts = groups.map(([first], id) => textOf(first as Procedure, id, words));
  await index.addAllAsync(texts, { chunkSize: TEXTS_AT_ONCE });
  const variantsOf = variants(words);
  const vocabulary = vocabularyOf(procedures);

  return {
    find(query) {
      if (searchText(query) === '') return procedures;
      const best = new Map<number, number>();
      for (const { text, weight } of variantsOf(query)) {
        const terms = queryTerms(text);
        for (const { id, score, queryTerms: matched } of index.search([...terms].join(' '), {
          tokenize: () => [...terms],
        })) {
          const coverage = new Set(matched).size / terms.size;
          if (coverage < LEAST_COVERAGE) continue;
          best.set(id, Math.max(best.get(id) ?? 0, score * coverage * coverage * weight));
        }
      }
      return [...best].sort(([, one], [, other]) => other - one).flatMap(([id]) => groups[id] ?? []);
    },
    nearestWords(query) {
      const terms = queryTerms(kanaOfRomaji(query) ?? query);
      return vocabulary
        .map(({ word, terms: own }) => {
          const shared = [...own].filter((term) => terms.has(term)).length;
          return { word, shared, likeness: shared / Math.min(own.size, terms.size) };
        })
        .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
        .sort((one, other) => other.likeness - one.likeness || other.shared - one.shared)
        .slice(0, MOST_SUGGESTIONS)
        .map(({ word }) => word);
    },
  };
}

function textsOf({ title, keywords, summary, whoFor }: Procedure): readonly [string, string, string] {
  const inAllLanguages = (text: Procedure['title']) => [text.ja, text.easy, text.en].filter((one) => one !== undefined);
  return [
    inAllLanguages(title).join(' '),
    keywords.join(' '),
    [...inAllLanguages(summary), ...inAllLanguages(whoFor)].join(' '),
  ];
}

function textOf(procedure: Procedure, id: number, { commonFirst }: SearchWords): Text {
  const [title, keywords, about] = textsOf(procedure);
  const place = commonFirst.indexOf(procedure.id);
  const commonness = 1 + (place === -1 ? 0 : (commonFirst.length - place) / commonFirst.length);
  return { id, title, keywords, about, commonness };
}

/** A query as it stands, as kana where it is romaji, and with each word's equals in its place. */
function variants({
  equalWords,
}: SearchWords): (query: string) => { readonly text: string; readonly weight: number }[] {
  const groups = equalWords.map((words) => words.map(searchText).sort((one, other) => other.length - one.length));
  return (query) => {
    const typed = [searchText(query), kanaOfRomaji(query)].filter((text) => text !== undefined);
    const others = typed.flatMap((text) =>
      groups.flatMap((words) => {
        const found = words.find((word) => contains(text, word));
        return found === undefined
          ? []
          : words.filter((word) => word !== found).map((word) => text.replace(found, word));
      }),
    );
    return [
      ...typed.map((text, at) => ({ text, weight: at === 0 ? 1 : VARIANT_WEIGHT })),
      ...[...new Set(others)].slice(0, MOST_VARIANTS).map((text) => ({ text, weight: VARIANT_WEIGHT })),
    ];
  };
}

/** A Latin word stands by itself, so that "end" is not found in "send". */
function contains(text: string, word: string): boolean {
  return isLatin(word) ? ` ${text} `.includes(` ${word} `) : text.includes(word);
}

function vocabularyOf(
  procedures: readonly Procedure[],
): { readonly word: string; readonly terms: ReadonlySet<string> }[] {
  const words = new Set(procedures.flatMap(({ keywords }) => keywords));
  return [...words].map((word) => ({ word, terms: new Set(searchTerms(word)) }));
}
