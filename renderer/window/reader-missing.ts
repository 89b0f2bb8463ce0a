import { useEffect, useState } from 'react';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import { readerIsMissing } from './screen-of.ts';

/** A reader may still be starting when the window opens. */
const TELL_AFTER_MS = 3_000;

/** Whether no reader can be used, and has not been for a while. */
export function useIsReaderMissing(devices: DevicesView | undefined): boolean {
  const isMissing = devices !== undefined && readerIsMissing(devices);
  const [isTold, setIsTold] = useState(false);
  useEffect(() => {
    if (!isMissing) return;
    const timer = window.setTimeout(() => setIsTold(true), TELL_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
      setIsTold(false);
    };
  }, [isMissing]);
  return isMissing && isTold;
}
