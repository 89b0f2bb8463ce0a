import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';

/** What a source that does not know the person yet would be told, and the press that tells it. */
export function LinkSource({ source, onLinked }: { readonly source: string; readonly onLinked: () => void }) {
  const { store, t } = useApp();
  async function link(): Promise<void> {
    const linked = await store.command('linkSource', { source });
    if (linked.ok) onLinked();
  }
  return (
    <Note kind="info" title={t.ownData.linkTitle}>
      <p>{t.ownData.linkLead}</p>
      <Actions>
        <Button kind="filled" onPress={link}>
          {t.ownData.link}
        </Button>
      </Actions>
    </Note>
  );
}
