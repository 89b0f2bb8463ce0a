import { pcscMiniBinding } from '#native-bridge/transport/pcsc-mini-binding.ts';
import { describeTransport } from './transport-contract.ts';

describeTransport({
  binding: pcscMiniBinding,
  hasTransactions: true,
  survivesFrozenService: true,
  unavailable: undefined,
});
