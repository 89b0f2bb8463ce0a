import { type Catalogue, createCatalogue } from '#portal/catalogue/catalogue.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';

const ROUNDS = 300;
const QUERIES = [
  '児童手当',
  '保育園に入りたい',
  'かいご',
  'hikkoshi',
  '新宿区 罹災証明',
  '手すり',
  'パスポート',
  'nursery',
];
const PLACES = ['131318', '131041', '276995', '141178', undefined] as const;
const NAMES = ['しんじゅく', '1600022', '16', '神奈川県横浜市', 'yokohama', '町'];

export interface SearchFigures {
  readonly what: string;
  readonly definitions: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Searches over the catalogue and all municipalities of Japan, and over ten times as many procedures; and of a municipality. */
export async function measureSearch(): Promise<readonly SearchFigures[]> {
  const files = await loadCatalogueFiles();
  if (!files.ok) throw new Error('the catalogue is broken');
  const { bases, procedures, directory } = files.value;
  const copies = Array.from({ length: 10 }, (_, n) => n);
  // Ten of each, told apart by their words, as another procedure is.
  const many = <One extends { readonly id: string; readonly keywords: readonly string[] }>(all: readonly One[]) =>
    copies.flatMap((n) =>
      all.map((one) => ({ ...one, id: `${one.id}-${n}`, keywords: [...one.keywords, `別の手続${n}`] })),
    );
  const small = await createCatalogue(files.value, procedures);
  const large = await createCatalogue(
    { ...files.value, bases: many(bases) as typeof bases },
    many(procedures) as typeof procedures,
  );
  const places = directory.municipalities.length;
  const size = (count: number) => count * places + procedures.length;
  return [
    figures('searches', size(bases.length), searchesOf(small)),
    figures('searches, ten times as many procedures', size(bases.length * 10), searchesOf(large)),
    figures(
      'municipalities by name, reading or postal code',
      places,
      NAMES.map((name) => () => small.findMunicipalities(name)),
    ),
  ];
}

function searchesOf(catalogue: Catalogue): (() => unknown)[] {
  return QUERIES.flatMap((query) =>
    PLACES.map((municipality) => () => catalogue.search(ANYBODY, { query, municipality })),
  );
}

function figures(what: string, definitions: number, runs: readonly (() => unknown)[]): SearchFigures {
  for (const run of runs) run();
  const took = Array.from({ length: ROUNDS }, () => runs)
    .flat()
    .map((run) => {
      const beganAtMs = performance.now();
      run();
      return performance.now() - beganAtMs;
    })
    .sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? Number.NaN;
  return { what, definitions, p50Ms: at(0.5), p99Ms: at(0.99) };
}
