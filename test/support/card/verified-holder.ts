// Verifies the practice card's authentication PIN through the product's own transport, says so, and stays.
import { setTimeout as wait } from 'node:timers/promises';
import { readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { koffiBinding } from '#native-bridge/transport/koffi-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { pcscliteBinding } from '#native-bridge/transport/pcsclite-binding.ts';

const [reader = '', bindingName] = process.argv.slice(2);
const binding = bindingName === 'pcsclite' ? pcscliteBinding : koffiBinding;
const transport = createPcscTransport(binding, {
  nowMs: () => performance.now(),
  wait: (ms, signal) => wait(ms, undefined, { signal }),
});
const signal = AbortSignal.timeout(20_000);
const present = Promise.withResolvers<void>();
transport.watch((state) => {
  const isThere =
    state.service === 'running' && state.readers.some(({ name, card }) => name === reader && card === 'present');
  if (isThere) present.resolve();
});
await present.promise;
const channel = await transport.connect(readerNameSchema.parse(reader), { signal, busyWaitMs: 2_000 });
const app = channel.ok ? await openJpkiApp(channel.value, { signal, memory: createReaderMemory() }) : channel;
const verified = app.ok ? await app.value.verify('auth', new SecretBytes(new TextEncoder().encode('1234'))) : app;
process.stdout.write(verified.ok ? 'verified\n' : `${verified.failure.code}\n`);
await wait(60_000);
