import { sql } from 'kysely';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Database } from '../platform/database/database.ts';
import type { Listening } from '../platform/database/listen.ts';
import { errorPlace, type PortalLog } from '../platform/log.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { servable } from './check-procedure.ts';
import type { CatalogueFiles } from './load-catalogue.ts';

/** What citizens get now: the catalogue's files, and in their place what municipalities put in force. */
export interface LiveCatalogue extends Catalogue {
  /** What a municipality serves of a procedure now, and which version that is: 0 the files'. */
  serving(municipality: string, id: string): Served | undefined;
  /** Looks again at what is in force. The older stays where the newer cannot be read. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

interface Served {
  readonly version: number;
  readonly procedure: Procedure;
}

interface LiveDependencies {
  readonly files: CatalogueFiles;
  readonly database: Database;
  readonly nowMs: () => number;
  /** Keeps what is about to be served, so that applications stay readable. */
  readonly keep: (procedures: readonly Procedure[]) => Promise<void>;
  readonly log: PortalLog;
  /** Calls whenever something may have changed, in whatever process. */
  readonly listen: (notice: () => void) => Promise<Listening>;
  /** Runs something once, later, until it is called off. */
  readonly later?: (ms: number, run: () => void) => () => void;
}

interface InForce {
  readonly municipality_code: string;
  readonly procedure_id: string;
  readonly version: number;
}

const DAY_MS = 86_400_000;
const JAPAN_MS = 9 * 3_600_000;
const AGAIN_AFTER_MS = 30_000;
/** How many that were put in force before one are looked at where it does not pass the checks. */
const MOST_EARLIER = 5;

/**
 * A catalogue that changes at midnight in Japan and whenever `refresh` is called, without keeping a request waiting. A
 * version is looked at before it is served, whatever its row says: one that is not sound, or that the same person asked
 * for or made and confirmed, leaves the one before it in force.
 */
export async function openLiveCatalogue(dependencies: LiveDependencies): Promise<LiveCatalogue> {
  const { files, database, nowMs, keep, log, listen, later = inTime } = dependencies;
  const known = new Map<string, Procedure | undefined>();
  let served: ReadonlyMap<string, Served> = new Map();
  let catalogue: Catalogue = await createCatalogue(files, []);
  let isStopped = false;
  let callOff: () => void = () => undefined;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  async function versionOf({ municipality_code, procedure_id, version }: InForce): Promise<Procedure | undefined> {
    const key = keyOf(municipality_code, procedure_id, version);
    if (known.has(key)) return known.get(key);
    const found = await sql<{ definition: unknown }>`
      select definition from procedure_version
      where municipality_code = ${municipality_code} and procedure_id = ${procedure_id} and version = ${version}`.execute(
      database,
    );
    const procedure = servable(found.rows[0]?.definition);
    const isItself = procedure?.id === procedure_id && procedure.municipality.code === municipality_code;
    const sound = isItself && files.offices.has(municipality_code) ? procedure : undefined;
    if (sound === undefined) {
      log({ event: 'procedureRefused', municipality: municipality_code, procedure: procedure_id, version });
    }
    known.set(key, sound);
    return sound;
  }

  async function load(): Promise<void> {
    const next = new Map<string, Served>(
      files.procedures.map((procedure) => [
        keyOf(procedure.municipality.code, procedure.id),
        { version: 0, procedure },
      ]),
    );
    const settled = new Set<string>();
    for (const candidate of await inForce(database, japaneseDay(epochMs(nowMs())))) {
      const key = keyOf(candidate.municipality_code, candidate.procedure_id);
      if (settled.has(key)) continue;
      const procedure = candidate.version === 0 ? next.get(key)?.procedure : await versionOf(candidate);
      // The files may offer nothing: then nothing is what was put in force.
      if (procedure === undefined && candidate.version !== 0) continue;
      settled.add(key);
      if (procedure !== undefined) next.set(key, { version: candidate.version, procedure });
    }
    const procedures = [...next.values()].map(({ procedure }) => procedure);
    await keep(procedures.filter((one) => served.get(keyOf(one.municipality.code, one.id))?.procedure !== one));
    const built = await createCatalogue(files, procedures);
    catalogue = built;
    served = next;
  }

  function waitFor(ms: number): void {
    callOff();
    if (!isStopped) callOff = later(ms, look);
  }

  function look(): void {
    refresh().catch((error: unknown) => {
      log({ event: 'catalogueFaulty', ...errorPlace(error) });
      waitFor(AGAIN_AFTER_MS);
    });
  }

  /** One at a time; what is asked for meanwhile is looked at once more. */
  async function refresh(): Promise<void> {
    if (running !== undefined) {
      isAskedAgain = true;
      return running;
    }
    running = (async () => {
      try {
        do {
          isAskedAgain = false;
          await load();
        } while (isAskedAgain && !isStopped);
        waitFor(untilMidnight(nowMs()));
      } finally {
        running = undefined;
      }
    })();
    return running;
  }

  await refresh();
  const listening = await listen(() => {
    if (!isStopped) look();
  });
  return {
    get municipalities() {
      return catalogue.municipalities;
    },
    get procedures() {
      return catalogue.procedures;
    },
    offeredIn: (municipality) => catalogue.offeredIn(municipality),
    find: (...asked) => catalogue.find(...asked),
    findMunicipalities: (query) => catalogue.findMunicipalities(query),
    findMunicipality: (code) => catalogue.findMunicipality(code),
    municipalitiesIn: (prefecture) => catalogue.municipalitiesIn(prefecture),
    search: (...asked) => catalogue.search(...asked),
    serving: (municipality, id) => served.get(keyOf(municipality, id)),
    refresh,
    stop: async () => {
      isStopped = true;
      callOff();
      await listening.stop();
      await running?.catch(() => undefined);
    },
  };
}

/** Of each procedure the last that came in force, and a few before it, the newest first. */
async function inForce(database: Database, today: string): Promise<readonly InForce[]> {
  const found = await sql<InForce>`
    select municipality_code, procedure_id, coalesce(version, 0) as version from (
      select asked.*, row_number() over (
          partition by asked.municipality_code, asked.procedure_id
          order by asked.from_day desc, asked.number desc
        ) as place
      from procedure_schedule as asked
        join procedure_schedule_step as confirmed
          on confirmed.municipality_code = asked.municipality_code and confirmed.procedure_id = asked.procedure_id
            and confirmed.number = asked.number and confirmed.step = 'confirmed'
        left join procedure_schedule_step as taken_back
          on taken_back.municipality_code = asked.municipality_code and taken_back.procedure_id = asked.procedure_id
            and taken_back.number = asked.number and taken_back.step = 'takenBack'
        left join procedure_version as made
          on made.municipality_code = asked.municipality_code and made.procedure_id = asked.procedure_id
            and made.version = asked.version
      where asked.from_day <= ${today}::date and taken_back.step is null and confirmed.actor_kind = 'staff'
        and confirmed.actor_id <> asked.actor_id and confirmed.actor_id is distinct from made.actor_id
    ) as ranked
    where place <= ${MOST_EARLIER}
    order by municipality_code, procedure_id, place`.execute(database);
  return found.rows;
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join(' ');
}

function untilMidnight(nowMs: number): number {
  return DAY_MS - ((nowMs + JAPAN_MS) % DAY_MS);
}

function inTime(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
