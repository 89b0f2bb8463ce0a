import { randomUUID } from 'node:crypto';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { sampleFiling } from '../application/sample-filing.ts';
import { actAtDesk, correctionLastDay } from './case-acts.ts';
import type { TestPortal } from './portal-harness.ts';
import { newBrowser, type StaffBrowser } from './staff-browser.ts';

const CLAIM = 'child-allowance-claim';

/** Who works on it; the approvers are two. */
interface Office {
  readonly worker: StaffBrowser;
  readonly approver: StaffBrowser;
  readonly second: StaffBrowser;
}

export async function newOffice(portal: TestPortal): Promise<Office> {
  return {
    worker: await newBrowser(portal, ['caseWorker']),
    approver: await newBrowser(portal, ['approver']),
    second: await newBrowser(portal, ['approver']),
  };
}

/**
 * Files a claim and goes with it through all that leaves words behind: papers, a correction, messages, notes, proposals, a
 * letter and its replacement, and a request that still waits. Each text holds `words`, which begin and end with no space.
 */
export async function fileWholeCase(
  portal: TestPortal,
  token: string,
  { worker, approver, second }: Office,
  words: string,
): Promise<string> {
  const filer = portal.filerOf('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const container = await sampleFiling(holder, portal.procedure(CLAIM), { filer });
  const number = filedReplySchema.parse((await portal.file(token, container)).body).receiptNumber;
  const url = `/staff/cases/${number}`;
  const act = (by: StaffBrowser, what: CaseAct) => actAtDesk(by, number, what);
  const reason = `理由は次のとおりです。${words}`;
  const letter = { facts: [], reasons: [reason] };
  const lastDay = correctionLastDay();
  const marks = [{ target: { kind: 'field' as const, at: 'applicant.address' }, words }];

  await act(worker, { type: 'take' });
  await act(worker, { type: 'expectOriginal', key: 'accountCopy' });
  const { originals } = (await worker.ask('GET', url)).body as { originals: { key: string; state: string }[] };
  for (const { key, state } of originals) {
    if (state === 'expected') await act(worker, { type: 'originalWaived', key, reason });
  }
  await act(worker, { type: 'askCorrection', lastDay, marks });
  await act(worker, { type: 'message', text: words });
  await act(worker, { type: 'note', kind: 'call', text: words });
  const sent = await portal.ask(token, {
    method: 'POST',
    url: `/applications/${number}/messages`,
    payload: { key: randomUUID(), text: words },
  });
  if (sent.status >= 300) throw new Error(`a message answered ${JSON.stringify(sent)}`);
  await act(worker, { type: 'cancelCorrection', reason });
  await act(worker, { type: 'propose', outcome: 'refused', letter, note: words });
  await act(approver, { type: 'sendBack', reason });
  await act(worker, { type: 'propose', outcome: 'refused', letter, note: words });
  await act(approver, { type: 'approve' });
  await act(approver, { type: 'correctLetter', letter, reason });
  await act(second, { type: 'confirm' });
  await act(approver, { type: 'reopen', ground: 'appealUpheld', reason });
  return number;
}
