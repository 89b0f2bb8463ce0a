import { failed, success } from '#contract/failures/outcome.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { opensAtMs } from '#contract/portal/own-data-hours.ts';
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
import type { SourceLinkStore } from './source-link-store.ts';

const READINGS_A_DAY = 20;
/** Of a source that knows everybody: the name of a person there never changes. */
const ONLY_LINK = 1;
const DAY_SECONDS = 86_400;

interface OwnDataDependencies {
  readonly sources: readonly OwnDataSource[];
  /** Keeps that the person asks, and says how often within a day. */
  readonly keepReading: (
    actor: ResidentActor,
    line: { readonly source: string; readonly group: string },
  ) => Promise<number>;
  readonly links: SourceLinkStore;
  readonly nowMs: () => number;
  /** By person. */
  readonly limit: RateLimit;
  /** By person and source. */
  readonly linkLimit: RateLimit;
}

type OwnDataHandlers = Pick<RouteHandlers, keyof typeof OWN_DATA_ROUTES>;

/** A pipe between sources and the person: of an answer nothing is kept, logged or queued. */
export function ownDataHandlers(dependencies: OwnDataDependencies): OwnDataHandlers {
  const { sources, keepReading, links, limit, linkLimit, nowMs } = dependencies;
  const sourceOf = (group: OwnGroupId) => sources.find(({ groups }) => groups.has(group));
  /** Outside of its hours a source is not asked. */
  function closed({ source: { hours } }: OwnDataSource) {
    const opens = hours && opensAtMs(hours, nowMs());
    if (hours === undefined || opens === undefined) return undefined;
    return failed({ code: 'sourceClosed', until: new Date(opens).toISOString(), hours });
  }

  return {
    async listOwnData({ caller: { actor } }) {
      const linked = await links.linksOf(actor);
      const groups = OWN_GROUP_IDS.map((id) => {
        const from = sourceOf(id);
        const { title, isSensitive } = OWN_DATA_GROUPS[id];
        const isLinked = from !== undefined && (from.link === undefined || linked.has(from.source.id));
        return { id, title, source: from?.source ?? null, linked: isLinked, sensitive: isSensitive };
      });
      const linkedSources = sources.flatMap(({ source }) => (linked.has(source.id) ? [source] : []));
      return success({ body: { groups, links: linkedSources } });
    },

    async readOwnData({ caller: { actor }, params, body: { since }, signal }) {
      const group = ownGroupIdSchema.safeParse(params.group).data;
      const from = group && sourceOf(group);
      if (group === undefined || from === undefined) return failed({ code: 'groupUnknown' });
      const retryAfterSeconds = limit.admit(actor.id);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const { source } = from;
      const link = from.link === undefined ? ONLY_LINK : (await links.linksOf(actor)).get(source.id);
      if (link === undefined) return failed({ code: 'sourceNotLinked', source: source.id });
      const refused = closed(from);
      if (refused !== undefined) return refused;
      const asked = await keepReading(actor, { source: source.id, group });
      if (asked > READINGS_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
      const answer = await from.read({ subject: actor.id, link, group, since, signal });
      if (!answer.ok) return answer;
      const shown = shownAnswer(group, answer.value);
      return shown === undefined
        ? failed({ code: 'sourceAnswerWrong' })
        : success({ body: { group, source, ...shown } });
    },

    async linkSource({ caller: { actor }, body: { source: id }, requestId, signal }) {
      const from = sources.find(({ source }) => source.id === id);
      const ask = from?.link?.bind(from);
      if (from === undefined || ask === undefined) return failed({ code: 'groupUnknown' });
      const refused = closed(from);
      if (refused !== undefined) return refused;
      const retryAfterSeconds = linkLimit.admit(`${actor.id} ${id}`);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const { id: subject } = actor;
      const linked = await links.link(
        actor,
        id,
        (link, identity) => ask({ subject, link, identity, signal }),
        requestId,
      );
      return linked.ok ? success({ body: { linked: true as const } }) : linked;
    },

    async unlinkSource({ caller: { actor }, params: { source }, requestId }) {
      await links.unlink(actor, source, requestId);
      return success({ body: null });
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
