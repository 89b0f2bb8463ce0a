/**
 * Bytes that stay where they are: zeroing them leaves no copy behind.
 *
 * V8 keeps arrays of up to 64 bytes inside its own heap, where the garbage collector moves them and forgets to wipe the
 * place they came from. An array over a buffer of its own is never moved.
 */
export function unmovedBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A copy of a secret that can be zeroed for good; the original stays the caller's, to zero. */
export function unmovedCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = unmovedBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/**
 * A PIN or password as bytes that can be lent once and are zeroed afterwards.
 *
 * JavaScript strings cannot be wiped, so a secret is bytes from the input handler on and never enters
 * a state, view, failure or log.
 */
export class SecretBytes {
  #bytes: Uint8Array | undefined;

  /** Takes the bytes over and zeroes the array they came in. */
  constructor(bytes: Uint8Array) {
    this.#bytes = unmovedCopy(bytes);
    bytes.fill(0);
  }

  /** Looks at the bytes without using them up, for a check that must come before the card. */
  check<T>(look: (bytes: Uint8Array) => T): T {
    if (this.#bytes === undefined) throw new Error('secret was already spent');
    return look(this.#bytes);
  }

  /** Lends the bytes to one caller, then zeroes them, also where the caller throws. A second call throws. */
  async spend<T>(use: (bytes: Uint8Array) => Promise<T>): Promise<T> {
    const bytes = this.#bytes;
    if (bytes === undefined) throw new Error('secret was already spent');
    this.#bytes = undefined;
    try {
      return await use(bytes);
    } finally {
      bytes.fill(0);
    }
  }

  /** Zeroes the bytes without using them. Safe to call at any time. */
  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toJSON(): string {
    return '[secret]';
  }

  toString(): string {
    return '[secret]';
  }
}
