import { useState } from 'react';
import { type ChangeablePin, changeablePinSchema } from '#contract/values/brands.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

/** S21: asks which secret to change. */
export function PinChangeScreen() {
  const { store, t } = useApp();
  const { pinChange } = t;
  const [chosen, setChosen] = useState<ChangeablePin>('auth');
  return (
    <Page id="pin-change" title={pinChange.title} eyebrow={pinChange.open}>
      <p className="lead">{pinChange.lead}</p>
      <Choices legend={pinChange.choose}>
        {changeablePinSchema.options.map((slot) => (
          <Choice
            key={slot}
            type="radio"
            name="secret"
            checked={chosen === slot}
            onChange={() => setChosen(slot)}
            about={pinChange.about[slot]}
          >
            {t.pin.labels[slot]}
          </Choice>
        ))}
      </Choices>
      <p>{pinChange.forgotten}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('beginPinChange', { slot: chosen })}>
          {pinChange.begin}
        </Button>
        <Link className="button is-text" to={{ at: 'help' }}>
          {pinChange.forgottenHow}
        </Link>
        <Link className="button is-text" to={{ at: 'home' }}>
          {t.app.backHome}
        </Link>
      </Actions>
    </Page>
  );
}

/** S21: says that the secret is changed. */
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
