import { type Outcome, success } from '#contract/failures/outcome.ts';

const MOST_LISTED = 10_000;

/** Page after page, the entries of all together, up to `most` of them. Fails as the first page that fails. */
export async function allPages<Page extends { readonly next: string | null }, Entry>(
  pageAt: (query: { readonly after?: string }) => Promise<Outcome<Page>>,
  entriesOf: (page: Page) => readonly Entry[],
  most = MOST_LISTED,
): Promise<Outcome<readonly Entry[]>> {
  const all: Entry[] = [];
  let query: { readonly after?: string } = {};
  while (all.length < most) {
    const page = await pageAt(query);
    if (!page.ok) return page;
    const entries = entriesOf(page.value);
    all.push(...entries);
    // A portal that goes on without an entry is not asked for ever.
    if (page.value.next === null || entries.length === 0) break;
    query = { after: page.value.next };
  }
  return success(all);
}
