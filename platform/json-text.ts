/**
 * The value of a JSON text of our own or of a file; `undefined` where the text is absent or is none. For a text that is
 * signed, `parseStrictJson` of `pki/jose/`.
 */
export function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
