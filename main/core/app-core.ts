import type { EventName, EventOf } from '#contract/ipc.ts';
import type { Handlers } from '#contract/ipc-server.ts';

/** The application without its window: what every host serves. */
export interface AppCore {
  readonly handlers: Handlers;
  /** Every event of the app contract, as it happens. */
  subscribe(listener: <Name extends EventName>(event: Name, data: EventOf<Name>) => void): () => void;
  /** The window went away: the flow is cancelled and the card let go. */
  windowGone(): Promise<void>;
  /** Signs out, cancels, releases and stops watching. */
  close(): Promise<void>;
}
