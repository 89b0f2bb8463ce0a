import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { pinAsSent } from '#contract/card/pin-rule.ts';

const CLEAR_AFTER_MS = 60_000;
/** Told by a field that was emptied by the program. */
const SECRET_CHANGED = 'secretchanged';

export interface Secret {
  readonly input: RefObject<HTMLInputElement | null>;
  /** The secret as it is sent. The caller zeroes it. */
  bytes(): Uint8Array<ArrayBuffer>;
  clear(): void;
}

/** One secret while it is typed. It lives in its input alone and is gone with it, or when the page is left. */
export function useSecret(): Secret {
  const input = useRef<HTMLInputElement>(null);
  const clear = useCallback(() => {
    if (input.current === null) return;
    input.current.value = '';
    input.current.dispatchEvent(new Event(SECRET_CHANGED));
  }, []);
  useEffect(() => {
    const field = input.current;
    window.addEventListener('pagehide', clear);
    return () => {
      window.removeEventListener('pagehide', clear);
      if (field !== null) field.value = '';
    };
  }, [clear]);
  return { input, clear, bytes: () => new TextEncoder().encode(pinAsSent(input.current?.value ?? '')) };
}

/** How many characters stand in the field; the characters are not looked at. */
export function useSecretLength({ input }: Secret): number {
  const [length, setLength] = useState(0);
  useEffect(() => {
    const field = input.current;
    const look = () => setLength(field?.value.length ?? 0);
    look();
    for (const name of ['input', SECRET_CHANGED]) field?.addEventListener(name, look);
    return () => {
      for (const name of ['input', SECRET_CHANGED]) field?.removeEventListener(name, look);
    };
  }, [input]);
  return length;
}

/** Clears secrets after a minute without a key. */
export function useIdleClearing(...secrets: readonly Secret[]) {
  const timer = useRef<number | undefined>(undefined);
  const [wasCleared, setWasCleared] = useState(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return {
    wasCleared,
    onTyped() {
      setWasCleared(false);
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        for (const secret of secrets) secret.clear();
        setWasCleared(true);
      }, CLEAR_AFTER_MS);
    },
    stop: () => window.clearTimeout(timer.current),
  };
}
