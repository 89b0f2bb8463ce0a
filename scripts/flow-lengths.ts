import { writeFileSync } from 'node:fs';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { shortAnswers, visitAtHome } from '../test/support/window/flow-lengths.ts';
import type { Length } from '../test/support/window/form-walk.ts';
import { inCell } from './numbered-page.ts';
import { inProject, say } from './project.mjs';

// Walks every procedure in Chromium and writes docs/flow-lengths.md: node scripts/flow-lengths.ts

const PLACE = '131318';
const HEAD = `# How long each application is

Written by \`node scripts/flow-lengths.ts\`, which walks each of them in Chromium on the practice card: from the page of
the procedure, with a person signed in, to the receipt. The shortest way: what is assumed is right, what need not be
answered is not, there is no spouse, papers are brought to the office.

A screen is one at which there is something to do or to read; the two secrets are one each. A press is a button or a
choice. Typed are all characters, those of the secrets too. *All known*: with what the person kept of their household when they filed the claim before.

| Procedure | nothing known: screens | presses | typed | all known: screens | presses | typed |
| --- | --- | --- | --- | --- | --- | --- |
`;

const catalogue = await loadCatalogue();
if (!catalogue.ok) throw new Error('the catalogue is broken');
const procedures = catalogue.value.procedures.filter(({ municipality }) => municipality.code === PLACE);
const claim = procedures.find(({ id }) => id === 'child-allowance-claim');
const cells = ({ screens, presses, typed }: Length) => [screens, presses, typed].join(' | ');

/** How many one person files: a portal takes only so many applications of one at a time. */
const OF_ONE_PERSON = 8;

async function walkAll(before?: Procedure): Promise<readonly string[]> {
  const lengths: string[] = [];
  while (lengths.length < procedures.length) {
    lengths.push(...(await walkSome(procedures.slice(lengths.length, lengths.length + OF_ONE_PERSON), before)));
  }
  return lengths;
}

async function walkSome(some: readonly Procedure[], before: Procedure | undefined): Promise<readonly string[]> {
  const visit = await visitAtHome();
  try {
    if (before !== undefined) await visit.length(before, shortAnswers(before), { keep: true });
    const lengths: string[] = [];
    for (const procedure of some) lengths.push(cells(await visit.length(procedure, shortAnswers(procedure))));
    return lengths;
  } finally {
    await visit.close();
  }
}

const unknown = await walkAll();
const known = await walkAll(claim);
const rows = procedures.map(({ title }, n) => `| ${inCell(title.ja)} | ${unknown[n]} | ${known[n]} |`);
writeFileSync(inProject('docs/flow-lengths.md'), `${HEAD}${rows.join('\n')}\n`);
say(`docs/flow-lengths.md was written: ${rows.length} procedures`);
