import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** What the suite asks of a case; `either`: both answers are right. */
export type Expected = 'valid' | 'invalid' | 'either';

export interface PeerResult {
  readonly id: string;
  readonly expected: Expected;
  /** Our whole verdict. */
  readonly isValid: boolean;
  /** Why not, with what the profile asks beyond the suite set aside; `good` where nothing but that is wrong. */
  readonly said: string;
}

/** Why we differ from what the suite asks of some of its cases. */
export interface Explanation {
  readonly expected: 'valid' | 'invalid';
  readonly said: string;
  /** Of which of those cases; absent: all that no row above explains. */
  readonly of?: RegExp;
  readonly why: string;
}

const PAGE = fileURLToPath(new URL('../../../docs/peer-suites.md', import.meta.url));
const MOST_EXAMPLES = 2;

/**
 * Holds a suite's results: no case that must be invalid is valid, each case in which we differ is explained by the
 * first row that fits it, no row explains nothing, and `docs/peer-suites.md` has the counts. With
 * `MADOGUCHI_WRITE_PAGES=1` it writes them there.
 */
export function holdPeerResults(suite: string, results: readonly PeerResult[], rows: readonly Explanation[]): void {
  const falselyValid = results.filter(({ expected, isValid }) => expected === 'invalid' && isValid);
  expect(falselyValid.map(({ id }) => id)).toEqual([]);
  const differing = results.filter(differs);
  const explained = Map.groupBy(differing, (result) => rows.find((row) => fits(row, result)));
  expect((explained.get(undefined) ?? []).map(({ id, expected, said }) => `${id} is ${expected}: ${said}`)).toEqual([]);
  expect(rows.filter((row) => !explained.has(row))).toEqual([]);

  const mustFail = results.filter(({ expected }) => expected === 'invalid').length;
  process.stdout.write(
    `${suite}: ${results.length} cases, ${mustFail} must be refused, ${falselyValid.length} of them called valid, ` +
      `${differing.length} otherwise than expected\n`,
  );
  const table = [
    '| cases | must be refused | of these called valid | otherwise than expected |',
    '| ---: | ---: | ---: | ---: |',
    `| ${results.length} | ${mustFail} | ${falselyValid.length} | ${differing.length} |`,
    '',
    ...(rows.length === 0
      ? []
      : ['| expected | said | cases | for example | why |', '| --- | --- | ---: | --- | --- |']),
    ...rows.map((row) => rowText(row, explained.get(row) ?? [])),
  ];
  holdSection(suite, table.join('\n').trim());
}

function differs({ expected, said }: PeerResult): boolean {
  return expected !== 'either' && (expected === 'valid') !== (said === 'good');
}

function fits({ expected, said, of }: Explanation, result: PeerResult): boolean {
  return result.expected === expected && result.said === said && (of === undefined || of.test(result.id));
}

function rowText({ expected, said, why }: Explanation, cases: readonly PeerResult[]): string {
  const examples = cases.slice(0, MOST_EXAMPLES).map(({ id }) => `\`${id}\``);
  return `| ${expected} | ${said} | ${cases.length} | ${examples.join(', ')} | ${why} |`;
}

/** What lies between the heading of a suite and its first table is written by hand. */
function holdSection(suite: string, table: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const section = new RegExp(`(^## ${suite}\n(?:(?!\\||## ).*\n)*)((?:(?!## ).*\n?)*)`, 'm');
  const [, introduction = '', written = ''] = section.exec(page) ?? [];
  expect(introduction, `docs/peer-suites.md has a section ${suite}`).not.toBe('');
  if (process.env.MADOGUCHI_WRITE_PAGES === '1') {
    writeFileSync(PAGE, page.replace(section, () => `${introduction.trimEnd()}\n\n${table}\n\n`).replace(/\n+$/, '\n'));
    return;
  }
  expect(written.trim()).toBe(table);
}
