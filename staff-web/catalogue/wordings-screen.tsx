import { type FormEvent, useCallback, useState } from 'react';
import { type WordingKind, wordingIdSchema, wordingKindSchema } from '#contract/procedure/wording.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fold } from '#ui/fold.tsx';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { addressOf, goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { editsCatalogue } from '../page/ways.ts';
import type { WordingDraft } from './wording-draft.ts';
import { wordingsInForce } from './wordings-in-force.ts';
import './catalogue.css';

/** D16: what is in force of one kind on a day. */
export function WordingsScreen({ kind }: { readonly kind: WordingKind }) {
  const { d, client, language } = useDesk();
  const session = useSession();
  const [day, setDay] = useState<string>(japaneseDay(epochMs(Date.now())));
  const load = useCallback(() => wordingsInForce(client, kind, day), [client, kind, day]);
  const { loaded, reload } = useLoaded(load);
  const words = d.wordings;
  return (
    <Screen id={`wordings ${kind}`} title={words.kinds[kind]}>
      <nav className="catalogue-kinds" aria-label={words.kindsLabel}>
        {wordingKindSchema.options.map((one) => (
          <a key={one} href={addressOf({ at: 'wordings', kind: one })} aria-current={one === kind ? 'page' : undefined}>
            {words.kinds[one]}
          </a>
        ))}
      </nav>
      <EntryField
        words={{ at: 'onDay', label: words.onDay, isRequired: false }}
        type="date"
        isMedium
        value={day}
        onEnter={setDay}
      />
      <WhenLoaded loaded={loaded} reload={reload}>
        {(inForce) =>
          inForce.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <DataTable caption={words.kinds[kind]} columns={[words.id, words.says, words.version]}>
              {inForce.map(({ id, version, draft }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={addressOf({ at: 'wording', kind, id })}>
                      <code>{id}</code>
                    </a>
                  </th>
                  <td>{gist(draft, language)}</td>
                  <td>{d.procedures.version(version)}</td>
                </tr>
              ))}
            </DataTable>
          )
        }
      </WhenLoaded>
      {editsCatalogue(session) && (
        <Fold title={words.newOne}>
          <NewWording kind={kind} />
        </Fold>
      )}
    </Screen>
  );
}

/** Another of its kind, by a name that stays. */
function NewWording({ kind }: { readonly kind: WordingKind }) {
  const { d } = useDesk();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const id = wordingIdSchema.safeParse(typed.trim());
  function open(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (id.success) goTo({ at: 'wording', kind, id: id.data });
  }
  return (
    <form onSubmit={open} noValidate>
      <EntryField
        words={{
          at: 'wordingId',
          label: d.wordings.id,
          help: kind === 'remedies' ? d.wordings.idOfRemedies : d.wordings.idHelp,
          isRequired: true,
          error: isTried && !id.success ? d.wordings.idWrong : undefined,
        }}
        value={typed}
        spellCheck={false}
        onEnter={setTyped}
      />
      <div>
        <Button type="submit">{d.wordings.write}</Button>
      </div>
    </form>
  );
}

/** What a wording is known by in a list. */
function gist(draft: WordingDraft, language: Language): string {
  switch (draft.kind) {
    case 'readySentence':
      return visibleText(inLanguage(draft.value.text, language));
    case 'letterTemplate':
      return visibleText(inLanguage(draft.value.subject, language));
    case 'remedies':
      return visibleText(`${draft.value.reviewBody} / ${draft.value.defendant}`);
  }
}
