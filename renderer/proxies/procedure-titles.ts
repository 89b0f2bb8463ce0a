import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useAnswer, useApp } from '../window/app-context.ts';

const NOT_YET = '…';

/**
 * Says how procedures are called, as a list in words; of one that is offered nowhere any more, its name in files. Asks
 * once, whatever is said by it.
 */
export function useProcedureTitles(): (ids: readonly string[]) => string {
  const { t, language } = useApp();
  const { answer } = useAnswer('searchProcedures', {});
  if (answer.at === 'loading') return () => NOT_YET;
  const services = answer.at === 'ready' ? answer.value.services : [];
  const title = (id: string) => {
    const found = services.find((one) => one.id === id);
    return found === undefined ? id : visibleText(inLanguage(found.title, language));
  };
  return (ids) => t.app.list(ids.map(title));
}
