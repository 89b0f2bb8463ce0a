import { useEffect, useId, useState } from 'react';
import { CONTRASTS, currentDisplay, keepDisplay, showDisplay, TEXT_SIZES } from './display.ts';
import { Icon } from './icon.tsx';
import { RadioPick } from './radio-pick.tsx';
import { Tool } from './tool.tsx';
import { useWords } from './words.ts';
import './button.css';
import './display-panel.css';

/** Text size and contrast; remembered where `isKept`. `largeButton` names a button that opens it in the place of the frame's own. */
export function DisplayPanel(props: { readonly isKept: boolean; readonly largeButton?: string }) {
  const { isKept, largeButton } = props;
  const { t } = useWords();
  const [display, setDisplay] = useState(currentDisplay);
  const id = useId();

  useEffect(() => {
    showDisplay(display);
    if (isKept) keepDisplay(display);
  }, [display, isKept]);

  return (
    <>
      {largeButton === undefined ? (
        <Tool popoverTarget={id}>{t.display.open}</Tool>
      ) : (
        <button type="button" className="button is-outline" popoverTarget={id}>
          <Icon name="letters" /> {largeButton}
        </button>
      )}
      <div id={id} className="display-panel" popover="auto">
        <fieldset>
          <legend>{t.display.textSize}</legend>
          {TEXT_SIZES.map((textSize) => (
            <RadioPick
              key={textSize}
              name={`${id}-size`}
              checked={display.textSize === textSize}
              onChange={() => setDisplay({ ...display, textSize })}
            >
              {t.display.sizes[textSize]}
            </RadioPick>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t.display.contrast}</legend>
          {CONTRASTS.map((contrast) => (
            <RadioPick
              key={contrast}
              name={`${id}-contrast`}
              checked={display.contrast === contrast}
              onChange={() => setDisplay({ ...display, contrast })}
            >
              {t.display.contrasts[contrast]}
            </RadioPick>
          ))}
        </fieldset>
      </div>
    </>
  );
}
