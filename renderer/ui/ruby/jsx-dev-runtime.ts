import type { ElementType, Key, ReactElement } from 'react';
import { Fragment, type JSX, jsxDEV as reactJsxDev } from 'react/jsx-dev-runtime';
import { type Props, withRuby } from './with-ruby.ts';

// The same as jsx-runtime.ts for a server that reloads while a screen is written.

export { Fragment, type JSX };

export function jsxDEV(
  type: ElementType,
  props: Props,
  key: Key | undefined,
  isStatic: boolean,
  ...where: [source?: { fileName: string; lineNumber: number; columnNumber: number }, self?: unknown]
): ReactElement {
  return reactJsxDev(type, withRuby(type, props), key, isStatic, ...where);
}
