import { type ElementType, Fragment, type ReactElement } from 'react';
import { jsxs } from 'react/jsx-runtime';
import { hasReadings, READING_BRACKETS, type RubyPart, rubyParts, withoutReadings } from '#words/ruby.ts';

export type Props = Readonly<Record<string, unknown>>;

/** What cannot hold elements, only text. */
const TEXT_ONLY: ReadonlySet<ElementType> = new Set(['option', 'title', 'textarea']);

/**
 * The same properties with every reading shown: as ruby in the content of an element, and left out of its attributes.
 * A component hands its texts on to elements, so its own properties stay as they are.
 */
export function withRuby(type: ElementType, props: Props): Props {
  if (typeof type !== 'string' && type !== Fragment) return props;
  let shown = props;
  for (const [name, value] of Object.entries(props)) {
    const instead = name === 'children' && !TEXT_ONLY.has(type) ? childWithRuby(value) : withoutReadingsIn(value);
    if (instead !== value) shown = { ...shown, [name]: instead };
  }
  return shown;
}

/** One element, so that a text stays one where what holds it lays out its children side by side. */
function childWithRuby(child: unknown): unknown {
  if (Array.isArray(child)) return child.some(isAnnotated) ? child.map(childWithRuby) : child;
  if (!isAnnotated(child)) return child;
  return jsxs('span', { children: rubyParts(child).map(elementOf) });
}

function withoutReadingsIn(value: unknown): unknown {
  return isAnnotated(value) ? withoutReadings(value) : value;
}

function isAnnotated(value: unknown): value is string {
  return typeof value === 'string' && hasReadings(value);
}

/** A screen reader reads the word once: the reading is for the eye. */
function elementOf(part: RubyPart, index: number): string | ReactElement {
  if (typeof part === 'string') return part;
  const [open, close] = READING_BRACKETS;
  const reading = jsxs('rt', { 'aria-hidden': true, children: part.reading });
  const children = [
    part.base,
    jsxs('rp', { children: open }, 'open'),
    reading,
    jsxs('rp', { children: close }, 'close'),
  ];
  return jsxs('ruby', { children }, index);
}
