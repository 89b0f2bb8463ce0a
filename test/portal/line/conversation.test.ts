import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';
import { type LinePerson, shown } from '../../support/line/line-stand-in.ts';

const NOON = Date.parse('2026-11-16T12:00:00+09:00');
const PAGE = '../../../docs/line-conversations.md';
const INTRODUCTION = `# Conversations on LINE

What a friend does and what they read, as it was recorded on a portal and the stand-in for LINE, which held each request to LINE's
published description. \`test/portal/line/conversation.test.ts\` writes this page and fails when it is no longer true; after a wanted
change, run that test with \`--update\`.

\`→\` is what the friend does: words, or a button in brackets. Buttons stand in brackets under a message; \`[…]\` is a card of a carousel.
`;

let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(NOON);
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

interface Talk {
  readonly person: LinePerson;
  says(text: string): Promise<void>;
  presses(label: string): Promise<void>;
  does(what: string, act: () => Promise<number>): Promise<void>;
}

/** Records what is done and read. */
async function conversation(title: string, play: (talk: Talk) => Promise<void>): Promise<string> {
  const person = bench.line.person();
  const lines: string[] = [];
  const does: Talk['does'] = async (what, act) => {
    lines.push(`→ ${what}`);
    person.seen.length = 0;
    const told = await act();
    expect(told).toBe(200);
    bench.portal.mailClock.nowMs += 1_000;
    await bench.work();
    lines.push(...person.seen.map(({ message }) => shown(message)));
    expect(person.seen.length).toBeGreaterThan(0);
  };
  await play({
    person,
    does,
    says: (text) => does(text, () => person.says(text)),
    presses: (label) => {
      const data = person.dataOf(label);
      return does(`(${label})`, () => bench.line.tell(person.pressEvent(data)));
    },
  });
  const text = lines.join('\n').replaceAll(/linkToken=[\w-]+/g, 'linkToken=TOKEN');
  return `## ${title}\n\n\`\`\`\n${text}\n\`\`\`\n`;
}

it('docs/line-conversations.md shows what a friend does and reads', async () => {
  const conversations = [
    await conversation('From friend to what can be applied for now', async ({ person, does, presses, says }) => {
      await does('(友だち追加)', () => person.follow());
      await says('見本区');
      await presses('生まれた月');
      await presses('2026');
      await presses('11月');
      await presses('いいえ');
      await presses('今できる手続き');
      await says('保育園');
    }),
    await conversation('By buttons alone', async ({ person, does, presses }) => {
      await does('(友だち追加)', () => person.follow());
      for (const label of ['関東', '東京都', 'ま行', '見本区', '予定の月', '2027', '3月', 'いいえ'])
        await presses(label);
      await presses('今できる手続き');
    }),
    await conversation('A number, and a picture', async ({ person, does, says }) => {
      await does('(友だち追加)', () => person.follow());
      await says('１２３４－５６７８－９０１９');
      await does('(写真)', () => person.sendsPicture());
    }),
    await conversation('Stop, go on, pause', async ({ person, does, says, presses }) => {
      await does('(友だち追加)', () => person.follow());
      await says('やめる');
      await says('再開');
      await says('１か月　休む');
      await says('解除');
      await presses('再開');
      await says('お知らせの設定');
      await presses('20時から9時');
    }),
    await conversation('やさしい日本語', async ({ person, does, says, presses }) => {
      await does('(友だち追加)', () => person.follow());
      await says('やさしい日本語');
      await says('150-0001');
      await presses('とばす');
      await says('てあて');
      await says('つかいかた');
    }),
    await conversation('English', async ({ person, does, says, presses }) => {
      await does('(友だち追加)', () => person.follow());
      await says('English');
      await says('Mihon City');
      await presses('Month of birth');
      await says('2024-05');
      await presses('No');
      await presses('What I can do now');
      await says('nothing like this exists anywhere');
      await says('stop');
    }),
    await conversation('Children, a link, and everything erased', async ({ person, does, says, presses }) => {
      await does('(友だち追加)', () => person.follow());
      await says('みほんく');
      await says('令和6年5月');
      await presses('はい');
      await presses('予定の月');
      await presses('2026');
      await presses('12月');
      await presses('いいえ');
      await says('子ども');
      await presses('消す：2024年5月生まれ');
      await says('連携');
      await says('データを消す');
      await presses('すべて消す');
    }),
  ];
  await expect(`${[INTRODUCTION, ...conversations].join('\n')}`).toMatchFileSnapshot(PAGE);
});

it('keeps of a friend what they chose, and no word of what they said', async () => {
  const person = bench.line.person();
  await person.follow();
  await bench.work();
  await person.says('見本区');
  await bench.work();
  await person.says('ひみつの相談');
  await bench.work();
  expect(person.read).toContain('見つかりませんでした');
  const { database } = bench.portal;
  for (const table of ['line_event', 'line_friend', 'line_child', 'line_sending', 'outbox_event']) {
    expect(JSON.stringify((await sql`select * from ${sql.id(table)}`.execute(database)).rows)).not.toContain('ひみつ');
  }
  const events = await sql`select from line_event where sealed is not null`.execute(database);
  expect(events.rows).toEqual([]);
  expect(JSON.stringify(bench.portal.logged)).not.toContain('ひみつ');
});

it('leads every municipality of Japan within thirteen buttons at a time', async () => {
  const { catalogue } = bench.portal;
  const person = bench.line.person();
  const reached = new Set<string>();
  const press = async (choice: object) => {
    person.seen.length = 0;
    await bench.line.tell(person.pressEvent(JSON.stringify(choice)));
    await bench.work();
    expect(person.buttons.length).toBeLessThanOrEqual(13);
    return person.seen.at(-1)?.message.quickReply?.items.map(({ action }) => JSON.parse(action.data ?? '{}')) ?? [];
  };
  await person.follow();
  await bench.work();
  // The largest, the one with the most of one row, and the smallest: all of them by night would be the same code.
  for (const prefecture of ['01', '13', '28', '31']) {
    for (const row of (await press({ is: 'prefecture', prefecture })).filter(({ is }) => is === 'row')) {
      for (let next = row; next !== undefined; ) {
        const shownNow: { is: string; area?: string; page?: number }[] = await press(next);
        for (const { is, area } of shownNow) if (is === 'area') reached.add(area ?? '');
        next = shownNow.find(({ is }) => is === 'row');
      }
    }
    const all = catalogue.municipalitiesIn(prefecture).map(({ code }) => code as string);
    expect(all.filter((code) => !reached.has(code))).toEqual([]);
  }
});
