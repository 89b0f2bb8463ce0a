import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { visibleText } from '#contract/values/visible-text.ts';
import { asPlainText, hasReadings, readingsInBrackets, ruby, rubyParts, withoutReadings } from '#words/ruby.ts';
import { jsx } from '../../../renderer/ui/ruby/jsx-runtime.ts';

function Label({ words }: { readonly words: string }) {
  return jsx('b', { children: words });
}

describe('Readings of kanji', () => {
  it('belong to the run of kanji before them, or to what follows the mark', () => {
    expect(rubyParts(ruby`カードを 置《お》いて、待《ま》つ`)).toEqual([
      'カードを ',
      { base: '置', reading: 'お' },
      'いて、',
      { base: '待', reading: 'ま' },
      'つ',
    ]);
    expect(rubyParts(ruby`｜1日《ついたち》と 人々《ひとびと》`)).toEqual([
      { base: '1日', reading: 'ついたち' },
      'と ',
      { base: '人々', reading: 'ひとびと' },
    ]);
  });

  it('come from the catalogue alone, never from a value that is put in', () => {
    const name = '漢字《にせもの》';
    expect(rubyParts(ruby`${name}を 消《け》す`)).toEqual(['漢字《にせもの》を ', { base: '消', reading: 'け' }, 'す']);
    expect(hasReadings(visibleText('\ufff9漢字\ufffaにせもの\ufffb'))).toBe(false);
  });

  it('are left out of names, and stand in brackets in plain text', () => {
    const text = ruby`あと ${2}回《かい》`;
    expect(withoutReadings(text)).toBe('あと 2回');
    expect(readingsInBrackets(text)).toBe('あと 2回（かい）');
    const words = { a: text, b: (count: number) => ruby`${count}回《かい》`, c: [text] };
    const plain = asPlainText(words);
    expect([plain.a, plain.b(3), plain.c]).toEqual(['あと 2回（かい）', '3回（かい）', ['あと 2回（かい）']]);
  });

  it('are shown over their words in the content of every element, and nowhere else', () => {
    const text = ruby`カードを 読《よ》む`;
    const shown = '<span>カードを <ruby>読<rp>（</rp><rt aria-hidden="true">よ</rt><rp>）</rp></ruby>む</span>';
    const markup = (type: 'p' | 'button' | 'option', props: Record<string, unknown>) =>
      renderToStaticMarkup(jsx(type, props));
    expect(markup('p', { children: text })).toBe(`<p>${shown}</p>`);
    expect(markup('p', { children: ['1. ', text] })).toBe(`<p>1. ${shown}</p>`);
    expect(markup('button', { 'aria-label': text, children: 'A' })).toBe(
      '<button aria-label="カードを 読む">A</button>',
    );
    expect(markup('option', { children: text })).toBe('<option>カードを 読む</option>');
    expect(renderToStaticMarkup(createElement(Label, { words: text }))).toBe(`<b>${shown}</b>`);
  });
});
