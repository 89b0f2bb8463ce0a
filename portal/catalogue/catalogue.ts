import type { Municipality, Procedure, ProcedureSummary, Topic } from '#contract/procedure/procedure.ts';
import type { Requester } from '../platform/actor.ts';
import { mayUseCatalogue } from './catalogue-policy.ts';
import { queryWords, searchText } from './search-text.ts';

interface CatalogueQuery {
  readonly municipality?: string | undefined;
  readonly query?: string | undefined;
  readonly topic?: Topic | undefined;
}

export interface Catalogue {
  readonly municipalities: readonly Municipality[];
  readonly procedures: readonly Procedure[];
  find(requester: Requester, id: string, municipality: string): Procedure | undefined;
  /** Every word of the query must be found; what has it in its title comes first, then in its keywords. */
  search(requester: Requester, query: CatalogueQuery): ProcedureSummary[];
}

interface Indexed {
  readonly procedure: Procedure;
  /** From the weightiest to the lightest. */
  readonly fields: readonly (readonly string[])[];
}

export function createCatalogue(municipalities: readonly Municipality[], procedures: readonly Procedure[]): Catalogue {
  const index = procedures.map(indexed);
  const byMunicipality: ReadonlyMap<string, readonly Indexed[]> = Map.groupBy(
    index,
    ({ procedure }) => procedure.municipality.code,
  );
  const offeredBy = (municipality: string) => byMunicipality.get(municipality) ?? [];
  return {
    municipalities,
    procedures,
    find: (requester, id, municipality) =>
      offeredBy(municipality).find(
        ({ procedure }) => procedure.id === id && mayUseCatalogue(requester, 'read', procedure),
      )?.procedure,
    search(requester, { municipality, query, topic }) {
      const words = queryWords(query ?? '');
      return (municipality === undefined ? index : offeredBy(municipality))
        .filter(({ procedure }) => topic === undefined || procedure.topic === topic)
        .filter(({ procedure }) => mayUseCatalogue(requester, 'read', procedure))
        .map((entry) => ({ procedure: entry.procedure, weight: weightOf(entry, words) }))
        .filter(({ weight }) => weight !== undefined)
        .sort((one, other) => (one.weight ?? 0) - (other.weight ?? 0))
        .slice(0, 500)
        .map(({ procedure }) => summaryOf(procedure));
    },
  };
}

function indexed(procedure: Procedure): Indexed {
  const { title, keywords, summary, whoFor, municipality } = procedure;
  const texts = [
    [title.ja, title.en, title.easy ?? ''],
    keywords,
    [summary.ja, summary.en, whoFor.ja, whoFor.en, municipality.name.ja, municipality.name.en],
  ];
  return { procedure, fields: texts.map((field) => field.map(searchText)) };
}

/** The sum of the places where each word was found, 0 the best; `undefined` where one was not found. */
function weightOf({ fields }: Indexed, words: readonly string[]): number | undefined {
  let weight = 0;
  for (const word of words) {
    const place = fields.findIndex((texts) => texts.some((text) => text.includes(word)));
    if (place === -1) return undefined;
    weight += place;
  }
  return weight;
}

function summaryOf(procedure: Procedure): ProcedureSummary {
  const { id, revision, topic, municipality, title, summary, deadlineText, deadline, eligibility, signature } =
    procedure;
  const { minutesNeeded } = procedure;
  return {
    id,
    revision,
    topic,
    municipality,
    title,
    summary,
    deadlineText,
    deadline,
    eligibility,
    signature,
    minutesNeeded,
  };
}
