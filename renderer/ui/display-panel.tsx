import { useEffect, useId, useState } from 'react';
import { CONTRASTS, keepDisplay, keptDisplay, showDisplay, TEXT_SIZES } from './display.ts';
import { RadioPick } from './radio-pick.tsx';
import { Tool } from './tool.tsx';
import { useWords } from './words.ts';
import './display-panel.css';

/** Text size and contrast; remembered where `isKept`. */
export function DisplayPanel({ isKept }: { readonly isKept: boolean }) {
  const { t } = useWords();
  const [display, setDisplay] = useState(keptDisplay);
  const id = useId();

  useEffect(() => {
    showDisplay(display);
    if (isKept) keepDisplay(display);
  }, [display, isKept]);

  return (
    <>
      <Tool popoverTarget={id}>{t.display.open}</Tool>
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
