import type { Municipality, Procedure, ProcedureSummary, Topic } from '#contract/procedure/procedure.ts';
import type { BaseProcedure } from '#contract/procedure/procedure-file.ts';
import type { Requester } from '../platform/actor.ts';
import { mayUseCatalogue } from './catalogue-policy.ts';
import { createDirectory, type Directory, type DirectoryData } from './directory.ts';
import { nationalOf } from './national.ts';
import { createSearchIndex, type SearchWords } from './search-index.ts';
import { searchText } from './search-text.ts';

interface CatalogueQuery {
  readonly municipality?: string | undefined;
  readonly query?: string | undefined;
  readonly topic?: Topic | undefined;
}

export interface Catalogue {
  /** Those with data of their own. */
  readonly municipalities: readonly Municipality[];
  /** Of all of Japan, by name, reading, postal code, code or address, the best first. */
  findMunicipalities(query: string): Municipality[];
  findMunicipality(code: string): Municipality | undefined;
  /** Those of a prefecture, by the first two digits of their codes. */
  municipalitiesIn(prefecture: string): readonly Municipality[];
  readonly procedures: readonly Procedure[];
  /** In a municipality without data of its own, the procedure as it is all over Japan. */
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

/** What a catalogue is made of beside what is served now. */
interface CatalogueBasis {
  readonly municipalities: readonly Municipality[];
  readonly bases: readonly BaseProcedure[];
  readonly directory: DirectoryData;
  readonly words: SearchWords;
}

/** Makes the search index in pieces, between which others are answered. */
export async function createCatalogue(basis: CatalogueBasis, procedures: readonly Procedure[]): Promise<Catalogue> {
  const { municipalities, bases, words } = basis;
  const directory = createDirectory(municipalities, basis.directory);
  const national = nationalOf(bases, basis.directory.office);
  const connected = new Set<string>(municipalities.map(({ code }) => code));
  const unconnected = (code: string | undefined) =>
    code === undefined || connected.has(code) ? undefined : directory.find(code);
  const byMunicipality: ReadonlyMap<string, readonly Procedure[]> = Map.groupBy(
    procedures,
    ({ municipality }) => municipality.code,
  );
  const ofAll = await createSearchIndex(procedures, words);
  const ofNation = await createSearchIndex(national.procedures, words);
  const withoutPlace = placesIn(directory);
  return {
    municipalities,
    procedures,
    findMunicipalities: (query) => directory.search(query),
    findMunicipality: (code) => directory.find(code),
    municipalitiesIn: (prefecture) => directory.within(prefecture),
    find(requester, id, municipality) {
      const elsewhere = unconnected(municipality);
      const offered = elsewhere === undefined ? byMunicipality.get(municipality) : national.procedures;
      const found = offered?.find((procedure) => procedure.id === id && mayUseCatalogue(requester, 'read', procedure));
      return found === undefined || elsewhere === undefined ? found : national.in(elsewhere, found);
    },
    offeredIn: (municipality) => byMunicipality.get(municipality) ?? [],
    search(requester, { municipality, query = '', topic }) {
      const asked = withoutPlace(query);
      const place = municipality ?? asked.place;
      const elsewhere = unconnected(place);
      const index = elsewhere === undefined ? ofAll : ofNation;
      const services = index
        .find(asked.words)
        .filter((procedure) => place === undefined || elsewhere !== undefined || procedure.municipality.code === place)
        .filter((procedure) => topic === undefined || procedure.topic === topic)
        .filter((procedure) => mayUseCatalogue(requester, 'read', procedure))
        .slice(0, MOST_SERVICES)
        .map((procedure) => summaryOf(elsewhere === undefined ? procedure : national.in(elsewhere, procedure)));
      return { services, suggestions: services.length > 0 ? [] : index.nearestWords(asked.words) };
    },
  };
}

/** Parts a query into the municipality that some of its words name and the other words. */
function placesIn(directory: Directory) {
  return (query: string): { readonly place: string | undefined; readonly words: string } => {
    const words = searchText(query).split(' ');
    for (const length of [1, 2, 3]) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const place = directory.named(words.slice(at, at + length).join(''))?.code;
        if (place !== undefined) return { place, words: words.toSpliced(at, length).join(' ') };
      }
    }
    return { place: undefined, words: query };
  };
}

function summaryOf(procedure: Procedure): ProcedureSummary {
  const { id, revision, topic, municipality, title, summary, deadlineText, deadline, eligibility, signature } =
    procedure;
  const { minutesNeeded, fee, whoFor, events, elsewhere } = procedure;
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
    ...(fee === undefined ? {} : { fee }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}
