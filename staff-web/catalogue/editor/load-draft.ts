import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import type { DeskClient } from '../../page/client.ts';
import { blankProcedure } from './blanks.ts';
import type { KeptDraft } from './draft-saving.ts';

interface OpenedDraft extends KeptDraft {
  /** What the municipality has where the file does not say: of any version of the procedure. */
  readonly usual: Pick<Procedure, 'municipality' | 'office'> | undefined;
}

/**
 * The draft of who is signed in; where there is none, the text of a version to begin one from: `base`, else what is
 * live, else the newest, else an empty procedure.
 */
export async function loadDraft(
  client: DeskClient,
  id: ProcedureId,
  base: number | undefined,
): Promise<Outcome<OpenedDraft>> {
  const [draft, history] = await Promise.all([
    client.ask('readProcedureDraft', { params: { id } }),
    client.ask('readProcedureHistory', { params: { id } }),
  ]);
  if (!draft.ok && draft.failure.code !== 'notFound') return failed(draft.failure);
  if (!history.ok && history.failure.code !== 'notFound') return failed(history.failure);
  const known = history.ok ? (history.value.live?.version ?? history.value.versions[0]?.version ?? 0) : undefined;
  const preview =
    known === undefined ? undefined : await client.ask('previewProcedure', { params: { id, version: known } });
  const usual = preview?.ok === true ? preview.value.definition : undefined;
  if (draft.ok) {
    const { text, ...saved } = draft.value;
    return success({ text, base: saved.base, saved, usual });
  }
  const from = base ?? known;
  if (from === undefined) return success({ text: blankProcedure(id), base: null, saved: undefined, usual });
  const exported = await client.ask('exportProcedure', {
    params: { id, version: from },
    query: { form: from === 0 ? 'normalised' : 'imported' },
  });
  if (!exported.ok) return failed(exported.failure);
  return success({ text: exported.value.text, base: from, saved: undefined, usual });
}
