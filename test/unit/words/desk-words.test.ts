import { describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { loadDeskWords } from '#words/desk-words.ts';
import { isUnread, LIMITS, mean, readability, sentences, textsOf } from '../../support/sources/word-measures.ts';

/** Values that stand for what staff type: they are put in where no reading can stand. */
const isSample = ({ at }: { readonly at: string }) => at.startsWith('wordings.samples.');

for (const language of languageSchema.options) {
  describe(`the words of the desk in ${language}`, async () => {
    const texts = textsOf(await loadDeskWords(language));

    it('say all that they say in Japanese', async () => {
      const places = (all: typeof texts) => all.map(({ at }) => at).toSorted();
      expect(places(texts)).toEqual(places(textsOf(await loadDeskWords('ja'))));
      expect(texts.filter(({ text }) => text === '' || /undefined|NaN|\[object/.test(text))).toEqual([]);
    });

    it('keep sentences short: longest and mean within the guide', () => {
      const { most, mean: meanLimit, length } = LIMITS[language];
      const lengths = sentences(texts).map((sentence) => ({ sentence, length: length(sentence) }));
      expect(lengths.filter((one) => one.length > most)).toEqual([]);
      expect(mean(lengths.map((one) => one.length))).toBeLessThanOrEqual(meanLimit);
    });
  });
}

describe('the words of the desk in やさしい日本語', async () => {
  const texts = textsOf(await loadDeskWords('easy')).filter((text) => !isSample(text));

  it('give the reading of every kanji, so that none of them is the Japanese', () => {
    expect(texts.filter(isUnread)).toEqual([]);
  });

  it('read more easily than the guide asks', () => {
    expect(readability(sentences(texts).filter((sentence) => sentence.endsWith('。')))).toBeGreaterThanOrEqual(70);
  });
});
