import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { refused } from '#native-bridge/iso7816/card-commands.ts';

/**
 * The failure for a SELECT of an application that did not succeed: `cardUnsupported` where the card found fault with
 * the command, so that it has no such application, else `cardRefused`, for another try may go better.
 */
export function applicationRefused(answer: { readonly statusWord: number }): Outcome<never> {
  return isCheckingError(answer.statusWord)
    ? failed({ code: 'cardUnsupported' })
    : refused('selectApplication', answer);
}

/** 67xx to 6Exx, but 6Cxx, which tells a length. 6Fxx gives no diagnosis. Source: ISO/IEC 7816-4, status bytes. */
function isCheckingError(statusWord: number): boolean {
  const first = statusWord >> 8;
  return first >= 0x67 && first <= 0x6e && first !== 0x6c;
}
