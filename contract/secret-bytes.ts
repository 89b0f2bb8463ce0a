/**
 * A PIN or password as bytes that can be lent once and are zeroed afterwards.
 *
 * JavaScript strings cannot be wiped, so a secret is bytes from the input handler on and never enters
 * a state, view, failure or log.
 */
export class SecretBytes {
  #bytes: Uint8Array | undefined;

  /** Takes the bytes over: the caller must not keep or reuse the array. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Looks at the bytes without using them up, for a check that must come before the card. */
  check<T>(look: (bytes: Uint8Array) => T): T {
    if (this.#bytes === undefined) throw new Error('secret was already spent');
    return look(this.#bytes);
  }

  /** Lends the bytes to one caller, then zeroes them, whatever happened. A second call throws. */
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
