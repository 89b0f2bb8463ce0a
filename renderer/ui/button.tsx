import { type ReactNode, useRef, useState } from 'react';
import './button.css';

const REPEAT_GUARD_MS = 500;

/**
 * A button that does one thing at a time: repeats are ignored for half a second and while the work runs, its own or, by
 * `isBusy`, its form's. It stays focusable; `busyLabel` says what is being done.
 */
export function Button(props: {
  readonly kind?: 'filled' | 'outline' | 'text';
  readonly type?: 'button' | 'submit';
  readonly onPress?: () => unknown;
  readonly busyLabel?: string;
  readonly isBusy?: boolean;
  readonly describedBy?: string;
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const { kind = 'outline', type = 'button', onPress, busyLabel, describedBy, children } = props;
  const [isWorking, setIsWorking] = useState(false);
  const isBusy = isWorking || props.isBusy === true;
  const pressedAtMs = useRef(Number.NEGATIVE_INFINITY);

  async function press(nowMs: number): Promise<void> {
    if (isBusy || nowMs - pressedAtMs.current < REPEAT_GUARD_MS) return;
    pressedAtMs.current = nowMs;
    const work = onPress?.();
    if (!(work instanceof Promise)) return;
    setIsWorking(true);
    await work.finally(() => setIsWorking(false));
  }

  return (
    <button
      type={type}
      id={props.id}
      className={`button is-${kind}`}
      aria-disabled={isBusy || undefined}
      aria-describedby={describedBy}
      onClick={onPress === undefined ? undefined : (event) => void press(event.timeStamp)}
    >
      {isBusy && busyLabel !== undefined ? busyLabel : children}
    </button>
  );
}
