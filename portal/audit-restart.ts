import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readAnchors } from './platform/audit/audit-anchors.ts';
import { createAuditHeads } from './platform/audit/audit-heads.ts';
import { openAuditKeys } from './platform/audit/audit-keys.ts';
import { MOST_REASON, type Restart } from './platform/audit/audit-restart.ts';
import { restartAudit } from './platform/audit/restart-audit.ts';
import { verifyAudit } from './platform/audit/verify-audit.ts';
import { type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** The reason is one line; it stands in the audit for good, so that it names no person. */
const REASON = new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{5,${MOST_REASON}}$`, 'u');

/**
 * States what is found of a portal's audit, chain by chain, and begins a new segment behind it; answers with what was
 * stated. The portal is started anew after it. Fails with `usage` where there is nothing to state, or as the database does.
 */
export async function restartAuditOf(input: PortalConfigInput, reason: string): Promise<Outcome<readonly Restart[]>> {
  if (!REASON.test(reason)) {
    return failed({ code: 'usage', detail: `--reason takes one line of 5 to ${MOST_REASON} characters` });
  }
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const { dataDir, anchorsDir, origin = '' } = config.value;
  const anchors = anchorsDir === undefined ? success(new Map()) : await readAnchors(anchorsDir);
  if (!anchors.ok) return anchors;
  const keys = await openAuditKeys(join(dataDir, 'audit-keys'));
  if (!keys.ok) return keys;
  const { published, signing } = keys.value;
  return withPortalDatabase(input, async (database) => {
    const stated: Restart[] = [];
    for (;;) {
      const { first } = await verifyAudit(database, { keys: published, anchors: anchors.value });
      if (first === null) break;
      const { m, ...found } = first;
      // A statement that does not settle what it names would be made again and again.
      if (stated.some(({ municipality }) => municipality === m)) {
        return failed({ code: 'fileInvalid', file: 'audit', at: `${m} ${found.n} ${found.kind}` });
      }
      const least = lastNumber(anchors.value.get(m) ?? []);
      stated.push(await restartAudit(database, signing.secret, { m, found, reason, origin, least }));
    }
    if (stated.length === 0) return failed({ code: 'usage', detail: 'the audit is whole' });
    await createAuditHeads(database, signing.secret, anchorsDir).signAll();
    return success(stated);
  });
}

/** The highest entry that a municipality's anchors speak of. */
function lastNumber(notes: readonly string[]): number {
  return notes.reduce((most, note) => Math.max(most, Number(note.split('\n')[1]) || 0), 0);
}
