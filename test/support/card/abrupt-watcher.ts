// Watches the readers through the product's own transport and ends in the middle of it, nothing closed.
import { koffiBinding } from '#native-bridge/transport/koffi-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { SYSTEM_CLOCK } from './reader-bench.ts';

createPcscTransport(koffiBinding, SYSTEM_CLOCK).watch(({ service }) => {
  if (service === 'running') process.exit(0);
});
