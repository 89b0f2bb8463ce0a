import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonaName } from '#contract/card/persona.ts';
import {
  openPracticeAuthority,
  type PracticeAuthority,
  type PracticeHolder,
} from '#native-bridge/simulator/practice-authority.ts';
import { createVirtualCard, type VirtualCard, type VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';

/** An authority in a folder of its own, removed when the process ends. */
export async function temporaryAuthority(
  nowMs = Date.now(),
): Promise<{ readonly folder: string; readonly authority: PracticeAuthority }> {
  const folder = mkdtempSync(join(tmpdir(), 'practice-pki-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, authority: await openPracticeAuthority(folder, nowMs) };
}

let shared: Promise<PracticeAuthority> | undefined;

/** A practice card of this test file's own authority. */
export async function practiceCard(persona: PersonaName, options: VirtualCardOptions = {}): Promise<VirtualCard> {
  return createVirtualCard(await practiceHolder(persona), options);
}

/** What goes into that card. */
export async function practiceHolder(persona: PersonaName): Promise<PracticeHolder> {
  shared ??= temporaryAuthority().then(({ authority }) => authority);
  return (await shared).holder(persona);
}
