import { Fragment, useId, useRef } from 'react';
import { languageSchema } from '#contract/values/localized-text.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN, LANGUAGE_TAGS } from '#words/languages.ts';
import { Tool } from '../ui/tool.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import '../ui/display-panel.css';
import './app.css';
import './terminal-frame.css';

/** A choice of languages, each in its own words; what was typed and where one is stay. */
export function LanguagePanel() {
  const { store, t } = useApp();
  const isDecided = useWindowState(store).snapshot?.locked.includes('language');
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  if (isDecided) return <span className="quiet frame-aside">{t.display.languageDecided}</span>;
  return (
    <>
      <button type="button" className="tool" popoverTarget={id}>
        {LANGUAGE_SIGN.map(({ tag, word }, index) => (
          <Fragment key={tag}>
            {index > 0 && ' / '}
            <span lang={tag}>{word}</span>
          </Fragment>
        ))}
      </button>
      <div id={id} ref={panel} className="display-panel" popover="auto">
        <fieldset>
          <legend>{t.display.language}</legend>
          <LanguageChoice onChosen={() => panel.current?.hidePopover()} />
        </fieldset>
      </div>
    </>
  );
}

/** A button for each language that can be chosen, in its own words. */
export function LanguageChoice({ onChosen }: { readonly onChosen?: () => void }) {
  const { store, language } = useApp();
  return languageSchema.options.map((offered) => (
    <Tool
      key={offered}
      lang={LANGUAGE_TAGS[offered]}
      aria-current={offered === language}
      onClick={() => {
        onChosen?.();
        void store.command('setLanguage', { language: offered });
      }}
    >
      {LANGUAGE_NAMES[offered]}
    </Tool>
  ));
}
