/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What a page's policy has to stop, one way each. */
export const REFUSED_INJECTIONS = ['markup TypeError', 'code EvalError', 'script TypeError'];

/** Tries to put markup, code and a script into the page, and tells what became of each. */
export function tryInjections(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const attempts: Record<string, () => unknown> = {
      markup: () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=1">'),
      // biome-ignore lint/security/noGlobalEval: whether the page's policy stops it is the question
      code: () => globalThis.eval('document.title = "evaluated"'),
      script: () => {
        const script = document.createElement('script');
        script.text = 'document.title = "injected"';
        document.body.append(script);
      },
    };
    // What the debugger evaluates is beyond the page's policy; what runs later is not.
    await new Promise((later) => setTimeout(later, 0));
    return Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return `${name} ran`;
      } catch (error) {
        return error instanceof Error ? `${name} ${error.name}` : name;
      }
    });
  });
}
