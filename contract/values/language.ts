/** The languages of the product: 日本語, the source; やさしい日本語, in whose place others' texts may stand in Japanese; English. */
export const LANGUAGES = ['ja', 'easy', 'en'] as const;
