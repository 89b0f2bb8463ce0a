import type { ReactNode } from 'react';
import type { GateView } from '#contract/app/views/gate-view.ts';
import { inLanguage, type Language, languageSchema } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { GATE_WORDS, type GateTold, type GateWords } from '#words/gate-words.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import './gate.css';

export type Shown = 'opening' | 'refused' | 'waiting' | 'waitingForPin' | 'reading' | keyof GateWords['answers'];

/** A shape beside the colour, for who sees no colours and from where no words are read. */
const SIGNS: Readonly<Record<Shown, IconName>> = {
  opening: 'clock',
  refused: 'error',
  waiting: 'card',
  waitingForPin: 'card',
  reading: 'clock',
  comeIn: 'success',
  unknown: 'question',
  alreadyIn: 'warning',
  unreadable: 'error',
  pinNeeded: 'pin',
  stopped: 'card',
};

/** What a gate tells, in the window's language above the others. */
export function GatePage(props: { readonly gate: GateView; readonly shown: Shown; readonly children?: ReactNode }) {
  const { language } = useApp();
  const { shown, gate } = props;
  const own = toldIn(language, shown);
  const others = languageSchema.options.filter((one) => one !== language);
  return (
    <Page
      id={`gate-${shown}`}
      title={own.title}
      {...(gate.name === null ? {} : { eyebrow: visibleText(inLanguage(gate.name, language)) })}
      tells={
        <div className={`gate-told is-${shown}`}>
          <Icon name={SIGNS[shown]} />
          <p className="lead">{own.todo}</p>
          {others.map((other) => (
            <p key={other} lang={LANGUAGE_TAGS[other]} className="gate-other">
              <strong>{toldIn(other, shown).title}</strong> {toldIn(other, shown).todo}
            </p>
          ))}
        </div>
      }
    >
      {props.children}
      <ForStaff gate={gate} words={GATE_WORDS[language]} />
    </Page>
  );
}

/** What who stands beside the door has to know. */
function ForStaff({ gate, words }: { readonly gate: GateView; readonly words: GateWords }) {
  const { link, untold, alarms } = gate;
  return (
    <>
      {alarms > 0 && <Note kind="error" title={words.alarms(alarms)} />}
      {link === 'offline' && <Note kind="warning" title={words.offline} />}
      {untold > 0 && <p className="quiet">{words.untold(untold)}</p>}
    </>
  );
}

function toldIn(language: Language, shown: Shown): GateTold {
  const words = GATE_WORDS[language];
  switch (shown) {
    case 'opening':
    case 'refused':
    case 'waiting':
    case 'waitingForPin':
    case 'reading':
      return words[shown];
    default:
      return words.answers[shown];
  }
}
