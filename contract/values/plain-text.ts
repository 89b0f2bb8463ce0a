/**
 * Characters that no text of an application holds: controls but the line feed, what turns or hides the text around it,
 * what breaks lines unseen, and code points that mean nothing.
 */
const REFUSED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_Control}\u2028\u2029\ufeff\ufff9-\ufffb\p{Surrogate}\p{Unassigned}]/u;

/** Whether a text holds none of them. */
export function isPlainText(text: string): boolean {
  return !REFUSED.test(text);
}

/** What a person typed or pasted, without them. */
export function plainText(text: string): string {
  return text.replace(new RegExp(REFUSED, 'gu'), '');
}

/** A person's name for a file as a name that leads nowhere. */
export function plainFileName(name: string): string {
  const plain = plainText(name).replace(/[\n/\\:]/g, '_');
  return /^\.{0,2}$/.test(plain) ? `_${plain}` : plain;
}

/** A name of a file and no path, on any system: one line, and none of the characters that lead somewhere else. */
export function isPlainFileName(name: string): boolean {
  return isPlainText(name) && !/[\n/\\:]/.test(name) && !/^\.{1,2}$/.test(name);
}
