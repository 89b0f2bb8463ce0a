import type { HelpConfiguration } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';

/** How commander writes its help: it has headings, and names for the values of an option, of its own. */
export function helpIn({ help }: CommandLineHelp): HelpConfiguration {
  const headings: Readonly<Record<string, string>> = help.headings;
  return {
    showGlobalOptions: true,
    styleTitle: (title) => headings[title] ?? title,
    styleDescriptionText(text) {
      const [, said = text, values = ''] = /^(.*?)( \((?:choices|default): .*\))?$/s.exec(text) ?? [];
      return `${said}${values.replace('choices:', help.choices).replace('default:', help.preset)}`;
    },
  };
}
