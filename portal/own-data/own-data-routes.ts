import { failed, success } from '#contract/failures/outcome.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { type OWN_DATA_ROUTES, ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import { closedAt, type GroupReader } from './group-reader.ts';
import type { OwnDataSource } from './own-data-source.ts';
import type { SourceLinkStore } from './source-link-store.ts';

const READINGS_A_DAY = 20;
const DAY_SECONDS = 86_400;

interface OwnDataDependencies {
  readonly sources: readonly OwnDataSource[];
  readonly reader: GroupReader;
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
  const { sources, reader, keepReading, links, limit, linkLimit, nowMs } = dependencies;
  const sourceOf = (group: OwnGroupId) => sources.find(({ groups }) => groups.has(group));

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
      if (group === undefined || sourceOf(group) === undefined) return failed({ code: 'groupUnknown' });
      const retryAfterSeconds = limit.admit(actor.id);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      const ready = reader.ready({ subject: actor.id, group, links: await links.linksOf(actor) });
      if (!ready.ok) return ready;
      const { source, ask } = ready.value;
      const asked = await keepReading(actor, { source, group });
      if (asked > READINGS_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
      const answer = await ask(since, signal);
      return answer.ok ? success({ body: answer.value }) : answer;
    },

    async linkSource({ caller: { actor }, body: { source: id }, requestId, signal }) {
      const from = sources.find(({ source }) => source.id === id);
      const ask = from?.link?.bind(from);
      if (from === undefined || ask === undefined) return failed({ code: 'groupUnknown' });
      const refused = closedAt(from, nowMs());
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
