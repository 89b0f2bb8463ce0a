import type { Handlers } from '#contract/app/ipc-server.ts';
import type { ProofView } from '#contract/app/views/proof-view.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Clock } from '../ports/ports.ts';
import { proveFile } from '../proof/prove-file.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;

/** Looks at a file that somebody kept, which comes in pieces and in their order. It goes nowhere from here. */
export function proofHandlers(here: () => OpenEnvironment, clock: Pick<Clock, 'nowMs'>) {
  let arriving: { readonly bytes: Uint8Array; received: number } | undefined;
  return {
    async proveFile({ fileName, totalBytes, offset, chunk }) {
      if (offset === 0) arriving = { bytes: new Uint8Array(totalBytes), received: 0 };
      const file = arriving;
      const fits =
        file !== undefined &&
        file.received === offset &&
        file.bytes.length === totalBytes &&
        offset + chunk.length <= totalBytes;
      if (!fits) {
        arriving = undefined;
        return failed({ code: 'fileInvalid', file: visibleText(fileName), at: String(offset) });
      }
      file.bytes.set(chunk, offset);
      file.received += chunk.length;
      if (file.received < totalBytes) return success({ proof: null });
      arriving = undefined;
      const { portal, receiptKeys } = here();
      const proof = await proveFile(file.bytes, {
        nowMs: clock.nowMs(),
        portal: portal.origin,
        keysOfPortal: receiptKeys,
        signal: never,
      });
      return success({ proof: { ...proof, fileName } satisfies ProofView });
    },
  } satisfies Partial<Handlers>;
}
