import { visibleText } from '#contract/values/visible-text.ts';
import { useApp, useWindowState } from './app-context.ts';

/** Who runs the portal; nothing where it has not said so. */
export function Operator() {
  const { store, say, language } = useApp();
  const operator = useWindowState(store).snapshot?.world.portal.operator;
  return operator ? <p>{say.about.operator(visibleText(operator[language]))}</p> : null;
}
