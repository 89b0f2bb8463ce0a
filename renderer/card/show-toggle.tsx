import type { PinSlot } from '#contract/values/brands.ts';
import { useApp } from '../window/app-context.ts';
import './card.css';

/** Shows what was typed of a secret, or hides it again. */
export function ShowToggle(props: {
  readonly slot: PinSlot;
  readonly isShown: boolean;
  readonly onChange: (isShown: boolean) => void;
}) {
  const { t } = useApp();
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={props.isShown}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{t.pin.shows[props.slot]}</span>
    </label>
  );
}
