import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { productSources, type SourceFile } from '../support/sources/source-files.ts';

const LANGUAGES: ReadonlySet<unknown> = new Set(languageSchema.options);
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff01-\uff60]/u;

/** What holds Japanese and is no word of ours, each with why. Patterns for letters that people type are not looked at. */
const NOT_WORDS: Readonly<Record<string, string>> = {
  'native-bridge/simulator/invented-holder.ts': 'names and addresses of invented people, as their cards hold them',
  'contract/procedure/same-texts.ts': 'small kana and the large ones that banks write for them',
  'native-bridge/simulator/certificate-profile.ts': 'names in invented certificates',
  'contract/procedure/remedies.ts':
    'what the law has a letter say, in its own language: data for a letter, which the portal puts together',
  'contract/portal/own-data-groups.ts': 'names of what public bodies hold, which are data with their types',
  'contract/portal/own-data-pictures.ts': 'names of vaccinations, in three languages, and how sources write them',
  'portal/own-data/sample-source.ts': 'invented data of practice portals',
  'contract/values/era-text.ts': 'eras, as documents of an office write their days',
  'contract/values/individual-number.ts': 'digits in kanji that people type',
  'documents/typesetting/document-font.ts': '〓 stands for a letter that no font has',
  'documents/container/applicant-match.ts':
    'a part of addresses and digits in kanji, as registers and people write them',
  'contract/portal/benefit-account.ts': 'small kana and the large ones that banks keep',
  'renderer/ui/key-layouts.ts': 'kana on keys',
  'portal/line/line-choice.ts': 'the rows of the kana table',
  'portal/line/line-intent.ts': 'commands and names of eras that people type',
  'portal/line/long-number.ts': 'digits in kanji that people type',
  'renderer/ui/answer/era.ts': '元 and the names of eras are what people type',
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

interface Found {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** All nodes of a file's syntax tree, comments left out. */
function nodesOf({ path, text }: SourceFile): readonly Node[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed`);
  const found: Node[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && 'start' in value) found.push(value as Node);
    for (const inside of Object.values(value)) visit(inside);
  };
  visit(program);
  return found;
}

/** Strings, pieces of templates and text between tags that hold Japanese. */
function japaneseIn(source: SourceFile): readonly Found[] {
  return nodesOf(source).flatMap((node) => {
    const text = textOf(node);
    return text !== undefined && JAPANESE.test(text) ? [found(source, node, text)] : [];
  });
}

function textOf(node: Node): string | undefined {
  if (node.type === 'TemplateElement') return (node.value as { readonly raw: string }).raw;
  const isText = (node.type === 'Literal' && !('regex' in node)) || node.type === 'JSXText';
  return isText && typeof node.value === 'string' ? node.value : undefined;
}

const COMPARING: ReadonlySet<unknown> = new Set(['===', '!==', '==', '!=']);

/** `x === 'ja'`, `x !== 'en'`, `case 'easy':`, whatever x is called. */
function comparisonsIn(source: SourceFile): readonly Found[] {
  return nodesOf(source).flatMap((node) => {
    const sides =
      node.type === 'BinaryExpression' && COMPARING.has(node.operator)
        ? [node.left, node.right]
        : node.type === 'SwitchCase'
          ? [node.test]
          : [];
    const isOfLanguage = sides.some(
      (side) => (side as Node | null)?.type === 'Literal' && LANGUAGES.has((side as Node).value),
    );
    return isOfLanguage ? [found(source, node, source.text.slice(node.start, node.start + 60))] : [];
  });
}

function found({ path, text: whole }: SourceFile, node: Node, text: string): Found {
  return { path, line: whole.slice(0, node.start).split('\n').length, text };
}

const sources = productSources();
const outside = sources.filter(({ path }) => !path.startsWith('words/'));

describe('What people read', () => {
  it('stands in words/ alone: no other code of the product holds Japanese', () => {
    const elsewhere = outside.filter(({ path }) => !Object.hasOwn(NOT_WORDS, path)).flatMap(japaneseIn);
    expect(elsewhere).toEqual([]);
  });

  it('is excused elsewhere for a reason, and only where there is some', () => {
    const files = new Map(outside.map((source) => [source.path, source]));
    for (const path of Object.keys(NOT_WORDS)) {
      const source = files.get(path);
      expect(source === undefined ? path : japaneseIn(source).length).toBeGreaterThan(0);
    }
  });

  it('is chosen by a language in words/ alone: no other code asks which language it is', () => {
    expect(outside.flatMap(comparisonsIn)).toEqual([]);
  });

  it('no language takes words of another, but easy what it says as Japanese does', () => {
    const across = sources
      .filter(({ path }) => /^words\/(ja|easy|en)\//.test(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^import (type )?.* from '\.\.\/(ja|easy|en)\//gm)].map(([, isType, from]) => ({
          path,
          from,
          isType: isType !== undefined,
        })),
      )
      .filter(({ path, from, isType }) => !(from === 'ja' && (isType || path.startsWith('words/easy/'))));
    expect(across).toEqual([]);
  });

  it('the search finds words and comparisons however they are written, and leaves comments and patterns', () => {
    const text = [
      '// 日本語のコメント',
      'const a = "漢字";',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template
      'const b = `${a}です`;',
      'const c = <p title="かな">カナ</p>;',
      'const d = /[ぁ-ゖ]/;',
      "const e = x.language !== 'en' || 'ja' === y;",
      "switch (z) { case 'easy': break; case 'west': break; }",
      "const f = e === 'jam';",
    ].join('\n');
    const source = { path: 'renderer/x.tsx', text };
    expect(japaneseIn(source).map((one) => `${one.line} ${one.text}`)).toEqual([
      '2 漢字',
      '3 です',
      '4 かな',
      '4 カナ',
    ]);
    expect(comparisonsIn(source).map(({ line }) => line)).toEqual([6, 6, 7]);
  });
});
