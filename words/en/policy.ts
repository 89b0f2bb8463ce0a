import type { policy as ja } from '../ja/policy.ts';

export const policy: typeof ja = {
  category: 'Madoguchi',
  description: 'Settings of Madoguchi, the application for the My Number Card',
  profile: 'Settings of Madoguchi',
  supportedOn: 'Madoguchi 0.1 or later',
  settings: {
    portal: {
      title: 'Address of the portal',
      explanation:
        'The portal to connect to, such as https://portal.example. Other computers are reached by https only.',
    },
    publicTerminal: {
      title: 'Run as a public terminal',
      explanation:
        'If enabled, the application is a terminal for everybody and keeps neither settings nor documents. If disabled, it cannot be started as one.',
    },
    terminalKeyFile: {
      title: 'Key file of the public terminal',
      explanation:
        'Where the file with the key of its registration is, such as /etc/madoguchi/terminal.key. The terminal tells the portal how it is, and nothing of who uses it.',
    },
    readers: {
      title: 'Card readers that may be used',
      explanation:
        'Names in PC/SC, or the words they begin with, one a line. Other readers are neither shown nor used.',
    },
    pcscBinding: {
      title: 'How PC/SC is reached',
      explanation: 'The component between the application and the reader service. Leave it at koffi in general.',
    },
    language: {
      title: 'Language',
      explanation: 'Decides the language of the window; people cannot change it.',
    },
    practice: {
      title: 'Practice',
      explanation:
        'Offers practice cards and a portal on this computer alone. If not configured, a public terminal has none and every other computer does.',
    },
    'updates.enabled': {
      title: 'Automatic updates',
      explanation: 'If disabled, the application does not look for updates; the administrator distributes them.',
    },
    'updates.channel': {
      title: 'Update channel',
      explanation: 'With stable only releases are installed, with beta also their previews.',
    },
    'updates.maintenance': {
      title: 'Maintenance window',
      explanation: 'Updates are installed in these hours only, over midnight where the end is the smaller number.',
    },
    'updates.maintenance.fromHour': {
      title: 'From (hour, 0 to 23)',
      explanation: 'Updates are installed from this hour on.',
    },
    'updates.maintenance.toHour': {
      title: 'To (hour, 0 to 23)',
      explanation: 'From this hour on no update is installed.',
    },
  },
};
