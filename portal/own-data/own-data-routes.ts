import { failed, success } from '#contract/failures/outcome.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import {
  answerTablesSchema,
  hiddenNumber,
  type OWN_DATA_ROUTES,
  type OwnCell,
  type OwnRows,
  ownGroupIdSchema,
} from '#contract/portal/own-data-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { OwnAnswer, OwnDataSource } from './own-data-source.ts';

const READINGS_A_DAY = 20;
const DAY_SECONDS = 86_400;

interface OwnDataDependencies {
  readonly sources: readonly OwnDataSource[];
  /** Keeps that the person asks, and says how often within a day. */
  readonly keepReading: (
    actor: ResidentActor,
    line: { readonly source: string; readonly group: string },
  ) => Promise<number>;
  /** By person. */
  readonly limit: RateLimit;
}

type OwnDataHandlers = Pick<RouteHandlers, keyof typeof OWN_DATA_ROUTES>;

/** A pipe between sources and the person: of an answer nothing is kept, logged or queued. */
export function ownDataHandlers({ sources, keepReading, limit }: OwnDataDependencies): OwnDataHandlers {
  const sourceOf = (group: OwnGroupId) => sources.find(({ groups }) => groups.has(group));
  return {
    async listOwnData() {
      const groups = OWN_GROUP_IDS.map((id) => {
        const source = sourceOf(id)?.source ?? null;
        const { title, isSensitive } = OWN_DATA_GROUPS[id];
        return { id, title, source, linked: source !== null, sensitive: isSensitive };
      });
      return success({ body: { groups } });
    },

    async readOwnData({ caller: { actor }, params, body: { since }, signal }) {
      const group = ownGroupIdSchema.safeParse(params.group).data;
      const from = group && sourceOf(group);
      if (group === undefined || from === undefined) return failed({ code: 'groupUnknown' });
      const retryAfterSeconds = limit.admit(actor.id);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const { source } = from;
      const asked = await keepReading(actor, { source: source.id, group });
      if (asked > READINGS_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
      const answer = await from.read({ subject: actor.id, group, since, signal });
      if (!answer.ok) return answer;
      const shown = shownAnswer(group, answer.value);
      return shown === undefined
        ? failed({ code: 'sourceAnswerWrong' })
        : success({ body: { group, source, ...shown } });
    },
  };
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
