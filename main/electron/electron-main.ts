import { failed, success } from '#contract/failures/outcome.ts';
import { configuredPortal, runElectron } from './electron-host.ts';
import { packagedUpdates } from './updates/packaged-updates.ts';

// The product: real readers and the portal that the administrator configured. Nothing of practice is loaded.
runElectron(async (policy) => {
  const portalOrigin = configuredPortal(policy);
  if (portalOrigin === undefined) return failed({ code: 'portalNotNamed' });
  const { openReaders } = await import('../composition/readers.ts');
  const transport = await openReaders(policy);
  return success({
    environment: { transport, portalOrigin, practicePortal: false },
    stop: () => transport.close(),
  });
}, packagedUpdates);
