import { failed, success } from '#contract/failures/outcome.ts';
import { configuredPortal, runElectron } from './electron-host.ts';

// The entry of `npm start`: a portal on this machine, and practice cards beside the real readers.
runElectron(async ({ policy }) => {
  const portalOrigin = configuredPortal(policy);
  if (portalOrigin === undefined) return failed({ code: 'portalNotNamed' });
  const [{ openReaders }, { createPractice }] = await Promise.all([
    import('../composition/readers.ts'),
    import('../composition/practice.ts'),
  ]);
  const transport = await openReaders(policy);
  const practice = createPractice(undefined);
  return success({
    environment: { transport, portalOrigin, practicePortal: true },
    practice: practice.port,
    async stop() {
      await practice.stop();
      await transport.close();
    },
  });
});
