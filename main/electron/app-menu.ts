import { Menu, type MenuItemConstructorOptions } from 'electron';
import { EXTERNAL_PAGE_NAMES, type ExternalPage } from './external-pages.ts';
import type { HostWords } from './host-words.ts';
import { loginItem } from './login-item.ts';

export interface MenuActions {
  readonly opensAtLogin: boolean;
  setOpensAtLogin(wanted: boolean): void;
  openOutside(page: ExternalPage): void;
}

/** The application's menu: no way to reload, to look inside or to leave, and every entry with a key of the system's own. */
export function menuTemplate(words: HostWords, actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    {
      label: words.file,
      submenu: [
        {
          label: words.openAtLogin,
          type: 'checkbox',
          checked: actions.opensAtLogin,
          click: ({ checked }) => actions.setOpensAtLogin(checked),
        },
        { type: 'separator' },
        { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { role: 'resetZoom', label: words.zoomReset },
      ],
    },
    {
      label: words.help,
      submenu: EXTERNAL_PAGE_NAMES.map((page) => ({
        label: words.pages[page],
        click: () => actions.openOutside(page),
      })),
    },
  ];
}

/** Puts the menu up in the words of the language that is spoken now. */
export async function installMenu(words: HostWords, open: (page: ExternalPage) => void): Promise<void> {
  const item = loginItem();
  const template = menuTemplate(words, {
    opensAtLogin: await item.isOn(),
    // Where the system does not let it be set, the next menu shows that it is not.
    setOpensAtLogin: (wanted) => void item.set(wanted).catch(() => undefined),
    openOutside: open,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
