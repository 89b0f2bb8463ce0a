import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { opensAtMs } from '#contract/portal/own-data-hours.ts';
import {
  answerTablesSchema,
  hiddenNumber,
  type OwnCell,
  type OwnReading,
  type OwnRows,
} from '#contract/portal/own-data-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { OwnAnswer, OwnDataSource } from './own-data-source.ts';

/** Of a source that knows everybody: the name of a person there never changes. */
const ONLY_LINK = 1;

/** Whose data is asked for. */
interface AskedData {
  readonly subject: string;
  readonly group: OwnGroupId;
  /** With which sources the person is linked, and as the how-manieth time. */
  readonly links: ReadonlyMap<string, number>;
}

/** A source that can be asked now. */
interface ReadySource {
  readonly source: string;
  /** Fails as `OwnDataSource.read` does. */
  ask(since: string | undefined, signal: AbortSignal): Promise<Outcome<OwnReading>>;
}

/** Asks the source of a group, whoever wants it in the name of the person. Of an answer nothing is kept, logged or queued. */
export interface GroupReader {
  /** Fails with `groupUnknown`, `sourceNotLinked`, `sourceClosed`. */
  ready(asked: AskedData): Outcome<ReadySource>;
}

export function createGroupReader(sources: readonly OwnDataSource[], nowMs: () => number): GroupReader {
  return {
    ready({ subject, group, links }) {
      const from = sources.find(({ groups }) => groups.has(group));
      if (from === undefined) return failed({ code: 'groupUnknown' });
      const { source } = from;
      const link = from.link === undefined ? ONLY_LINK : links.get(source.id);
      if (link === undefined) return failed({ code: 'sourceNotLinked', source: source.id });
      const refused = closedAt(from, nowMs());
      if (refused !== undefined) return refused;
      return success({
        source: source.id,
        async ask(since, signal) {
          const answer = await from.read({ subject, link, group, since, signal });
          if (!answer.ok) return answer;
          const shown = shownAnswer(group, answer.value);
          return shown === undefined ? failed({ code: 'sourceAnswerWrong' }) : success({ group, source, ...shown });
        },
      });
    },
  };
}

/** Outside of its hours a source is not asked. */
export function closedAt({ source: { hours } }: OwnDataSource, nowMs: number) {
  const opens = hours && opensAtMs(hours, nowMs);
  if (hours === undefined || opens === undefined) return undefined;
  return failed({ code: 'sourceClosed', until: new Date(opens).toISOString(), hours });
}

/** The answer as its group has it, without anybody's twelve-digit number; `undefined` where it is another shape. */
function shownAnswer(group: OwnGroupId, answer: OwnAnswer): OwnAnswer | undefined {
  const tables = answerTablesSchema(group).safeParse(answer.tables);
  if (!tables.success || (answer.state !== 'ok' && answer.tables.length > 0)) return undefined;
  const shown = tables.data.map(withoutNumbers);
  const isWhole = JSON.stringify(shown) === JSON.stringify(tables.data);
  return { ...answer, tables: shown, proof: isWhole ? answer.proof : null };
}

function withoutNumbers({ key, rows }: OwnRows): OwnRows {
  const cell = (value: OwnCell) =>
    typeof value === 'string' && individualNumberIn(value) !== undefined ? hiddenNumber : value;
  return {
    key,
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]))),
  };
}
