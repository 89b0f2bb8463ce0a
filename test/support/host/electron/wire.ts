/**
 * Values of `ipcRenderer.send` and `webContents.send` as text, since a DevTools binding carries nothing else. As with
 * structured clone, prototypes stay behind, bytes are copied, and functions are refused. Runs in the page as well, so
 * it stands on its own.
 */
export function wireCodec() {
  function pack(value: unknown): unknown {
    if (value === undefined) return { u: 0 };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return { v: value };
    if (typeof value === 'number') return Number.isFinite(value) ? { v: value } : { d: String(value) };
    if (typeof value === 'bigint') return { n: String(value) };
    if (typeof value !== 'object') throw new Error('An object could not be cloned.');
    if (value instanceof Uint8Array) {
      let text = '';
      for (const byte of value) text += String.fromCharCode(byte);
      return { b: btoa(text) };
    }
    if (Array.isArray(value)) return { a: value.map(pack) };
    return { o: Object.entries(value).map(([name, member]) => [name, pack(member)]) };
  }

  function unpack(packed: unknown): unknown {
    const tagged = packed as Record<string, unknown>;
    if ('v' in tagged) return tagged.v;
    if ('d' in tagged) return Number(tagged.d);
    if ('n' in tagged) return BigInt(String(tagged.n));
    if ('b' in tagged) return Uint8Array.from(atob(String(tagged.b)), (character) => character.charCodeAt(0));
    if ('a' in tagged) return (tagged.a as unknown[]).map(unpack);
    if ('o' in tagged) {
      return Object.fromEntries((tagged.o as [string, unknown][]).map(([name, member]) => [name, unpack(member)]));
    }
    return undefined;
  }

  return {
    toText: (values: readonly unknown[]): string => JSON.stringify(values.map(pack)),
    fromText: (text: string): unknown[] => (JSON.parse(text) as unknown[]).map(unpack),
  };
}
