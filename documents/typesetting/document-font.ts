import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { graphemes } from '#contract/values/graphemes.ts';

/** One weight of the document's font. Its answers depend on nothing but the text that is asked about. */
interface DocumentFont {
  /** As pdfkit takes it. */
  readonly font: fontkit.Font;
  /** The text with a mark and the code point for what the font does not have, so that nothing is left out silently. */
  printable(text: string): string;
  /**
   * A printable text as it is drawn: it looks the same, in characters of which each has a glyph of its own. In a PDF, a
   * glyph says one text wherever it stands, so that ⽇ drawn once would make every 日 be read as ⽇.
   */
  drawn(printable: string): string;
  /** In thousandths of the font's size. */
  widthOf(grapheme: string): number;
}

const SELECTOR = /^[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u;
/** Of characters that share a glyph, the ones that a text most likely means come first. */
const LIKELIEST = [/\p{ASCII}/u, /[\u3000-\u30ff]/u, /[\u4e00-\u9fff]/u, /./su];

const FILES = { regular: '400Regular/NotoSansJP_400Regular', bold: '700Bold/NotoSansJP_700Bold' };
const require = createRequire(import.meta.url);
const opened = new Map<string, DocumentFont>();

/** The Japanese font in one weight. Opened once: its tables and widths serve every document. */
export function documentFont(weight: keyof typeof FILES): DocumentFont {
  const font =
    opened.get(weight) ??
    openFont(readFileSync(require.resolve(`@expo-google-fonts/noto-sans-jp/${FILES[weight]}.ttf`)));
  opened.set(weight, font);
  return font;
}

function openFont(bytes: Buffer): DocumentFont {
  const font = fontkit.create(bytes) as fontkit.Font;
  const { _cmapProcessor: characterMap } = font as unknown as WithCharacterMap;
  const glyphOf = (character: string) => characterMap.lookup(codePoint(character));
  const likeliest = likeliestByGlyph(font.characterSet, glyphOf);
  const drawings = new Map<string, string>();
  const widths = new Map<string, number>();
  let sequences: ReadonlyMap<string, number> | undefined;

  /** The character that draws what a character and its selector ask for, where the font can. */
  function inVariant(character: string, selector: string): string | undefined {
    sequences ??= sequencesOf(characterMap);
    const glyph = sequences.get(character + selector);
    return glyph === undefined ? undefined : likeliest.get(glyph === SAME_GLYPH ? glyphOf(character) : glyph);
  }

  function drawingOf(grapheme: string): string {
    const known = drawings.get(grapheme);
    if (known !== undefined) return known;
    const characters = [...composed(grapheme)];
    const drawn = characters.map((character, n) => {
      if (SELECTOR.test(character)) return '';
      const next = characters[n + 1];
      const variant = next !== undefined && SELECTOR.test(next) ? inVariant(character, next) : undefined;
      return variant ?? likeliest.get(glyphOf(character)) ?? character;
    });
    drawings.set(grapheme, drawn.join(''));
    return drawn.join('');
  }

  function printableGrapheme(grapheme: string): string {
    let before = '';
    let text = '';
    for (const character of composed(grapheme)) {
      if (SELECTOR.test(character)) text += inVariant(before, character) === undefined ? code(character) : character;
      else if (character === '\n' || glyphOf(character) !== 0) text += character;
      else text += `〓${code(character)}`;
      before = character;
    }
    return text === composed(grapheme) ? grapheme : text;
  }

  return {
    font,
    printable: (text) => graphemes(text).map(printableGrapheme).join(''),
    drawn: (printable) => graphemes(printable).map(drawingOf).join(''),
    widthOf: (grapheme) => {
      const known = widths.get(grapheme);
      if (known !== undefined) return known;
      const width = font.layout(drawingOf(grapheme)).advanceWidth * (1_000 / font.unitsPerEm);
      widths.set(grapheme, width);
      return width;
    },
  };
}

function likeliestByGlyph(
  codePoints: readonly number[],
  glyphOf: (character: string) => number,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const rank = (character: string) => LIKELIEST.findIndex((range) => range.test(character));
  for (const character of codePoints.map((point) => String.fromCodePoint(point))) {
    const glyph = glyphOf(character);
    const other = found.get(glyph);
    if (other === undefined || rank(character) < rank(other)) found.set(glyph, character);
  }
  return found;
}

/** What the font draws for a character with this selector is what it draws without. */
const SAME_GLYPH = -1;

/**
 * Where fontkit keeps the font's table of characters. Asked through its own methods, it would remember of a glyph the
 * first character that was asked for, and does not find variation sequences that have another glyph.
 */
interface WithCharacterMap {
  readonly _cmapProcessor: CharacterMap;
}

interface CharacterMap {
  /** The glyph of a code point, 0 where there is none. */
  lookup(codePoint: number): number;
  readonly uvs?: {
    readonly varSelectors: {
      toArray(): {
        readonly varSelector: number;
        readonly defaultUVS?: readonly { readonly startUnicodeValue: number; readonly additionalCount: number }[];
        readonly nonDefaultUVS?: readonly { readonly unicodeValue: number; readonly glyphID: number }[];
      }[];
    };
  };
}

function sequencesOf({ uvs }: CharacterMap): ReadonlyMap<string, number> {
  const glyphs = new Map<string, number>();
  for (const { varSelector, defaultUVS = [], nonDefaultUVS = [] } of uvs?.varSelectors.toArray() ?? []) {
    const selector = String.fromCodePoint(varSelector);
    for (const { startUnicodeValue, additionalCount } of defaultUVS) {
      for (let n = 0; n <= additionalCount; n += 1) {
        glyphs.set(String.fromCodePoint(startUnicodeValue + n) + selector, SAME_GLYPH);
      }
    }
    for (const { unicodeValue, glyphID } of nonDefaultUVS) {
      glyphs.set(String.fromCodePoint(unicodeValue) + selector, glyphID);
    }
  }
  return glyphs;
}

/** Letters and their marks as one character where there is one; a Han character composed would have other strokes. */
function composed(grapheme: string): string {
  return /\p{Script=Han}/u.test(grapheme) ? grapheme : grapheme.normalize('NFC');
}

function code(character: string): string {
  return `[U+${codePoint(character).toString(16).toUpperCase().padStart(4, '0')}]`;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
