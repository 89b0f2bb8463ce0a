import { useEffect, useRef } from 'react';

/** What a key does where it does something; two characters are pressed one after the other. `esc` is Escape. */
type Keys = Readonly<Record<string, () => void>>;

const STORAGE_KEY = 'desk-keys';
const OFF = 'off';
/** How long the first of two keys waits for the second. */
const FOLLOWS_WITHIN_MS = 1_500;

/** Single keys get in the way of speech input and of unsure hands (WCAG 2.1.4). Kept on this machine. */
export function keysAreOn(): boolean {
  return window.localStorage.getItem(STORAGE_KEY) !== OFF;
}

export function switchKeys(isOn: boolean): void {
  if (isOn) window.localStorage.removeItem(STORAGE_KEY);
  else window.localStorage.setItem(STORAGE_KEY, OFF);
}

/** Keys while what uses this stands; never while somebody types or composes, or while a dialog asks something. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let first = { key: '', atMs: 0 };
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || isElsewhere(event)) return;
      const { timeStamp } = event;
      const key = event.key === 'Escape' ? 'esc' : event.key;
      if (key !== 'esc' && !keysAreOn()) return;
      const follows = timeStamp - first.atMs < FOLLOWS_WITHIN_MS ? `${first.key}${key}` : key;
      first = { key, atMs: timeStamp };
      const action = current.current[follows] ?? current.current[key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function isElsewhere({ target, isComposing, ctrlKey, altKey, metaKey, key }: KeyboardEvent): boolean {
  if (isComposing || key === 'Process' || ctrlKey || altKey || metaKey) return true;
  if (document.querySelector('dialog[open], :popover-open') !== null) return true;
  return target instanceof HTMLElement && key !== 'Escape' && isTypedInto(target);
}

function isTypedInto(target: HTMLElement): boolean {
  return target.isContentEditable || target.closest('input, textarea, select') !== null;
}

/** Ctrl+Enter sends what is on the page, also while somebody writes. */
export function useSendKey(send: () => void): void {
  const current = useRef(send);
  current.current = send;
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.key !== 'Enter' || !event.ctrlKey || event.isComposing || event.repeat) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      current.current();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
