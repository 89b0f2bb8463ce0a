import type { Letter } from '#contract/procedure/letter.ts';
import { visibleText } from '#contract/values/visible-text.ts';

/** Members whose texts may have lines of their own. */
const WITH_LINES: ReadonlySet<string> = new Set(['opening', 'reasons', 'remedies', 'address', 'openHours']);

/** The letter with nothing in its texts that hides, turns or tears what is beside it; every text is well formed. */
export function visibleLetter(letter: Letter): Letter {
  return visibleIn(letter, false) as Letter;
}

function visibleIn(value: unknown, hasLines: boolean): unknown {
  if (typeof value === 'string') {
    const visible = visibleText(value).toWellFormed();
    return hasLines ? visible : visible.replaceAll('\n', ' ');
  }
  if (Array.isArray(value)) return value.map((one) => visibleIn(one, hasLines));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, visibleIn(member, hasLines || WITH_LINES.has(name))]),
  );
}
