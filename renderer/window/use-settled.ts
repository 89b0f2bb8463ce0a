import { useEffect, useState } from 'react';

/** Long enough that nothing is asked in the middle of a word. */
const TYPING_MS = 150;

/** What somebody types, once it has stayed the same for a moment. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
