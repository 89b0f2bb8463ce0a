/** What is sealed cannot be opened or made: its key is gone, cannot be reached, or does not fit. Answered `keyUnavailable`. */
export class KeyUnavailable extends Error {
  constructor() {
    super('a key cannot be had');
    this.name = 'KeyUnavailable';
  }
}
