/// <reference types="vite/client" />
import '../../renderer/ui/base.css';
import './gallery.css';
import { type MouseEvent, type ReactNode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CONTRASTS, TEXT_SIZES } from '../../renderer/ui/display.ts';
import { SIZE_NAMES, SIZES, searchOf, type View, viewOf } from './view.ts';

interface Index {
  readonly languages: readonly string[];
  readonly folders: Readonly<Record<string, readonly string[]>>;
}

function Gallery({ languages, folders }: Index) {
  const [view, setView] = useState(() => viewOf(window.location.search));
  const names = Object.values(folders).flat();
  const at = names.indexOf(view.screen);

  function look(change: Partial<View>): void {
    const next = { ...view, ...change };
    window.history.pushState(null, '', searchOf(next));
    setView(next);
  }

  useEffect(() => {
    const back = () => setView(viewOf(window.location.search));
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);

  useEffect(() => {
    document.title = `${view.screen} - Gallery`;
  }, [view.screen]);

  const link = (screen: string | undefined, children: ReactNode) =>
    screen !== undefined && (
      <ScreenLink view={{ ...view, screen }} isCurrent={screen === view.screen} onFollow={() => look({ screen })}>
        {children}
      </ScreenLink>
    );

  return (
    <>
      <nav className="screens" aria-label="Screens">
        {Object.entries(folders).map(([folder, screens]) => (
          <details key={folder} open={screens.includes(view.screen)}>
            <summary>{folder}</summary>
            <ul>
              {screens.map((screen) => (
                <li key={screen}>{link(screen, screen)}</li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      <main aria-label="Screen">
        <h1>{view.screen}</h1>
        <div className="controls">
          {link(names[at - 1], '← Previous')}
          {link(names[at + 1], 'Next →')}
          <Select name="Language" of={languages} is={view.language} onChange={(language) => look({ language })} />
          <Select name="Size" of={SIZE_NAMES} is={view.size} onChange={(size) => look({ size })} />
          <Select name="Text %" of={TEXT_SIZES} is={view.textSize} onChange={(textSize) => look({ textSize })} />
          <Select name="Contrast" of={CONTRASTS} is={view.contrast} onChange={(contrast) => look({ contrast })} />
          <Switch name="Practice" is={view.practice} onChange={(practice) => look({ practice })} />
          <Switch name="Public terminal" is={view.public} onChange={(isPublic) => look({ public: isPublic })} />
          <a href={`./stage.html${searchOf(view)}`}>Alone</a>
        </div>
        <div className="frame">
          <iframe
            key={searchOf(view)}
            title={view.screen}
            src={`./stage.html${searchOf(view)}`}
            {...SIZES[view.size]}
          />
        </div>
      </main>
    </>
  );
}

/** An ordinary link, so that it can be copied or opened in a tab; followed without loading the page again. */
function ScreenLink(props: {
  readonly view: View;
  readonly isCurrent: boolean;
  readonly onFollow: () => void;
  readonly children: ReactNode;
}) {
  function follow(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    props.onFollow();
  }
  return (
    <a href={searchOf(props.view)} aria-current={props.isCurrent ? 'page' : undefined} onClick={follow}>
      {props.children}
    </a>
  );
}

function Select<Value extends string | number>(props: {
  readonly name: string;
  readonly of: readonly Value[];
  readonly is: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <label>
      {props.name}{' '}
      <select
        value={props.is}
        onChange={({ currentTarget }) => {
          const chosen = props.of[currentTarget.selectedIndex];
          if (chosen !== undefined) props.onChange(chosen);
        }}
      >
        {props.of.map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  );
}

function Switch(props: { readonly name: string; readonly is: boolean; readonly onChange: (isOn: boolean) => void }) {
  return (
    <label>
      <input type="checkbox" checked={props.is} onChange={(event) => props.onChange(event.currentTarget.checked)} />{' '}
      {props.name}
    </label>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
const index = (await (await fetch('./index.json')).json()) as Index;
createRoot(root).render(<Gallery {...index} />);
