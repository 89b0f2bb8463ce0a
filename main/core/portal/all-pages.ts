import { type Outcome, success } from '#contract/failures/outcome.ts';

const MOST_LISTED = 10_000;

type Page<Entry> = Outcome<{ readonly entries: readonly Entry[]; readonly next: string | null }>;

/** Page after page, up to `most` entries. Fails as the first page that fails. */
export async function allPages<Entry>(
  pageAt: (query: { readonly after?: string }) => Promise<Page<Entry>>,
  most = MOST_LISTED,
): Promise<Outcome<readonly Entry[]>> {
  const entries: Entry[] = [];
  let query: { readonly after?: string } = {};
  while (entries.length < most) {
    const page = await pageAt(query);
    if (!page.ok) return page;
    entries.push(...page.value.entries);
    // A portal that goes on without an entry is not asked for ever.
    if (page.value.next === null || page.value.entries.length === 0) break;
    query = { after: page.value.next };
  }
  return success(entries);
}
