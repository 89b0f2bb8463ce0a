import type { GateView } from '#contract/app/views/gate-view.ts';
import { GATE_WORDS } from '#words/gate-words.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';
import { GatePage, type Shown } from './gate-page.tsx';

const ANSWERED_BY_PIN: readonly Shown[] = ['unknown', 'pinNeeded', 'stopped'];

type AnsweredDoor = Extract<GateView['door'], { readonly at: 'answered' }>;

/** S68: whether somebody comes in: a word, a colour and a shape that are seen from afar. */
export function AnsweredScreen({ gate, door }: { readonly gate: GateView; readonly door: AnsweredDoor }) {
  const { store, language } = useApp();
  const { answer, isCardThere } = door;
  return (
    <GatePage gate={gate} shown={answer}>
      {isCardThere && ANSWERED_BY_PIN.includes(answer) && (
        <Actions>
          <Button kind="filled" onPress={() => store.command('beginGateEntry', {})}>
            {GATE_WORDS[language].byPin}
          </Button>
        </Actions>
      )}
    </GatePage>
  );
}
