/**
 * Bytes of CP932, Microsoft's Shift_JIS. Of characters that stand in it twice the bytes are Microsoft's own (IBM's
 * extensions before NEC's selection of them). What a city has made for itself in the private area is not taken: another
 * system shows another character there. Source: WHATWG Encoding, 12.3.
 */
let madeTable: ReadonlyMap<string, number> | undefined;

function bytesOf(character: string): number | undefined {
  madeTable ??= tableFromDecoder();
  return madeTable.get(character);
}

/** NEC selected IBM extensions, each of which has bytes of its own further on. */
function isSecondPlace(lead: number): boolean {
  return lead === 0xed || lead === 0xee;
}

function tableFromDecoder(): Map<string, number> {
  const decoder = new TextDecoder('shift_jis');
  const table = new Map<string, number>();
  const put = (code: number, ...bytes: readonly number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes));
    const isOne = [...character].length === 1 && character !== '\ufffd' && !/\p{Co}/u.test(character);
    if (isOne && !table.has(character)) table.set(character, code);
  };
  for (let byte = 0x20; byte < 0x7f; byte += 1) put(byte, byte);
  for (const byte of [0x09, 0x0a, 0x0d]) put(byte, byte);
  for (let byte = 0xa1; byte <= 0xdf; byte += 1) put(byte, byte);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    if ((lead > 0x9f && lead < 0xe0) || isSecondPlace(lead)) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      if (trail !== 0x7f) put(lead * 256 + trail, lead, trail);
    }
  }
  return table;
}

/** Characters that CP932 does not have, each once; nothing is ever put in their place. */
export function misfitsOfCp932(text: string): readonly string[] {
  return [...new Set([...text].filter((character) => bytesOf(character) === undefined))];
}

/** Throws for a text with a character that does not fit. */
export function cp932Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = bytesOf(character);
    if (code === undefined) throw new RangeError('a character that CP932 does not have');
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Uint8Array.from(bytes);
}
