import { graphemes } from '#contract/values/graphemes.ts';

/** The width of a text in points. */
type Measure = (text: string) => number;

/** Characters that must not begin a line (行頭禁則). */
const NOT_FIRST = /^[、。，．・：；？！ー々〻’”）〕］｝〉》」』】ゝゞっゃゅょッャュョァィゥェォ,.:;?!)\]}%]/u;

/**
 * Breaks text into lines no wider than `width`: at line feeds, between Japanese characters, at spaces between words,
 * and inside a word only where it alone is too wide. Nothing is dropped but the space at a break.
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const widthOf = (piece: string) => graphemes(piece).reduce((sum, one) => sum + measure(one), 0);
  const finish = () => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const piece of pieces(paragraph)) {
    const pieceWidth = widthOf(piece);
    if (used + pieceWidth <= width) {
      line += piece;
      used += pieceWidth;
      continue;
    }
    if (piece === ' ') {
      finish();
      continue;
    }
    if (line !== '') finish();
    for (const one of pieceWidth <= width ? [piece] : graphemes(piece)) {
      const oneWidth = widthOf(one);
      if (line !== '' && used + oneWidth > width) finish();
      line += one;
      used += oneWidth;
    }
  }
  if (line !== '' || lines.length === 0) finish();
  return lines;
}

/** Words, spaces and single Japanese characters; a mark that must not begin a line stays with what stands before it. */
function pieces(paragraph: string): string[] {
  const found: string[] = [];
  for (const one of graphemes(paragraph)) {
    const before = found.at(-1);
    const joins =
      before !== undefined && before !== ' ' && (NOT_FIRST.test(one) || (isWordPart(one) && isWordEnd(before)));
    if (joins) found[found.length - 1] = before + one;
    else found.push(one);
  }
  return found;
}

function isWordPart(grapheme: string): boolean {
  return /^[!-~]$/.test(grapheme);
}

function isWordEnd(piece: string): boolean {
  return /[!-~]$/.test(piece);
}
