/** A language that is not written out yet: any key may be missing, however deep. Texts with arguments are whole. */
export type WrittenSoFar<Words> = Words extends (...given: never) => unknown
  ? Words
  : Words extends readonly unknown[]
    ? Words
    : Words extends object
      ? { readonly [Key in keyof Words]?: WrittenSoFar<Words[Key]> }
      : Words;

/** `written` where it says something, and `whole` for the rest, key by key. */
export function completedFrom<Words extends object>(whole: Words, written: WrittenSoFar<Words>): Words {
  const own = written as Readonly<Record<string, unknown>>;
  const entries = Object.entries(whole).map(([key, fallback]) => {
    const text = own[key];
    return [key, isGroup(fallback) && isGroup(text) ? completedFrom(fallback, text) : (text ?? fallback)];
  });
  return Object.fromEntries(entries) as Words;
}

function isGroup(node: unknown): node is object {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
