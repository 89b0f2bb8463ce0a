import { type PinTriesLeft, pinTriesLeft } from '#contract/values/brands.ts';

/** What SW1-SW2 says. Source: ISO/IEC 7816-4, table 6; the card's own use in docs/card-protocol.md#status-words. */
export type StatusWord =
  | { readonly kind: 'ok' }
  /** The data is all there is, or may be damaged; whoever parses it decides. */
  | { readonly kind: 'okWithWarning' }
  /** GET RESPONSE fetches `waitingBytes` more (256 when SW2 is 00). */
  | { readonly kind: 'moreWaiting'; readonly waitingBytes: number }
  | { readonly kind: 'wrongExpectedLength'; readonly exactBytes: number }
  | { readonly kind: 'wrongLength' }
  /** `63Cx` with x > 0, after a wrong PIN or as the answer to an empty VERIFY. */
  | { readonly kind: 'triesLeft'; readonly triesLeft: PinTriesLeft }
  /** `63C0`, `6983` or `6984`: nothing but the municipal office opens it again. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'securityConditionMissing' }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'offsetOutsideFile' }
  | { readonly kind: 'unknown' };

/** Total over all 65,536 words: whatever is not known is `unknown` and never a number. */
export function parseStatusWord(statusWord: number): StatusWord {
  const low = statusWord & 0xff;
  switch (statusWord >> 8) {
    case 0x61:
      return { kind: 'moreWaiting', waitingBytes: low === 0 ? 256 : low };
    case 0x6c:
      return { kind: 'wrongExpectedLength', exactBytes: low === 0 ? 256 : low };
  }
  switch (statusWord) {
    case 0x9000:
      return { kind: 'ok' };
    case 0x6281:
    case 0x6282:
      return { kind: 'okWithWarning' };
    case 0x63c0:
    case 0x6983:
    case 0x6984:
      return { kind: 'blocked' };
    case 0x6700:
      return { kind: 'wrongLength' };
    case 0x6982:
      return { kind: 'securityConditionMissing' };
    case 0x6a82:
      return { kind: 'notFound' };
    case 0x6b00:
      return { kind: 'offsetOutsideFile' };
  }
  return (statusWord & 0xfff0) === 0x63c0
    ? { kind: 'triesLeft', triesLeft: pinTriesLeft(statusWord & 0x0f) }
    : { kind: 'unknown' };
}

/** Four upper-case hexadecimal digits. */
export function statusWordText(statusWord: number): string {
  return statusWord.toString(16).toUpperCase().padStart(4, '0');
}
