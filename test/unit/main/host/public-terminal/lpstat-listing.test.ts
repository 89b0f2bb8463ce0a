import { describe, expect, it } from 'vitest';
import { paperIn } from '#host/public-terminal/lpstat-listing.ts';

const printer = (name: string, alerts: string) =>
  [
    `printer ${name} is idle.  enabled since Sun 29 Nov 2026 08:00:00 AM JST`,
    '\tForm mounted:',
    '\tContent types: any',
    '\tPrinter types: unknown',
    `\tDescription: ${name}`,
    `\tAlerts: ${alerts}`,
    '\tLocation: media-empty-error street 1',
    '',
  ].join('\n');

describe('The paper of the printers that CUPS lists', () => {
  it.each([
    ['none', 'ok'],
    ['media-low-report', 'low'],
    ['marker-supply-low-warning media-needed', 'low'],
    ['media-empty-error media-needed-error', 'out'],
    ['cups-waiting-for-job-completed', 'ok'],
  ])('with the reasons %s is %s', (alerts, paper) => {
    expect(paperIn(printer('Slip', alerts))).toBe(paper);
  });

  it('is the worst of several', () => {
    const [full, low, out] = [printer('A', 'none'), printer('B', 'media-low'), printer('C', 'media-empty')];
    expect(paperIn(full + low)).toBe('low');
    expect(paperIn(out + low + full)).toBe('out');
  });

  it('is of no printer where none is listed', () => {
    expect(paperIn('')).toBe('noPrinter');
  });
});
