import { useEffect, useState } from 'react';

const SHOWN_FOR_MS = 60_000;
/** Stands for what is covered, always as long, whatever it is. */
export const MASK = '●●●●';

/** Shown on demand, and covered again by itself. */
export function useShownForAWhile(): { readonly isShown: boolean; readonly show: () => void } {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => setIsShown(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [isShown]);
  return { isShown, show: () => setIsShown(true) };
}
