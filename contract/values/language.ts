/** The languages of the product: 日本語, the source; やさしい日本語, which falls back to it; English. */
export const LANGUAGES = ['ja', 'easy', 'en'] as const;
