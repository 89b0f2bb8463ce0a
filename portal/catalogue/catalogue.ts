import type { Municipality, Procedure, ProcedureSummary, Topic } from '#contract/procedure/procedure.ts';
import type { Requester } from '../platform/actor.ts';
import { mayUseCatalogue } from './catalogue-policy.ts';
import { createSearchIndex, type SearchWords } from './search-index.ts';
import { searchText } from './search-text.ts';

interface CatalogueQuery {
  readonly municipality?: string | undefined;
  readonly query?: string | undefined;
  readonly topic?: Topic | undefined;
}

export interface Catalogue {
  readonly municipalities: readonly Municipality[];
  readonly procedures: readonly Procedure[];
  find(requester: Requester, id: string, municipality: string): Procedure | undefined;
  /** What one municipality serves now. */
  offeredIn(municipality: string): readonly Procedure[];
  /**
   * What fits best comes first; how common a procedure is decides between those that fit alike. A municipality's name in
   * a query names it. `suggestions` are words to search by where nothing was found.
   */
  search(requester: Requester, query: CatalogueQuery): Found;
}

interface Found {
  readonly services: ProcedureSummary[];
  readonly suggestions: string[];
}

const MOST_SERVICES = 500;

/** Makes the search index in pieces, between which others are answered. */
export async function createCatalogue(
  municipalities: readonly Municipality[],
  procedures: readonly Procedure[],
  words: SearchWords,
): Promise<Catalogue> {
  const byMunicipality: ReadonlyMap<string, readonly Procedure[]> = Map.groupBy(
    procedures,
    ({ municipality }) => municipality.code,
  );
  const index = await createSearchIndex(procedures, words);
  const withoutPlace = placesIn(municipalities);
  return {
    municipalities,
    procedures,
    find: (requester, id, municipality) =>
      byMunicipality
        .get(municipality)
        ?.find((procedure) => procedure.id === id && mayUseCatalogue(requester, 'read', procedure)),
    offeredIn: (municipality) => byMunicipality.get(municipality) ?? [],
    search(requester, { municipality, query = '', topic }) {
      const asked = withoutPlace(query);
      const place = municipality ?? asked.place;
      const services = index
        .find(asked.words)
        .filter((procedure) => place === undefined || procedure.municipality.code === place)
        .filter((procedure) => topic === undefined || procedure.topic === topic)
        .filter((procedure) => mayUseCatalogue(requester, 'read', procedure))
        .slice(0, MOST_SERVICES)
        .map(summaryOf);
      return { services, suggestions: services.length > 0 ? [] : index.nearestWords(asked.words) };
    },
  };
}

/** Parts a query into the municipality that some of its words name and the other words. */
function placesIn(municipalities: readonly Municipality[]) {
  const names = new Map(
    municipalities.flatMap(({ code, name, kana }) => [name.ja, kana, name.en].map((one) => [searchText(one), code])),
  );
  return (query: string): { readonly place: string | undefined; readonly words: string } => {
    const words = searchText(query).split(' ');
    for (const length of [1, 2, 3]) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const place = names.get(words.slice(at, at + length).join(' '));
        if (place !== undefined) return { place, words: words.toSpliced(at, length).join(' ') };
      }
    }
    return { place: undefined, words: query };
  };
}

function summaryOf(procedure: Procedure): ProcedureSummary {
  const { id, revision, topic, municipality, title, summary, deadlineText, deadline, eligibility, signature } =
    procedure;
  const { minutesNeeded, whoFor, events } = procedure;
  return {
    id,
    revision,
    topic,
    ...(events === undefined ? {} : { events }),
    municipality,
    title,
    summary,
    whoFor,
    deadlineText,
    deadline,
    eligibility,
    signature,
    minutesNeeded,
  };
}
