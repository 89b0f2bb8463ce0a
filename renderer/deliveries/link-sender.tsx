import { useState } from 'react';
import type { SenderOffer } from '#contract/portal/delivery-routes.ts';
import { linkCodeSchema } from '#contract/portal/sender-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { WhenFresh } from '../window/when-fresh.tsx';
import './deliveries.css';

type Step =
  | { readonly at: 'code' }
  | { readonly at: 'offer'; readonly offer: SenderOffer }
  | { readonly at: 'number'; readonly number: string; readonly sender: string }
  | { readonly at: 'linked'; readonly sender: string };

/**
 * First where the code came from, then who stands behind it and what will come, then the person's word. A code alone links
 * nothing. The number is typed elsewhere, so it stays longer than a proof of the card holds; `why` that proof is asked for.
 */
export function LinkSender({ why, onLinked }: { readonly why: string; readonly onLinked: () => void }) {
  const { t, language } = useApp();
  const [step, setStep] = useState<Step>({ at: 'code' });
  switch (step.at) {
    case 'code':
      return (
        <WhenFresh why={why}>
          <TypeCode onOffer={(offer) => setStep({ at: 'offer', offer })} />
        </WhenFresh>
      );
    case 'offer':
      return (
        <WhenFresh why={why}>
          <Offer
            offer={step.offer}
            onStop={() => setStep({ at: 'code' })}
            onAgreed={(number) => {
              const sender = inLanguage(step.offer.sender.name, language);
              setStep(number === null ? { at: 'linked', sender } : { at: 'number', number, sender });
              onLinked();
            }}
          />
        </WhenFresh>
      );
    case 'number':
      return (
        <Note kind="info" title={t.deliveries.numberTitle}>
          <p className="number-to-type">{step.number}</p>
          <p>{t.deliveries.numberTodo(visibleText(step.sender))}</p>
        </Note>
      );
    case 'linked':
      return <Note kind="success" title={t.deliveries.linkedTo(visibleText(step.sender))} />;
  }
}

function TypeCode({ onOffer }: { readonly onOffer: (offer: SenderOffer) => void }) {
  const { store, t } = useApp();
  const [wasTold, setWasTold] = useState<boolean>();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const words = { at: 'linkCode', label: t.deliveries.code, help: t.deliveries.codeHelp, isRequired: true, error };

  async function look(): Promise<void> {
    setError(undefined);
    const typed = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
    const code = linkCodeSchema.safeParse(typed);
    if (!code.success) {
      setError(t.deliveries.codeWrong);
      document.getElementById(fieldId('linkCode'))?.focus();
      return;
    }
    const outcome = await store.command('beginSenderLink', { code: code.data });
    if (outcome.ok) onOffer(outcome.value);
  }

  return (
    <>
      <Radios
        words={{ at: 'linkFrom', label: t.deliveries.from, isRequired: true }}
        options={[
          { value: false, label: t.deliveries.fromPage },
          { value: true, label: t.deliveries.fromCall },
        ]}
        value={wasTold}
        onChange={setWasTold}
      />
      {wasTold === true && (
        <Note kind="warning" title={t.deliveries.stop}>
          <p>{t.deliveries.codeQuestion}</p>
        </Note>
      )}
      {wasTold === false && (
        <>
          <FieldFrame words={words}>
            <TextInput words={words} value={text} onChange={(typed) => setText(String(typed))} />
          </FieldFrame>
          <Actions>
            <Button kind="filled" onPress={look}>
              {t.deliveries.look}
            </Button>
          </Actions>
        </>
      )}
    </>
  );
}

function Offer(props: {
  readonly offer: SenderOffer;
  readonly onStop: () => void;
  readonly onAgreed: (number: string | null) => void;
}) {
  const { store, t, language } = useApp();
  const { claim, sender, reference, confirm } = props.offer;
  async function agree(): Promise<void> {
    const outcome = await store.command('agreeToSender', { claim });
    if (outcome.ok) props.onAgreed(outcome.value.number);
  }
  return (
    <>
      <Facts>
        <Fact name={t.deliveries.sender} isAsTyped>
          {visibleText(inLanguage(sender.name, language))}
        </Fact>
        <Fact name={t.deliveries.legalName} isAsTyped>
          {visibleText(sender.legalName)}
        </Fact>
        <Fact name={t.deliveries.corporateNumber}>{sender.corporateNumber}</Fact>
        <Fact name={t.deliveries.comes} isAsTyped>
          {sender.kinds.map(({ name }) => visibleText(inLanguage(name, language))).join(t.deliveries.comma)}
        </Fact>
        <Fact name={t.deliveries.reference} isAsTyped>
          {visibleText(reference)}
        </Fact>
      </Facts>
      <p>{t.deliveries.opensUnseen}</p>
      <p>{confirm === 'number' ? t.deliveries.byNumber : t.deliveries.byIdentity}</p>
      <Actions>
        <Button kind="filled" onPress={agree}>
          {t.deliveries.agree}
        </Button>
        <Button kind="text" onPress={async () => props.onStop()}>
          {t.deliveries.agreeNot}
        </Button>
      </Actions>
    </>
  );
}
