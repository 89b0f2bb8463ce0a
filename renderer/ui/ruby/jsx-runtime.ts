import type { ElementType, Key, ReactElement } from 'react';
import { Fragment, type JSX, jsx as reactJsx, jsxs as reactJsxs } from 'react/jsx-runtime';
import { type Props, withRuby } from './with-ruby.ts';

// What the compiler turns JSX into: React's own runtime, with the readings of kanji. No screen has to think of them.

export { Fragment, type JSX };

export function jsx(type: ElementType, props: Props, key?: Key): ReactElement {
  return reactJsx(type, withRuby(type, props), key);
}

export function jsxs(type: ElementType, props: Props, key?: Key): ReactElement {
  return reactJsxs(type, withRuby(type, props), key);
}
