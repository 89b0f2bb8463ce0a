import {
  type DataKind,
  type ExchangeRecord,
  type Look,
  RECORDS_AT_ONCE,
  type RecordFilter,
} from '#contract/portal/exchange-record-routes.ts';
import type { RecordLine } from '#contract/portal/unusual-record.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';

/** A record as the filters and the rules look at it. */
export interface KeptLine extends RecordLine {
  readonly way: Look['way'];
}

interface Page {
  readonly ids: readonly string[];
  readonly hidden: number;
  readonly isLast: boolean;
}

type PagedLine = Pick<KeptLine, 'id' | 'atMs'> & { readonly way: ExchangeRecord['way'] };

/** One page of what passes the filter, of lines that come newest first; `undefined` where `after` is none of them. */
export function pageOf(
  lines: readonly PagedLine[],
  marked: { has(id: string): boolean },
  { from, to, way, unusual, after }: RecordFilter & { readonly after?: string | undefined },
): Page | undefined {
  const shown = lines.filter((line) => {
    const day = japaneseDay(epochMs(line.atMs));
    return (
      (from === undefined || day >= from) &&
      (to === undefined || day <= to) &&
      (way === 'all' || (way === undefined ? line.way !== 'self' : line.way === way)) &&
      (unusual === undefined || marked.has(line.id))
    );
  });
  const begin = after === undefined ? 0 : shown.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && begin === 0) return undefined;
  return {
    ids: shown.slice(begin, begin + RECORDS_AT_ONCE).map(({ id }) => id),
    hidden: lines.length - shown.length,
    isLast: begin + RECORDS_AT_ONCE >= shown.length,
  };
}

/** A line as one row of the database says it. */
export function lineOf(row: {
  readonly key: string;
  readonly at: Date;
  readonly way: KeptLine['way'];
  readonly municipality_code: string;
  readonly procedure_group: string;
  readonly system_name: string | null;
  readonly purpose: string;
  readonly result: string;
  readonly kinds: readonly DataKind[] | readonly string[];
}): KeptLine {
  return {
    id: row.key,
    atMs: row.at.getTime(),
    way: row.way,
    by: row.way === 'agency' ? 'system' : row.way === 'proxy' ? 'proxy' : 'section',
    municipality: row.municipality_code,
    section: row.procedure_group,
    system: row.system_name,
    purpose: row.purpose,
    result: row.result,
    kinds: row.kinds.length,
  };
}
