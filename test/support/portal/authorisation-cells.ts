import { readFileSync } from 'node:fs';
import type { PortalRoute } from '#contract/portal/route.ts';
import { rowsOf } from '../../../scripts/numbered-page.ts';
import { sampleFiling } from '../application/sample-filing.ts';
import { actAtDesk } from './case-acts.ts';
import type { TestPortal } from './portal-harness.ts';
import type { StaffBrowser } from './staff-browser.ts';

export const AUTHORISATION_PAGE = readFileSync('docs/authorisation.md', 'utf8');
/** A number that no case has. */
export const NEVER = 'MG-0000-0000-0000';

/** The cells of one table of the page, by row, in the order of its columns. */
export function tableOf(heading: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = AUTHORISATION_PAGE.split(`## ${heading}\n`);
  const [only = ''] = section.split('\n## ');
  const rows = rowsOf(only).map(({ key, cells }) => [key, cells.slice(1)] as const);
  if (rows.length === 0) throw new Error(`the page has no ${heading}`);
  return new Map(rows);
}

export interface CellAnswer {
  readonly status: number;
  readonly code: unknown;
  /** Headers and body without the number of the request. */
  readonly bytes: string;
}

export type CellRequest = readonly [method: PortalRoute['method'], url: string, payload?: object];

export async function askCell(
  portal: TestPortal,
  headers: Readonly<Record<string, string>>,
  [method, url, payload]: CellRequest,
): Promise<CellAnswer> {
  const answer = await portal.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  const isJson = String(answer.headers['content-type']).includes('json');
  const told = Object.entries(answer.headers).filter(([name]) => name !== 'date');
  return {
    status: answer.statusCode,
    code: isJson ? answer.json().code : undefined,
    bytes: `${JSON.stringify(told)} ${answer.body.replace(/urn:uuid:[0-9a-f-]{36}/, '')}`,
  };
}

export const isForbidden = ({ status }: CellAnswer) => status === 401 || status === 403;
export const isRefused = (answer: CellAnswer) => isForbidden(answer) || answer.status === 404;

/** A claim of `ordinary` that was granted with a letter. */
export async function decidedCase(portal: TestPortal, by: StaffBrowser, token: string): Promise<string> {
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure('child-allowance-claim', by.account.municipality);
  const filed = await portal.file(token, await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') }));
  const number = String(filed.body.receiptNumber);
  await actAtDesk(by, number, { type: 'take' });
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  for (const { key, state } of body.originals as { key: string; state: string }[]) {
    if (state === 'expected') await actAtDesk(by, number, { type: 'originalArrived', key });
  }
  await actAtDesk(by, number, {
    type: 'decide',
    outcome: 'granted',
    letter: { facts: [], reasons: ['確かめました。'] },
  });
  return number;
}
