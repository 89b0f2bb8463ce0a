/**
 * Draws from Noto Sans JP what the sentences of `words/` need, so that a screen asks for one file a weight: the font as a
 * whole comes in more than a hundred, each with a few of the characters that stand on one page. Run after adding words;
 * a character that is not drawn yet comes from the whole font.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'renderer/ui/font');
const LANGUAGES = ['ja', 'easy', 'en'];
const WEIGHTS = { 400: '400Regular', 700: '700Bold' } as const;

/** Every character of the words, and what can be typed on a keyboard. */
function charactersOfWords(): string {
  const files = LANGUAGES.flatMap((language) => {
    const folder = join(ROOT, 'words', language);
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  });
  return [...new Set(files.join(''))]
    .filter((character) => !/\p{C}/u.test(character))
    .sort()
    .join('');
}

/** `U+20-7E, U+3042`, as CSS has it. */
function unicodeRange(characters: string): string {
  const ranges: [number, number][] = [];
  for (const character of characters) {
    const code = character.codePointAt(0) ?? 0;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === code) last[1] = code;
    else ranges.push([code, code]);
  }
  const hex = (code: number) => code.toString(16);
  return ranges.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(', ');
}

const characters = charactersOfWords();
mkdirSync(FOLDER, { recursive: true });
const faces: string[] = [];
for (const [weight, name] of Object.entries(WEIGHTS)) {
  const whole = readFileSync(join(ROOT, `node_modules/@expo-google-fonts/noto-sans-jp/${name}/NotoSansJP_${name}.ttf`));
  // Other forms of the same characters are for features that no style sheet turns on.
  const drawn = await subsetFont(whole, characters, { targetFormat: 'woff2', noLayoutClosure: true });
  writeFileSync(join(FOLDER, `window-${weight}.woff2`), drawn);
  faces.push(`  @font-face {
    font-family: "Noto Sans JP Window";
    font-style: normal;
    font-display: swap;
    font-weight: ${weight};
    src: url("./window-${weight}.woff2") format("woff2");
    unicode-range:
      ${unicodeRange(characters)};
  }
`);
}
writeFileSync(join(FOLDER, 'font.css'), `/* Made by scripts/window-font.ts. */\n@layer ui {\n${faces.join('\n')}}\n`);
