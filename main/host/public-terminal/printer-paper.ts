import type { KioskPaper } from '#contract/portal/kiosk-routes.ts';
import { printedBy } from '../system-program.ts';
import { paperIn } from './lpstat-listing.ts';

const LPSTAT = '/usr/bin/lpstat';

/** How much paper the printers of this computer have, as CUPS knows it; `unknown` where it cannot be asked. */
export async function printerPaper(): Promise<KioskPaper> {
  const listing = await printedBy(LPSTAT, ['-l', '-p'], { LC_ALL: 'C' }, 'utf8').catch((error: unknown) =>
    hasNoPrinters(error) ? '' : undefined,
  );
  return listing === undefined ? 'unknown' : paperIn(listing);
}

/** `lpstat` ends with 1 where no printer was added, and says so. */
function hasNoPrinters(error: unknown): boolean {
  return error instanceof Error && 'stderr' in error && /No destinations added/.test(String(error.stderr));
}
