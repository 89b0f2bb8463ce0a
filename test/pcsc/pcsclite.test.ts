import { isPcscliteBuilt, pcscliteBinding } from '#native-bridge/transport/pcsclite-binding.ts';
import { describeTransport } from './transport-contract.ts';

describeTransport({
  binding: pcscliteBinding,
  hasTransactions: false,
  survivesFrozenService: false,
  unavailable: isPcscliteBuilt() ? undefined : 'needs the addon pcsclite: node scripts/build-pcsclite.mjs',
});
