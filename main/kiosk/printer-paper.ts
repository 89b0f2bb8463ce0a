import type { KioskPaper } from '#contract/portal/kiosk-routes.ts';
import { printedBy } from '#host/system-program.ts';

const LPSTAT = '/usr/bin/lpstat';
const PAPER_OUT = /^media-empty(?:-(?:error|warning|report))?$/;
const PAPER_LOW = /^media-(?:low|needed)(?:-(?:error|warning|report))?$/;

/** How much paper the printers of this computer have, as CUPS knows it; `unknown` where it cannot be asked. */
export async function printerPaper(): Promise<KioskPaper> {
  const listing = await printedBy(LPSTAT, ['-l', '-p'], { LC_ALL: 'C' }, 'utf8').catch((error: unknown) =>
    noPrinters(error) ? '' : undefined,
  );
  return listing === undefined ? 'unknown' : paperIn(listing);
}

/**
 * The worst of what `lpstat -l -p` lists: of each printer a line that begins with its name, and below it a line `Alerts:` with
 * its state reasons. Source: RFC 8011, 5.4.12; CUPS, lpstat(1).
 */
export function paperIn(listing: string): KioskPaper {
  const lines = listing.split('\n');
  if (!lines.some((line) => line.startsWith('printer '))) return 'noPrinter';
  const alerts = lines.flatMap((line) => /^\s+Alerts:(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  if (alerts.some((alert) => PAPER_OUT.test(alert))) return 'out';
  return alerts.some((alert) => PAPER_LOW.test(alert)) ? 'low' : 'ok';
}

/** `lpstat` ends with 1 where no printer was added, and says so. */
function noPrinters(error: unknown): boolean {
  return error instanceof Error && 'stderr' in error && /No destinations added/.test(String(error.stderr));
}
