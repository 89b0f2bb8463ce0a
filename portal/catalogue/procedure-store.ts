import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type ExportedProcedure,
  type ExportForm,
  FARTHEST_DAYS,
  type ImportedVersion,
  PROCEDURES_AT_ONCE,
  type ProcedureCheck,
  type ProcedureComparison,
  type ProcedureHistory,
  type ProcedurePage,
  type ProcedurePreview,
  type Schedule,
} from '#contract/portal/procedure-routes.ts';
import { definitionDifferences } from '#contract/procedure/definition-differences.ts';
import { definitionWarnings } from '#contract/procedure/definition-warnings.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { MunicipalityOffice } from '#contract/procedure/procedure-file.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { CatalogueAct, CatalogueAudit } from './catalogue-acts.ts';
import { type EditingAction, refusalOf } from './catalogue-policy.ts';
import { checkOwnFile, inOrder, servable } from './check-procedure.ts';
import { forgetDraft } from './draft-store.ts';
import { type Place, parseLocatedJson } from './located-json.ts';
import {
  countUp,
  holdShelf,
  readSchedule,
  readSchedules,
  readShelves,
  readVersion,
  readVersions,
  type ScheduleRow,
} from './procedure-rows.ts';
import { isWaiting, notConfirmable, notTakenBack } from './schedule-rules.ts';

/** Who changes something, of which municipality; on the server without a session, which has no grants to be asked for. */
export type Editor = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'> | ServerEditor;
interface ServerEditor {
  readonly actor: Extract<Actor, { readonly kind: 'job' }>;
  readonly municipality: string;
}

/** What the catalogue serves, beside which versions are kept. */
interface ServedCatalogue {
  readonly offices: ReadonlyMap<string, MunicipalityOffice>;
  /** Of the files: what stands where nothing else was put in force. */
  readonly ofFiles: (municipality: string, id: string) => Procedure | undefined;
  readonly idsOf: (municipality: string) => readonly string[];
  readonly serving: (
    municipality: string,
    id: string,
  ) => { readonly version: number; readonly procedure: Procedure } | undefined;
}

interface Asked {
  readonly editor: Editor;
  readonly id: string;
  /** In Japan. */
  readonly today: CalendarDate;
  readonly requestId: string | null;
}

/**
 * Procedures as one municipality keeps them. What is imported is a version, which is only ever added; which one is served
 * from a day on is asked for by one person and confirmed by another. What another municipality keeps is `notFound`.
 */
export interface ProcedureStore {
  list(editor: Editor, today: CalendarDate, after?: string): Promise<ProcedurePage>;
  history(asked: Asked): Promise<Outcome<ProcedureHistory>>;
  /** Fails with `notFound` where the catalogue does not know the municipality. */
  check(asked: Asked, text: string): Outcome<ProcedureCheck>;
  /** Fails with `notFound`, `procedureFileInvalid`, `catalogueChangeRefused`. */
  add(asked: Asked, text: string): Promise<Outcome<ImportedVersion>>;
  preview(asked: Asked, version: number): Promise<Outcome<ProcedurePreview>>;
  compare(asked: Asked, version: number, to?: number): Promise<Outcome<ProcedureComparison>>;
  export(asked: Asked, version: number, form: ExportForm): Promise<Outcome<ExportedProcedure>>;
  /** Fails with `notFound`, `catalogueChangeRefused`. */
  schedule(asked: Asked, wish: { readonly version: number; readonly from: CalendarDate }): Promise<Outcome<Schedule>>;
  /** Fails with `notFound`, `actionNotAllowed`, `catalogueChangeRefused`. */
  confirm(asked: Asked, number: number): Promise<Outcome<Schedule>>;
  takeBack(asked: Asked, number: number): Promise<Outcome<Schedule>>;
  recordRefused(asked: Pick<Asked, 'editor' | 'requestId'>, act: CatalogueAct, failure: Failure): Promise<void>;
}

type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
type Served = ReturnType<ServedCatalogue['serving']>;

const EVERYBODYS_GROUP = 'general';
const refused = (reason: Extract<Failure, { code: 'catalogueChangeRefused' }>['reason']) =>
  failed({ code: 'catalogueChangeRefused', reason });

export function createProcedureStore(
  database: Database,
  catalogue: ServedCatalogue,
  audit: CatalogueAudit,
  staffNames: StaffNames,
): ProcedureStore {
  /** A version that can be served; 0 of the files. */
  async function definitionOf({ editor: { municipality }, id }: Asked, version: number, from: Database = database) {
    if (version === 0) return catalogue.ofFiles(municipality, id);
    const row = await readVersion(from, { municipality, id }, version);
    const definition = servable(row?.definition);
    return definition?.municipality.code === municipality && definition.id === id ? definition : undefined;
  }

  /** One change with the procedure's shelf held; an attempt that fails is in the audit too. */
  async function change<T>(
    asked: Asked,
    act: CatalogueAct,
    make: (transaction: Database, shelf: Awaited<ReturnType<typeof holdShelf>>) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const { municipality } = asked.editor;
    const changed = await database
      .transaction()
      .execute(async (transaction) => {
        const made = await make(transaction, await holdShelf(transaction, { municipality, id: asked.id }));
        // Nothing of what was refused stays.
        if (!made.ok) throw new RefusedChange(made);
        return made;
      })
      .catch((error: unknown) => {
        if (error instanceof RefusedChange) return error.outcome;
        throw error;
      });
    if (!changed.ok) await store.recordRefused(asked, act, changed.failure);
    return changed;
  }

  const deed = ({ editor, requestId }: Pick<Asked, 'editor' | 'requestId'>) => ({
    actor: editor.actor,
    municipality: editor.municipality,
    receiptNumber: null,
    requestId,
  });

  async function told(asked: Asked, rows: readonly ScheduleRow[]): Promise<Schedule[]> {
    const { municipality } = asked.editor;
    const ids = rows.flatMap(({ asked_by, decided_by }) => [asked_by, ...(decided_by === null ? [] : [decided_by])]);
    const names = await staffNames(municipality, [...new Set(ids)]);
    const person = (staff: string) => ({ staff, name: names.get(staff) ?? '' });
    return rows.map((row) => ({
      number: row.number,
      version: row.version,
      from: row.from,
      state: row.state,
      askedBy: person(row.asked_by),
      askedAt: instantOf(row.asked_at),
      decidedBy: row.decided_by === null ? null : person(row.decided_by),
      decidedAt: row.decided_at === null ? null : instantOf(row.decided_at),
      may: offered(asked, row),
    }));
  }

  function offered({ editor, id, today }: Asked, row: ScheduleRow): Schedule['may'] {
    if (!('grants' in editor) || row.from < today) return [];
    const groups = [groupOf(catalogue.serving(editor.municipality, id)?.procedure)];
    const may = (action: EditingAction) => refusalOf(editor, action, { groups, madeBy: [row.asked_by] }) === undefined;
    const isOpen = row.state === 'asked' || (row.state === 'confirmed' && row.from > today);
    return [
      ...(row.state === 'asked' && may('confirmSchedule') ? (['confirmSchedule'] as const) : []),
      ...(isOpen && may('takeBackSchedule') ? (['takeBackSchedule'] as const) : []),
    ];
  }

  async function scheduled(transaction: Database, asked: Asked, number: number): Promise<Outcome<Schedule>> {
    const row = await readSchedule(transaction, { municipality: asked.editor.municipality, id: asked.id }, number);
    const [schedule] = row === undefined ? [] : await told(asked, [row]);
    return schedule === undefined ? failed({ code: 'notFound' }) : success(schedule);
  }

  /** A second step of a schedule: confirmed or taken back. */
  function decide(asked: Asked, number: number, act: 'scheduleConfirmed' | 'scheduleTakenBack') {
    const { editor, id, today } = asked;
    const { municipality, actor } = editor;
    return change(asked, act, async (transaction): Promise<Outcome<Schedule>> => {
      const row = await readSchedule(transaction, { municipality, id }, number);
      if (row === undefined) return failed({ code: 'notFound' });
      const isConfirmed = act === 'scheduleConfirmed';
      const definition = await definitionOf(asked, row.version, transaction);
      const made = row.version === 0 ? undefined : await readVersion(transaction, { municipality, id }, row.version);
      if ('grants' in editor) {
        const reason = refusalOf(editor, isConfirmed ? 'confirmSchedule' : 'takeBackSchedule', {
          groups: [...new Set([definition, catalogue.serving(municipality, id)?.procedure].map(groupOf))],
          madeBy: [row.asked_by, ...(made === undefined ? [] : [made.actor_id])],
        });
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
      } else if (isConfirmed) return failed({ code: 'actionNotAllowed', reason: 'fourEyes' });
      const wrong = isConfirmed ? notConfirmable(row, today, definition) : notTakenBack(row, today);
      if (wrong !== undefined) return refused(wrong);
      await sql`
        insert into procedure_schedule_step (municipality_code, procedure_id, number, step, actor_kind, actor_id)
        values (${municipality}, ${id}, ${number}, ${isConfirmed ? 'confirmed' : 'takenBack'}, ${actor.kind},
          ${actor.id})`.execute(transaction);
      const now = await scheduled(transaction, asked, number);
      const detail = { procedure: id as Procedure['id'], number, version: row.version, from: row.from };
      await audit.append(transaction, { ...deed(asked), act, detail });
      return now;
    });
  }

  const store: ProcedureStore = {
    async list(editor, today, after = '') {
      const { municipality } = editor;
      const shelves = await readShelves(database, municipality, after, PROCEDURES_AT_ONCE + 1);
      const ids = [...new Set([...catalogue.idsOf(municipality), ...shelves.keys()])].filter((id) => id > after).sort();
      const page = ids.slice(0, PROCEDURES_AT_ONCE);
      const procedures: ProcedurePage['procedures'] = [];
      for (const id of page) {
        const shelf = shelves.get(id);
        const asked = { editor, id, today, requestId: null };
        const rows = (shelf?.schedules ?? 0) === 0 ? [] : await readSchedules(database, { municipality, id });
        const coming = rows.find(({ state, from }) => isWaiting(state, from, today));
        const served = catalogue.serving(municipality, id);
        procedures.push({
          id: id as Procedure['id'],
          title: served?.procedure.title ?? null,
          group: served === undefined ? null : groupOf(served.procedure),
          live: standing(served),
          versions: shelf?.versions ?? 0,
          coming: coming === undefined ? null : ((await told(asked, [coming]))[0] ?? null),
        });
      }
      return { procedures, next: ids.length > page.length ? ((page.at(-1) as Procedure['id']) ?? null) : null };
    },

    async history(asked) {
      const { editor, id } = asked;
      const { municipality } = editor;
      const served = catalogue.serving(municipality, id);
      const rows = await readVersions(database, { municipality, id });
      if (served === undefined && rows.length === 0 && catalogue.ofFiles(municipality, id) === undefined) {
        return failed({ code: 'notFound' });
      }
      const names = await staffNames(municipality, [...new Set(rows.map(({ actor_id }) => actor_id))]);
      const actions = ['checkProcedure', 'importProcedure', 'scheduleProcedure'] as const;
      return success({
        id: id as Procedure['id'],
        live: standing(served),
        versions: rows.map(({ version, revision, sha256, actor_id, at }) => ({
          version,
          revision,
          sha256,
          importedBy: { staff: actor_id, name: names.get(actor_id) ?? '' },
          importedAt: instantOf(at),
        })),
        schedules: await told(asked, await readSchedules(database, { municipality, id })),
        may: 'grants' in editor ? actions.filter((action) => refusalOf(editor, action) === undefined) : [],
      });
    },

    check({ editor: { municipality }, id, today }, text) {
      const office = catalogue.offices.get(municipality);
      if (office === undefined) return failed({ code: 'notFound' });
      const checked = checkOwnFile(text, office, id);
      if (checked.is === 'broken') {
        return success({ problems: [...checked.problems], warnings: [], definition: null, differences: [] });
      }
      const definition = checked.value;
      const live = catalogue.serving(municipality, id)?.procedure;
      const differences = live === undefined ? [] : definitionDifferences(live, definition);
      const warnings = warningsOf(definition, live, today, checked.placeOf);
      return success({ problems: [], warnings, definition, differences: differences.slice(0, 2_000) });
    },

    add(asked, text) {
      const { editor, id, today } = asked;
      const { municipality, actor } = editor;
      const office = catalogue.offices.get(municipality);
      return change(asked, 'procedureImported', async (transaction, shelf): Promise<Outcome<ImportedVersion>> => {
        if (office === undefined) return failed({ code: 'notFound' });
        const checked = checkOwnFile(text, office, id);
        if (checked.is === 'broken') return failed({ code: 'procedureFileInvalid', problems: [...checked.problems] });
        const definition = checked.value;
        const live = catalogue.serving(municipality, id)?.procedure;
        const warnings = warningsOf(definition, live, today, checked.placeOf);
        const sha256 = createHash('sha256').update(text).digest();
        const { revision } = definition;
        await forgetDraft(transaction, { municipality, staff: actor.id, id, text });
        const newest = await readVersion(transaction, { municipality, id }, shelf.versions);
        if (newest?.sha256 === sha256.toString('hex') && newest.revision === revision) {
          return success({ version: newest.version, revision, warnings });
        }
        if (shelf.versions >= MOST_VERSIONS) return refused('tooMany');
        const version = await countUp(transaction, { municipality, id }, 'versions');
        await sql`
          insert into procedure_version (municipality_code, procedure_id, version, revision, definition, source,
            source_sha256, actor_kind, actor_id)
          values (${municipality}, ${id}, ${version}, ${revision}, ${JSON.stringify(definition)}::jsonb, ${text},
            ${sha256}, ${actor.kind}, ${actor.id})`.execute(transaction);
        const detail = { procedure: definition.id, version, sha256: sha256.toString('hex') };
        await audit.append(transaction, { ...deed(asked), act: 'procedureImported', detail });
        return success({ version, revision, warnings });
      });
    },

    async preview(asked, version) {
      const { editor, id, today } = asked;
      const { municipality } = editor;
      const definition = await definitionOf(asked, version);
      if (definition === undefined) return failed({ code: 'notFound' });
      const row = version === 0 ? undefined : await readVersion(database, { municipality, id }, version);
      const live = catalogue.serving(municipality, id)?.procedure;
      return success({ version, definition, warnings: warningsOf(definition, live, today, placesOf(row?.source)) });
    },

    async compare(asked, version, to) {
      const definition = await definitionOf(asked, version);
      const served = catalogue.serving(asked.editor.municipality, asked.id);
      const other = to === undefined ? served?.procedure : await definitionOf(asked, to);
      if (definition === undefined || (to !== undefined && other === undefined)) return failed({ code: 'notFound' });
      const differences = other === undefined ? [] : definitionDifferences(other, definition);
      return success({ to: to ?? served?.version ?? null, differences: differences.slice(0, 2_000) });
    },

    async export(asked, version, form) {
      const { editor, id } = asked;
      const { municipality } = editor;
      const row = version === 0 ? undefined : await readVersion(database, { municipality, id }, version);
      const definition = await definitionOf(asked, version);
      // A version of the files was never imported: it has the one form.
      const text = form === 'imported' && row !== undefined ? row.source : normalised(definition);
      if (text === undefined) return failed({ code: 'notFound' });
      const sha256 = createHash('sha256').update(text).digest('hex');
      return success({ fileName: `${id}-${municipality}-${version}.json`, text, sha256 });
    },

    schedule(asked, { version, from }) {
      const { editor, id, today } = asked;
      const { municipality, actor } = editor;
      return change(asked, 'procedureScheduled', async (transaction, shelf): Promise<Outcome<Schedule>> => {
        const row = version === 0 ? undefined : await readVersion(transaction, { municipality, id }, version);
        const definition = await definitionOf(asked, version, transaction);
        if (version === 0 ? definition === undefined : row === undefined) return failed({ code: 'notFound' });
        if (definition === undefined) return refused('versionUnsound');
        if (from < today) return refused('dayPassed');
        if (from > addDays(today, FARTHEST_DAYS)) return refused('dayTooFar');
        if (shelf.schedules >= MOST_VERSIONS) return refused('tooMany');
        const number = await countUp(transaction, { municipality, id }, 'schedules');
        await sql`
          insert into procedure_schedule (municipality_code, procedure_id, number, version, from_day, actor_kind, actor_id)
          values (${municipality}, ${id}, ${number}, ${version === 0 ? null : version}, ${from}::date, ${actor.kind},
            ${actor.id})`.execute(transaction);
        const now = await scheduled(transaction, asked, number);
        const detail = { procedure: definition.id, number, version, from };
        await audit.append(transaction, { ...deed(asked), act: 'procedureScheduled', detail });
        return now;
      });
    },

    confirm: (asked, number) => decide(asked, number, 'scheduleConfirmed'),
    takeBack: (asked, number) => decide(asked, number, 'scheduleTakenBack'),

    recordRefused: (asked, act, { code }) => audit.appendRefused(database, { ...deed(asked), act, code }),
  };
  return store;
}

const MOST_VERSIONS = 1_000;

class RefusedChange extends Error {
  readonly outcome: { readonly ok: false; readonly failure: Failure };

  constructor(outcome: { readonly ok: false; readonly failure: Failure }) {
    super('the change was refused');
    this.outcome = outcome;
  }
}

function groupOf(procedure: Pick<Procedure, 'group'> | undefined): string {
  return procedure?.group ?? EVERYBODYS_GROUP;
}

function standing(served: Served) {
  return served === undefined ? null : { version: served.version, revision: served.procedure.revision };
}

function warningsOf(
  definition: Procedure,
  live: Procedure | undefined,
  today: CalendarDate,
  placeOf: (path: readonly (string | number)[]) => Place,
) {
  return inOrder(definitionWarnings(definition, live, today).map((one) => ({ ...one, ...placeOf(one.path) })));
}

function placesOf(source: string | undefined) {
  const read = source === undefined ? undefined : parseLocatedJson(source);
  return read !== undefined && 'json' in read ? read.json.placeOf : () => ({ line: 1, column: 1 });
}

/** Every member in the order of the schema, as it can be imported again. */
function normalised(definition: Procedure | undefined): string | undefined {
  if (definition === undefined) return undefined;
  const { revision: _, ...file } = definition;
  return `${JSON.stringify(file, null, 2)}\n`;
}
