import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { HostWords } from '#words/host-words.ts';
import { EXTERNAL_PAGE_NAMES, type ExternalPage } from './external-pages.ts';
import { loginItem } from './login-item.ts';

export interface MenuActions {
  readonly opensAtLogin: boolean;
  setOpensAtLogin(wanted: boolean): void;
  openOutside(page: ExternalPage): void;
}

/** The application's menu: no way to reload, to look inside or to leave, and every entry with a key of the system's own. */
export function menuTemplate(
  { name, menu }: HostWords,
  actions: MenuActions,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const quit: MenuItemConstructorOptions = { role: 'quit', label: menu.quit };
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    // The first menu of macOS belongs to the application.
    ...(isMac
      ? [
          {
            label: name,
            submenu: [
              { role: 'hide', label: menu.hide },
              { role: 'hideOthers', label: menu.hideOthers },
              { role: 'unhide', label: menu.showAll },
              separator,
              quit,
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: menu.file,
      submenu: [
        {
          label: menu.openAtLogin,
          type: 'checkbox',
          checked: actions.opensAtLogin,
          click: ({ checked }) => actions.setOpensAtLogin(checked),
        },
        ...(isMac ? [] : [separator, quit]),
      ],
    },
    {
      label: menu.edit,
      submenu: [
        { role: 'undo', label: menu.undo },
        { role: 'redo', label: menu.redo },
        separator,
        { role: 'cut', label: menu.cut },
        { role: 'copy', label: menu.copy },
        { role: 'paste', label: menu.paste },
        { role: 'selectAll', label: menu.selectAll },
      ],
    },
    {
      label: menu.view,
      submenu: [
        { role: 'zoomIn', label: menu.zoomIn },
        { role: 'zoomOut', label: menu.zoomOut },
        { role: 'resetZoom', label: menu.zoomReset },
      ],
    },
    ...(isMac
      ? [
          {
            label: menu.window,
            role: 'window',
            submenu: [
              { role: 'minimize', label: menu.minimize },
              { role: 'zoom', label: menu.zoomWindow },
              separator,
              { role: 'front', label: menu.front },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: menu.help,
      submenu: EXTERNAL_PAGE_NAMES.map((page) => ({
        label: menu.pages[page],
        click: () => actions.openOutside(page),
      })),
    },
  ];
}

/** Puts the menu up in the words of the language that is spoken now. */
export async function installMenu(words: HostWords, open: (page: ExternalPage) => void): Promise<void> {
  const item = loginItem();
  const template = menuTemplate(
    words,
    {
      opensAtLogin: await item.isOn(),
      // Where the system does not let it be set, the next menu shows that it is not.
      setOpensAtLogin: (wanted) => void item.set(wanted).catch(() => undefined),
      openOutside: open,
    },
    process.platform,
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
