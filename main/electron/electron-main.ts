import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { failed, success } from '#contract/failures/outcome.ts';
import { mayPractise } from '#host/policy/policy-schema.ts';
import { configuredPortal, runElectron } from './electron-host.ts';
import { type InstalledPractice, installedPractice } from './installed-practice.ts';
import { packagedUpdates } from './updates/packaged-updates.ts';

// The product: real readers and the portal that the administrator configured. Nothing of practice is in it; what is
// installed beside it is loaded when somebody enters practice.
runElectron(async ({ policy, publicTerminal, packageFile }) => {
  const portalOrigin = configuredPortal(policy);
  if (portalOrigin === undefined) return failed({ code: 'portalNotNamed' });
  const { openReaders } = await import('../composition/readers.ts');
  const [transport, practice] = await Promise.all([
    openReaders(policy),
    mayPractise(policy, publicTerminal) ? practiceBeside(packageFile) : undefined,
  ]);
  return success({
    environment: { transport, portalOrigin, practicePortal: false },
    ...(practice === undefined ? {} : { practice: practice.port }),
    async stop() {
      await practice?.stop();
      await transport.close();
    },
  });
}, packagedUpdates);

async function practiceBeside(packageFile: URL): Promise<InstalledPractice | undefined> {
  const { practice } = packageSchema.parse(JSON.parse(await readFile(packageFile, 'utf8')));
  return installedPractice(join(process.resourcesPath ?? '', 'practice'), practice?.manifestSha256);
}

const packageSchema = z.object({ practice: z.object({ manifestSha256: z.string() }).optional() });
