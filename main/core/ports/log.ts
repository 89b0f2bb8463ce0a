import type { DoorAnswer, GateView } from '#contract/app/views/gate-view.ts';
import type { FailureCode } from '#contract/failures/failure.ts';
import type { CardKey, FlowId, PinSlot } from '#contract/values/brands.ts';

/**
 * All that may be recorded. No names, numbers from the card, document names or APDU data: what is not in this union
 * cannot be logged.
 */
export type LogEntry =
  | { readonly event: 'hostStarted'; readonly host: string; readonly version: string }
  | { readonly event: 'policyUnusable'; readonly because: 'untrusted' | 'unreadable' | 'invalid' }
  | { readonly event: 'readerServiceChanged'; readonly service: 'down' | 'running'; readonly readerCount: number }
  | { readonly event: 'flowBegan'; readonly flow: string; readonly flowId: FlowId }
  | {
      readonly event: 'flowEnded';
      readonly flowId: FlowId;
      readonly how: 'done' | 'failed' | 'cancelled';
      readonly code?: FailureCode;
    }
  | { readonly event: 'flowInterrupted'; readonly flowId: FlowId; readonly code: FailureCode }
  | { readonly event: 'pinRejected'; readonly flowId: FlowId; readonly slot: PinSlot; readonly triesLeft: number }
  | {
      readonly event: 'keyUsed';
      readonly flowId: FlowId;
      readonly key: CardKey;
      readonly exchanges: number;
      readonly cardMs: number;
    }
  | { readonly event: 'sessionEnded'; readonly because: string }
  /** A desktop that tells nobody when its screen is locked. */
  | { readonly event: 'sessionLockUnheard' }
  /** The key of a public terminal cannot be read, or the portal was not told how it is; once for each code. */
  | { readonly event: 'terminalKeyUnusable' }
  | { readonly event: 'terminalUntold'; readonly code: FailureCode }
  /** At the door of an event: how long from the card to the answer, and how much of it the card took. */
  | {
      readonly event: 'gateAnswered';
      readonly answer: DoorAnswer;
      readonly tookMs: number;
      readonly cardMs: number;
    }
  | { readonly event: 'gateLink'; readonly link: GateView['link'] }
  | { readonly event: 'windowCrashed'; readonly inTenMinutes: number }
  | { readonly event: 'updatesOff'; readonly because: string }
  | {
      readonly event: 'updateDecided';
      readonly decision: string;
      readonly because: string;
      readonly version: string | null;
    }
  /** Another app of this person answers browsers already, or this one could not begin to. */
  | { readonly event: 'browsersUnheard' }
  | { readonly event: 'bug'; readonly id: string; readonly kind: string };
