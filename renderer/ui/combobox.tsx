import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import './field-frame.css';
import './combobox.css';

interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** What else is said of it, in the option. */
  readonly note?: string;
}

/**
 * A box to type into that suggests what can be chosen, as the ARIA pattern has it: focus stays in the box, arrows go
 * through the list, Enter chooses, Escape closes the list and then empties the box. Nothing is taken that was not chosen.
 */
export function Combobox(props: {
  readonly label: string;
  readonly help: string;
  readonly options: readonly ComboboxOption[];
  /** How many there are, said aloud when it changes; nothing while they are looked for. */
  readonly told: string | undefined;
  readonly onType: (text: string) => void;
  readonly onChoose: (value: string) => void;
}) {
  const { label, help, options, told, onType, onChoose } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = isOpen && text.trim() !== '' && options.length > 0;
  const current = shown ? options[active] : undefined;

  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function type(next: string): void {
    setText(next);
    setActive(-1);
    setIsOpen(true);
    onType(next);
  }

  function choose(option: ComboboxOption): void {
    type('');
    setIsOpen(false);
    onChoose(option.value);
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    // While an input method is at work its keys are its own.
    if (event.nativeEvent.isComposing) return;
    const last = options.length - 1;
    const move = (to: number) => {
      setIsOpen(true);
      setActive(to);
    };
    if (event.key === 'ArrowDown') move(active >= last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') move(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter' && current !== undefined) choose(current);
    else if (event.key === 'Escape' && shown) setIsOpen(false);
    else if (event.key === 'Escape' && text !== '') type('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="field combobox">
      <label htmlFor={id}>{label}</label>
      <p className="help" id={`${id}-help`}>
        {help}
      </p>
      <input
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        maxLength={60}
        value={text}
        aria-describedby={`${id}-help`}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={current === undefined ? undefined : `${id}-${active}`}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={press}
        onBlur={() => setIsOpen(false)}
        onFocus={() => setIsOpen(true)}
      />
      <div ref={list} id={`${id}-list`} className="combobox-list" role="listbox" aria-label={label} hidden={!shown}>
        {options.map((option, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box, which keeps the focus
          <div
            key={option.value}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            // Focus stays in the box, so that leaving it does not close the list under the finger.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            {option.label}
            {option.note !== undefined && <span className="quiet">{option.note}</span>}
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {text.trim() === '' ? '' : told}
      </p>
    </div>
  );
}
