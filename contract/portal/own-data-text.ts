import type { OwnField } from './own-data-groups.ts';
import type { OwnCell } from './own-data-routes.ts';

/** A cell as it stands in a table and a file; a hidden number says nothing, a period is one of ISO 8601. */
export function ownCellText({ decimals = 0 }: OwnField, cell: OwnCell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return withPoint(cell, decimals);
  return 'hidden' in cell ? '' : `${cell.from ?? ''}/${cell.until ?? ''}`;
}

function withPoint(whole: number, decimals: number): string {
  if (decimals === 0) return String(whole);
  const digits = String(Math.abs(whole)).padStart(decimals + 1, '0');
  return `${whole < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
