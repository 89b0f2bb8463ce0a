import { success } from '#contract/failures/outcome.ts';
import type { STATISTICS_ROUTES, Statistics } from '#contract/portal/statistics-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { CountedStatistics, StatisticsStore } from './statistics-store.ts';

interface StatisticsDependencies {
  readonly statistics: StatisticsStore;
  /** What a municipality serves now. */
  readonly offeredIn: (municipality: string) => readonly Pick<Procedure, 'id' | 'title'>[];
}

export function statisticsHandlers({
  statistics,
  offeredIn,
}: StatisticsDependencies): Pick<RouteHandlers, keyof typeof STATISTICS_ROUTES> {
  return {
    async readStatistics({ caller, query, requestId }) {
      const read = await statistics.read(caller, query.month, requestId);
      if (!read.ok) return read;
      const titles = new Map(offeredIn(caller.municipality).map(({ id, title }) => [String(id), title]));
      return success({ body: withTitles(read.value, titles) as Statistics });
    },
  };
}

function withTitles(
  { closed, open, received, corrections, ...rest }: CountedStatistics,
  titles: ReadonlyMap<string, Procedure['title']>,
) {
  const titled = <Line extends { readonly procedure: string }>(lines: readonly Line[]) =>
    lines.map(({ procedure: id, ...line }) => ({
      ...line,
      procedure: { id: procedureIdSchema.parse(id), title: titles.get(id) ?? null },
    }));
  return {
    ...rest,
    closed: titled(closed),
    open: titled(open),
    received: titled(received),
    corrections: titled(corrections),
  };
}
