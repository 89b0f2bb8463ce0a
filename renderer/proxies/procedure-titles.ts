import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useAnswer, useApp } from '../window/app-context.ts';

/** How procedures are called; of one that is offered nowhere any more, its name in files. */
export function useProcedureTitles(ids: readonly string[]): string[] {
  const { language } = useApp();
  const { answer } = useAnswer('searchProcedures', {});
  const services = answer.at === 'ready' ? answer.value.services : [];
  return ids.map((id) => {
    const found = services.find((one) => one.id === id);
    return found === undefined ? id : visibleText(inLanguage(found.title, language));
  });
}
