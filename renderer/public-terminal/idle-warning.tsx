import { useEffect, useId, useRef, useState } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp, useKeeping } from '../window/app-context.ts';

const SECOND_MS = 1_000;
/** Spoken once more when this much is left; each second would be chatter. */
const LAST_CALL_SECONDS = 10;

/** S28, message 30: the person may have left. Esc and the first button say that they have not. */
export function IdleWarning({ endsAtMs }: { readonly endsAtMs: number }) {
  const { store, drafts, t } = useApp();
  const keeping = useKeeping();
  const dialog = useRef<HTMLDialogElement>(null);
  const [seconds, setSeconds] = useState(() => secondsUntil(endsAtMs));
  const id = useId();

  useEffect(() => {
    dialog.current?.showModal();
    const ticking = window.setInterval(() => setSeconds(secondsUntil(endsAtMs)), SECOND_MS);
    return () => window.clearInterval(ticking);
  }, [endsAtMs]);

  const inTime = (left: number) => (left >= 60 ? t.idle.minutes(Math.ceil(left / 60)) : t.idle.seconds(left));
  const stay = () => store.command('stillHere', {});

  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        event.preventDefault();
        void stay();
      }}
    >
      <h2 id={`${id}-title`}>{t.idle.title}</h2>
      <p id={`${id}-body`}>{t.idle.body(inTime(seconds), t.idle.kept[keeping])}</p>
      <p className="visually-hidden" role="status">
        {seconds <= LAST_CALL_SECONDS && t.idle.lastCall(inTime(LAST_CALL_SECONDS))}
      </p>
      <Actions>
        <Button kind="filled" onPress={stay}>
          {t.idle.stay}
        </Button>
        <Button
          onPress={async () => {
            await drafts.flush();
            drafts.forgetAll();
            await store.command('signOut', {});
          }}
        >
          {t.idle.end}
        </Button>
      </Actions>
    </dialog>
  );
}

function secondsUntil(atMs: number): number {
  return Math.max(0, Math.ceil((atMs - Date.now()) / SECOND_MS));
}
