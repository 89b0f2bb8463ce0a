import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useApp, useWindowState } from './app-context.ts';

/** Names who runs the portal; shows nothing where the portal does not say. */
export function Operator() {
  const { store, t, language } = useApp();
  const operator = useWindowState(store).snapshot?.environment.portal.operator;
  return operator ? <p>{t.app.operator(visibleText(inLanguage(operator, language)))}</p> : null;
}
