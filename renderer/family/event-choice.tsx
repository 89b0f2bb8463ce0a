import { useState } from 'react';
import { type LifeEventName, lifeEventNameSchema } from '#contract/family/rules.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { useApp } from '../window/app-context.ts';
import { beginWith, wayOf } from '../window/family-draft.ts';

/** What happened, several things at once: their questions come one after the other, and none twice. */
export function EventChoice({ before }: { readonly before: readonly LifeEventName[] }) {
  const { drafts, store, t } = useApp();
  const [ticked, setTicked] = useState<readonly LifeEventName[]>([]);
  const [isAsked, setIsAsked] = useState(false);

  function goOn(): void {
    setIsAsked(true);
    if (ticked.length === 0) return;
    const way = wayOf(drafts, ticked);
    beginWith(drafts, ticked);
    store.go(way);
  }

  return (
    <>
      <Choices legend={t.family.nothing}>
        <div className="choice-row">
          {lifeEventNameSchema.options
            .filter((event) => !before.includes(event))
            .map((event) => (
              <Choice
                key={event}
                type="checkbox"
                checked={ticked.includes(event)}
                onChange={({ target }) =>
                  setTicked(target.checked ? [...ticked, event] : ticked.filter((one) => one !== event))
                }
              >
                {t.family.events[event]}
              </Choice>
            ))}
        </div>
      </Choices>
      <p role="status">{isAsked && ticked.length === 0 && t.family.chooseSome}</p>
      <Actions>
        <Button kind="filled" onPress={goOn}>
          {t.form.next}
        </Button>
      </Actions>
    </>
  );
}
