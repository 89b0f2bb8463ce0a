/** A case as a month counts it. */
export interface CountedCase {
  readonly group: string;
  readonly procedure: string;
  readonly what: string;
}

interface ClosedCase extends CountedCase {
  readonly openDays: number;
  /** `null` where it had no day to be answered by. */
  readonly isInTime: boolean | null;
}

export interface CountedLine extends CountedCase {
  readonly number: number;
}

export interface ClosedCountedLine extends CountedLine {
  readonly medianDays: number;
  readonly ninetyDays: number;
  readonly inTime: number;
  readonly late: number;
}

const keyOf = ({ group, procedure, what }: CountedCase) => `${group} ${procedure} ${what}`;

/** Counts cases that come some at a time; of each no more is kept than its days. */
export class ClosedCounts {
  readonly #lines = new Map<
    string,
    { readonly of: CountedCase; readonly days: number[]; inTime: number; late: number }
  >();

  add(one: ClosedCase): void {
    const { group, procedure, what } = one;
    const line = this.#lines.get(keyOf(one)) ?? { of: { group, procedure, what }, days: [], inTime: 0, late: 0 };
    this.#lines.set(keyOf(one), line);
    line.days.push(one.openDays);
    if (one.isInTime === true) line.inTime += 1;
    if (one.isInTime === false) line.late += 1;
  }

  lines(): readonly ClosedCountedLine[] {
    return [...this.#lines.values()].map(({ of, days, inTime, late }) => {
      const sorted = days.toSorted((one, other) => one - other);
      return {
        ...of,
        number: days.length,
        medianDays: within(sorted, 0.5),
        ninetyDays: within(sorted, 0.9),
        inTime,
        late,
      };
    });
  }
}

/** The least number of days within which such a share was closed. */
function within(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
