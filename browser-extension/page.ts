import { browser } from './browser.ts';

/** What the portal's pages look for: the versions that they ask for at least. Source: docs/native-host.md. */
const ANNOUNCED = { 'extension-is-installed': '24', 'app-is-installed': '29' };

for (const [id, value] of Object.entries(ANNOUNCED)) {
  const sign = Object.assign(document.createElement('input'), { type: 'hidden', id, value });
  document.body.append(sign);
}

document.addEventListener('launchApp', (event) => {
  const port = browser.runtime.connect();
  let isAnswered = false;
  const tell = (reply: unknown): void => {
    if (isAnswered) return;
    isAnswered = true;
    document.dispatchEvent(new CustomEvent('recvMsg', { bubbles: true, detail: JSON.stringify(reply) }));
    port.disconnect();
  };
  port.onMessage.addListener(tell);
  port.onDisconnect.addListener(() => tell({ result: '1', errcode: 'EW044-C300' }));
  port.postMessage('detail' in event ? event.detail : undefined);
});
