import type { SignedMessage, WebhookSecret } from './standard-webhook.ts';

/** What a provider learns of a payment: never a name, a case, a procedure or a person. */
export interface WantedPayment {
  /** Ours: the same one asked for twice is one payment. */
  readonly attempt: string;
  readonly municipality: string;
  readonly label: 'fee' | 'tax';
  readonly yen: number;
  readonly expiresAt: Date;
}

export interface SettledPayment {
  readonly payment: string;
  readonly attempt: string;
  readonly municipality: string;
  readonly yen: number;
  /** A line about the provider's own fee, which no payment of ours has. */
  readonly isFee: boolean;
}

/**
 * Who takes money for the city. A method that is not answered, or not in time, rejects; what was asked for may have
 * happened then.
 */
export interface PaymentProvider {
  readonly name: string;
  /** The secrets by which its words are signed, as they are now. */
  secrets(): Promise<readonly WebhookSecret[]>;
  create(wanted: WantedPayment): Promise<{ readonly payment: string; readonly pageUrl: string }>;
  /** All that it knows, signed as its events are; `undefined` where it knows no such payment. */
  query(attempt: string): Promise<SignedMessage | undefined>;
  /** Whether nobody can pay any more. */
  cancel(attempt: string): Promise<boolean>;
  /** Whether it takes the order; that money went back is told by a word. */
  refund(order: { readonly attempt: string; readonly refund: string; readonly yen: number }): Promise<boolean>;
  /** What it paid out for a day; `undefined` while that is not known. */
  settlement(day: string): Promise<readonly SettledPayment[] | undefined>;
}

/** The providers of this portal by name; payments are made with the first. */
export type PaymentProviders = ReadonlyMap<string, PaymentProvider>;

export const NO_PROVIDERS: PaymentProviders = new Map();
