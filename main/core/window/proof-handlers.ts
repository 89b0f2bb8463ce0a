import type { Handlers } from '#contract/app/ipc-server.ts';
import type { ProofView } from '#contract/app/views/proof-view.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { joinPieces } from '../flow/file-pieces.ts';
import type { Clock } from '../ports/ports.ts';
import { proveFile } from '../proof/prove-file.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;

/** Looks at a file that somebody kept, which comes in pieces and in their order. It goes nowhere from here. */
export function proofHandlers(here: () => OpenEnvironment, clock: Pick<Clock, 'nowMs'>) {
  const join = joinPieces();
  return {
    async proveFile({ fileName, ...piece }) {
      const bytes = join(fileName, piece);
      if (bytes === 'misfit') {
        return failed({ code: 'fileInvalid', file: visibleText(fileName), at: String(piece.offset) });
      }
      if (bytes === 'more') return success({ proof: null });
      const { portal, receiptKeys } = here();
      const proof = await proveFile(bytes, {
        nowMs: clock.nowMs(),
        portal: portal.origin,
        keysOfPortal: receiptKeys,
        signal: never,
      });
      return success({ proof: { ...proof, fileName } satisfies ProofView });
    },
  } satisfies Partial<Handlers>;
}
