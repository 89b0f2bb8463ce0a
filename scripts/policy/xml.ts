const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

/** One element; a text stands on its line, elements inside stand indented below it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  inside: string | readonly string[] = [],
): string {
  const start = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const opening = `<${name}${start.join('')}`;
  if (inside.length === 0) return `${opening}/>`;
  if (typeof inside === 'string') return `${opening}>${escaped(inside)}</${name}>`;
  const indented = inside.flatMap((child) => child.split('\n')).map((line) => `  ${line}`);
  return [`${opening}>`, ...indented, `</${name}>`].join('\n');
}
