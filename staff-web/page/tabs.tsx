import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import './page.css';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** The key that leads here. */
  readonly key?: string;
}

/** Parts of one thing of which one is shown; arrows lead from one to the next (WAI-ARIA, tabs). */
export function Tabs<Name extends string>(props: {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly at: Name;
  readonly onAt: (name: Name) => void;
  readonly children: ReactNode;
}) {
  const { tabs, at, onAt } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const index = tabs.findIndex(({ name }) => name === at);
    const to = tabs[(index + by + tabs.length) % tabs.length];
    if (to === undefined) return;
    onAt(to.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${to.name}"]`)?.focus();
  }

  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
        {tabs.map(({ name, label, key }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            data-tab={name}
            className="tab"
            aria-selected={name === at}
            aria-controls={name === at ? `${id}-panel` : undefined}
            tabIndex={name === at ? 0 : -1}
            onClick={() => onAt(name)}
          >
            {key !== undefined && <span aria-hidden="true">{key} </span>}
            {label}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${at}`}>
        {props.children}
      </div>
    </div>
  );
}
