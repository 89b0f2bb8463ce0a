/**
 * A map of the `most` entries that were set last. Setting an entry again makes it the newest; reading leaves the order
 * alone. An entry that has to give way is handed to `letGo`.
 */
export class NewestMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number;
  readonly #letGo: (key: Key, value: Value) => void;

  constructor(most: number, letGo: (key: Key, value: Value) => void = () => undefined) {
    super();
    this.#most = most;
    this.#letGo = letGo;
  }

  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) this.#dropOldest();
    return this;
  }

  #dropOldest(): void {
    const { value: oldest } = this.entries().next();
    if (oldest === undefined) return;
    this.delete(oldest[0]);
    this.#letGo(...oldest);
  }
}
