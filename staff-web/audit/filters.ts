import type { CalendarDate } from '#contract/values/brands.ts';

/** What the audit is narrowed to, with how the one person is called that it is narrowed to. */
export interface Filters {
  readonly name: string | undefined;
  readonly query: {
    readonly staff?: string | undefined;
    readonly case?: string | undefined;
    readonly act?: string | undefined;
    readonly from?: CalendarDate | undefined;
    readonly to?: CalendarDate | undefined;
  };
}

export const NO_FILTERS: Filters = { name: undefined, query: {} };
