import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { agencyIdentitySchema, createAgencyAccess } from '#core/agency/agency-access.ts';
import { openCaseFolder } from '#core/agency/case-folder.ts';
import { pullCases, type Taken } from '#core/agency/pull-cases.ts';
import { createRequestProver } from '#core/agency/request-prover.ts';
import { loadTrustFolder, PINNED_ANCHORS } from '#pki/certificate/trust-anchors.ts';
import { openChosenFolder } from '#platform/private-file.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readJsonFile } from './files.ts';
import { failureTitle } from './output.ts';

interface PullOptions {
  readonly client: string;
  readonly to: string;
  readonly once?: boolean;
  readonly every?: string;
  readonly trust?: string;
}

const IDENTITY_LIMIT_BYTES = 20_000;
const secondsSchema = z.coerce.number().int().min(5).max(86_400).optional();

/** Takes new and changed cases into a folder, once or until it is stopped. */
export function runAgencyPull(options: PullOptions): Promise<void> {
  return runCommand(options, (context) => pull(context, options));
}

async function pull(context: CommandContext, options: PullOptions): Promise<Outcome<void>> {
  const every = secondsSchema.safeParse(options.every);
  if (!every.success) return failed({ code: 'usage', detail: '--every takes seconds, from 5 to 86400' });
  if (options.once === true && every.data !== undefined) {
    return failed({ code: 'usage', detail: '--once and --every exclude each other' });
  }
  const total: Total = { new: 0, changed: 0, refused: 0, cursor: null };
  const round = await prepared(context, options, (number, taken) => count(context, total, number, taken));
  if (!round.ok) return round;
  for (;;) {
    // Those that are still refused are asked for again in each round.
    total.refused = 0;
    const pulled = await round.value();
    if (pulled.ok) total.cursor = pulled.value;
    // What passes by itself is waited for; what a person has to see to ends the command.
    else if (every.data === undefined || !isPassing(pulled.failure)) return pulled;
    else context.output.progress(failureTitle(pulled.failure, context.words));
    if (every.data === undefined || !(await mayGoOn(context, every.data))) return tell(context, total);
  }
}

interface Total {
  new: number;
  changed: number;
  refused: number;
  cursor: string | null;
}

async function prepared(
  context: CommandContext,
  { client, to, trust }: PullOptions,
  heard: (number: string, taken: Taken) => void,
): Promise<Outcome<() => Promise<Outcome<string | null>>>> {
  const portal = context.portal();
  if (!portal.ok) return portal;
  const anchors = trust === undefined ? success(PINNED_ANCHORS) : await loadTrustFolder(trust);
  if (!anchors.ok) return anchors;
  const identity = await readJsonFile(client, agencyIdentitySchema, IDENTITY_LIMIT_BYTES);
  if (!identity.ok) return identity;
  const folder = await openChosenFolder(to).catch(() => undefined);
  if (folder === undefined) return failed({ code: 'fileUnwritable', file: to });
  const prover = await createRequestProver(context.clock, context.uuid);
  const terms = {
    portal: portal.value,
    access: createAgencyAccess(portal.value, identity.value, { ...context, prover }),
    folder: openCaseFolder(folder),
    client: identity.value.client,
    anchors: anchors.value,
    clock: context.clock,
    signal: context.signal,
    tell: heard,
  };
  return success(() => pullCases(terms).catch(() => failed({ code: 'fileUnwritable', file: to })));
}

function count({ output, words }: CommandContext, total: Total, number: string, taken: Taken): void {
  if (typeof taken === 'string') {
    total[taken] += 1;
    return;
  }
  total.refused += 1;
  output.progress(`${number}: ${failureTitle(taken.refused, words)} [${taken.refused.code}]`);
}

function isPassing({ code }: Failure): boolean {
  return ['portalUnreachable', 'portalTimedOut', 'portalFaulty', 'storageUnavailable', 'cancelled'].includes(code);
}

async function mayGoOn({ clock, signal }: CommandContext, everySeconds: number): Promise<boolean> {
  return clock.wait(everySeconds * 1_000, signal).then(
    () => true,
    () => false,
  );
}

function tell({ output, words }: CommandContext, total: Total): Outcome<void> {
  output.result(total, () => words.told.pulled(total.new, total.changed, total.refused));
  if (total.refused > 0) process.exitCode = 6;
  return success(undefined);
}
