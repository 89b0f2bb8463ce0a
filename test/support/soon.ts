import { vi } from 'vitest';

/** What another process, a socket or a native call does in its own time: a busy machine is no failure. */
const PATIENCE = { timeout: 15_000, interval: 20 };

/** Until the assertion holds; rejects with what it last threw. */
export const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, PATIENCE);

/** Until it is true. */
export const soonTrue = (look: () => boolean | Promise<boolean>): Promise<boolean> => vi.waitUntil(look, PATIENCE);
