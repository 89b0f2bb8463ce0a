import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useApp, useWindowState } from './app-context.ts';

/** Who runs the portal; nothing where it has not said so. */
export function Operator() {
  const { store, t, language } = useApp();
  const operator = useWindowState(store).snapshot?.environment.portal.operator;
  return operator ? <p>{t.app.operator(visibleText(inLanguage(operator, language)))}</p> : null;
}
