import { useState } from 'react';
import { type ChangeablePin, changeablePinSchema } from '#contract/values/brands.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Actions, Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

/** S21, its beginning: which secret. */
export function PinChangeScreen() {
  const { store, t } = useApp();
  const { pinChange } = t;
  const [chosen, setChosen] = useState<ChangeablePin>('auth');
  return (
    <Page id="pin-change" title={pinChange.title} eyebrow={pinChange.open}>
      <p className="lead">{pinChange.lead}</p>
      <fieldset className="choices">
        <legend>{pinChange.choose}</legend>
        {changeablePinSchema.options.map((slot) => (
          <label key={slot} className="choice">
            <input type="radio" name="secret" checked={chosen === slot} onChange={() => setChosen(slot)} />
            <span>
              <span className="choice-title">{t.pin.labels[slot]}</span>
              <span className="choice-about">{pinChange.about[slot]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p>{pinChange.forgotten}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('beginPinChange', { slot: chosen })}>
          {pinChange.begin}
        </Button>
        <Button kind="text" onPress={() => store.go({ at: 'help' })}>
          {pinChange.forgottenHow}
        </Button>
        <Button kind="text" onPress={() => store.go({ at: 'home' })}>
          {t.app.backHome}
        </Button>
      </Actions>
    </Page>
  );
}

/** S21, its end. */
export function PinChangedScreen({ flow, slot }: { readonly flow: FlowRef; readonly slot: ChangeablePin }) {
  const { t } = useApp();
  const { pinChange } = t;
  return (
    <Page id="pin-changed" title={pinChange.doneTitles[slot]} eyebrow={pinChange.open}>
      <p className="lead">{pinChange.done[slot]}</p>
      <Note kind="success" title={t.failure.safe}>
        <p>{pinChange.doneSafe}</p>
      </Note>
      <Actions>
        <HomeButton flow={flow} />
      </Actions>
    </Page>
  );
}
