/** What a kind of request is measured by. */
export interface Timing {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  /** Medians of the first and the last fifth of the year. */
  readonly atFirst: number;
  readonly atLast: number;
}

/** Server times by kind of request, in milliseconds, in the order in which they were taken. */
export interface Timings {
  of<T>(kind: string, work: () => Promise<T>): Promise<T>;
  read(kind: string): Timing | undefined;
}

export function createTimings(): Timings {
  const taken = new Map<string, number[]>();
  return {
    async of(kind, work) {
      const beganAt = performance.now();
      const done = await work();
      const times = taken.get(kind) ?? [];
      times.push(performance.now() - beganAt);
      taken.set(kind, times);
      return done;
    },
    read(kind) {
      const times = taken.get(kind);
      if (times === undefined) return undefined;
      const fifth = Math.ceil(times.length / 5);
      return {
        count: times.length,
        p50: percentile(times, 0.5),
        p99: percentile(times, 0.99),
        atFirst: percentile(times.slice(0, fifth), 0.5),
        atLast: percentile(times.slice(-fifth), 0.5),
      };
    },
  };
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)] ?? Number.NaN;
}
