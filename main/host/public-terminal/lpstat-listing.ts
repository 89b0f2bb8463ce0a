import type { KioskPaper } from '#contract/portal/kiosk-routes.ts';

const PAPER_OUT = /^media-empty(?:-(?:error|warning|report))?$/;
const PAPER_LOW = /^media-(?:low|needed)(?:-(?:error|warning|report))?$/;

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
