/** Of a character class: controls but the line feed, and what turns, hides or breaks the text around it. */
export const HIDING = String.raw`\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb`;
const INVISIBLE = new RegExp(`[${HIDING}]`, 'gu');

/**
 * Text from outside (a reader, a card, a file, an office) as it may be shown: control and bidirectional characters
 * stand as their code, so that they cannot reorder or hide what is around them. Line feeds stay.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => `[U+${hex(character)}]`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
