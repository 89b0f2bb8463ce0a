import { EXTENSION_WORDS } from '#words/extension-words.ts';
import { LANGUAGE_NAMES, LANGUAGE_TAGS } from '#words/languages.ts';
import { rubyParts, withoutReadings } from '#words/ruby.ts';
import { browser } from './browser.ts';
import { addedSites, disguise, followSites, GOVERNMENT, isDisguised, pagesOf } from './sites.ts';

/** The settings of the extension: what a person lets it do beside what it is installed with. Nothing is kept but by the browser. */

const LANGUAGES = ['ja', 'easy', 'en'] as const;
const { permissions } = browser;
let language: (typeof LANGUAGES)[number] = navigator.language.startsWith('ja') ? 'ja' : 'en';
/** What was said of the last press. */
let said: 'siteWrong' | 'notAllowed' | undefined;

/** An element with text, which stands with its readings, and others in it. */
function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: readonly (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const child of children) element.append(...(typeof child === 'string' ? readable(child) : [child]));
  return element;
}

function readable(text: string): Node[] {
  return rubyParts(text).map((part) => {
    if (typeof part === 'string') return document.createTextNode(part);
    const [base, reading] = [document.createElement('ruby'), document.createElement('rt')];
    reading.append(part.reading);
    base.append(part.base, reading);
    return base;
  });
}

function button(text: string, press: () => unknown): HTMLButtonElement {
  const one = made('button', text);
  one.type = 'button';
  one.addEventListener('click', async () => {
    said = undefined;
    await press();
    await draw();
  });
  return one;
}

async function draw(): Promise<void> {
  const words = EXTENSION_WORDS[language];
  const [sites, isOn] = await Promise.all([addedSites(browser), isDisguised(browser)]);
  document.documentElement.lang = LANGUAGE_TAGS[language];
  document.title = withoutReadings(words.title);
  const others = LANGUAGES.filter((one) => one !== language);
  document.querySelector('nav')?.replaceChildren(
    ...others.map((one) =>
      button(LANGUAGE_NAMES[one], () => {
        language = one;
      }),
    ),
  );
  const status = made('p', ...(said === undefined ? [] : [words[said]]));
  status.setAttribute('role', 'alert');
  document
    .querySelector('main')
    ?.replaceChildren(
      made('h1', words.title),
      status,
      made('h2', words.sites),
      made('p', words.sitesLead),
      listOf(sites),
      ...adding(),
      ...(navigator.userAgent.includes('Linux') ? switching(isOn) : []),
    );
}

function listOf(sites: readonly string[]): HTMLElement {
  const words = EXTENSION_WORDS[language];
  if (sites.length === 0) return made('p', words.none);
  const line = (pages: string) => {
    const remove = button(words.remove(pages.slice(0, -2)), async () => {
      await permissions.remove({ origins: [pages] });
      await followSites(browser);
    });
    return made('li', remove);
  };
  return made('ul', ...sites.map(line));
}

function adding(): readonly HTMLElement[] {
  const words = EXTENSION_WORDS[language];
  const box = made('input');
  box.type = 'text';
  box.id = 'site';
  box.autocomplete = 'off';
  const label = made('label', words.site);
  label.htmlFor = box.id;
  const add = button(words.add, async () => {
    const pages = pagesOf(box.value);
    if (pages === undefined) said = 'siteWrong';
    // Asked while the press is answered; nothing may be waited for before.
    else if (!(await permissions.request({ permissions: ['scripting'], origins: [pages] }))) said = 'notAllowed';
    else await followSites(browser);
  });
  return [made('p', label, box), made('p', add)];
}

function switching(isOn: boolean): readonly HTMLElement[] {
  const words = EXTENSION_WORDS[language];
  const box = made('input');
  box.type = 'checkbox';
  box.id = 'disguise';
  box.checked = isOn;
  const label = made('label', words.disguiseOn);
  label.htmlFor = box.id;
  box.addEventListener('change', async () => {
    said = undefined;
    const asked = { permissions: ['scripting'], origins: [GOVERNMENT] } as const;
    if (!(await permissions.request(asked))) said = 'notAllowed';
    else await disguise(browser, box.checked);
    await draw();
  });
  return [made('h2', words.disguise), made('p', words.disguiseLead), made('p', box, ' ', label)];
}

void draw();
