import { success } from '#contract/failures/outcome.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { OperationStore } from './operation-store.ts';

export function operationHandlers({
  operation,
}: {
  readonly operation: OperationStore;
}): Pick<RouteHandlers, 'readOperation'> {
  return {
    async readOperation({ caller, requestId }) {
      const read = await operation.read(caller, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
  };
}
