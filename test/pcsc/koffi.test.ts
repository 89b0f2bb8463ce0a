import { koffiBinding } from '#native-bridge/transport/koffi-binding.ts';
import { describeTransport } from './transport-contract.ts';

describeTransport({
  binding: koffiBinding,
  hasTransactions: true,
  survivesFrozenService: true,
  unavailable: undefined,
});
