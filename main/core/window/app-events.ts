import type { EventName, EventOf } from '#contract/app/app-contract.ts';

type AppListener = <Name extends EventName>(event: Name, data: EventOf<Name>) => void;

/** The events of the app contract, as they happen. */
export interface AppEvents {
  readonly emit: AppListener;
  subscribe(listener: AppListener): () => void;
}

export function createAppEvents(): AppEvents {
  const listeners = new Set<AppListener>();
  return {
    emit(event, data) {
      for (const listener of listeners) listener(event, data);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
