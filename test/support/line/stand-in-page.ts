import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LinePerson, LineStandIn } from './line-stand-in.ts';

const PAGE = `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>LINE stand-in</title>
<style>body{font:1rem/1.6 sans-serif;margin:0;background:#8cabd9;color:#111}main{max-width:32rem;margin:auto;padding:1rem 1rem 11rem}
article{background:#fff;border-radius:1rem;padding:.6rem 1rem;margin:.5rem 3rem .5rem 0;white-space:pre-wrap}article.mine{background:#8de055;margin:.5rem 0 .5rem 3rem}
article.push{border:2px solid #0b4f9e}.columns{display:flex;gap:.5rem;overflow-x:auto}.columns article{min-width:14rem;margin:.5rem 0}
form,nav{max-width:32rem;margin:auto}footer{position:fixed;bottom:0;left:0;right:0;background:#eee;padding:.6rem;max-height:10rem;overflow:auto}
button{font:inherit;min-height:44px;border-radius:2rem;border:1px solid #444;background:#fff;margin:.15rem;padding:0 .9rem}input{font:inherit;min-height:40px;width:60%}</style>
<main id="talk"></main><footer><nav id="replies"></nav><form id="say"><label>言葉 <input id="text" autocomplete="off"></label><button>送る</button></form>
<nav><button data-do="follow">友だち追加</button><button data-do="block">ブロック</button><button data-do="picture">写真を送る</button></nav></footer>
<script>(() => {
  const post = (what) => fetch('/act', { method: 'POST', body: JSON.stringify(what) });
  const talk = document.getElementById('talk'), replies = document.getElementById('replies');
  const element = (name, text, kind) => Object.assign(document.createElement(name), { textContent: text ?? '', className: kind ?? '' });
  const mine = (text) => talk.append(element('article', text, 'mine'));
  const button = (action) => {
    const made = element('button', action.label);
    made.onclick = () => { if (action.uri) open(action.uri); else { mine(action.displayText ?? action.label); post({ press: action.data }); } };
    return made;
  };
  for (const one of document.querySelectorAll('[data-do]')) one.onclick = () => post({ [one.dataset.do]: true });
  document.getElementById('say').onsubmit = (event) => {
    event.preventDefault();
    const text = document.getElementById('text');
    mine(text.value); post({ say: text.value }); text.value = '';
  };
  let seen = 0;
  setInterval(async () => {
    const all = await (await fetch('/seen?after=' + seen)).json();
    seen += all.length;
    for (const { by, message } of all) {
      if (message.text) talk.append(element('article', message.text, by));
      const { template } = message;
      if (template) {
        const columns = element('div', '', 'columns');
        for (const column of template.columns ?? [template]) {
          const one = element('article', [column.title, column.text].filter(Boolean).join('\\n'), by);
          for (const action of column.actions) one.append(button(action));
          columns.append(one);
        }
        talk.append(columns);
      }
      replies.replaceChildren(...(message.quickReply?.items ?? []).map(({ action }) => button(action)));
      scrollTo(0, document.body.scrollHeight);
    }
  }, 500);
})();</script></html>`;

/** A page on which somebody is a friend by hand, on this computer. */
export async function serveStandInPage(
  line: LineStandIn,
  person: LinePerson,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, reply) => {
    answer(request, reply, line, person).catch(() => reply.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/line-stand-in`, close: () => server.close() };
}

async function answer(
  request: IncomingMessage,
  reply: ServerResponse,
  line: LineStandIn,
  person: LinePerson,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/seen') {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify(person.seen.slice(Number(searchParams.get('after')))));
  } else if (pathname === '/dialog/bot/accountLink') {
    await line.followLink(person, `http://localhost${request.url ?? ''}`);
    reply.setHeader('content-type', 'text/plain; charset=utf-8');
    reply.end('LINE: 連携のページを閉じて、トークに戻ってください。');
  } else if (pathname === '/act') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const act = JSON.parse(Buffer.concat(parts).toString('utf8')) as Readonly<
      Record<string, string | true | undefined>
    >;
    await perform(act, line, person);
    reply.end();
  } else {
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    reply.end(PAGE);
  }
}

async function perform(
  { say, press, follow, block, picture }: Readonly<Record<string, string | true | undefined>>,
  line: LineStandIn,
  person: LinePerson,
): Promise<void> {
  if (typeof say === 'string') await person.says(say);
  if (typeof press === 'string') await line.tell(person.pressEvent(press));
  if (follow === true) await person.follow();
  if (block === true) await person.block();
  if (picture === true) await person.sendsPicture();
}
