/** An option by its name alone; whatever else stands in quotes came from the person, and might be a secret. */
const OPTION = /^--?[a-z]+(?:-[a-z]+)*(?:, --[a-z]+(?:-[a-z]+)*)?(?: [<[][a-z0-9.=|:]+[>\]])?$/;

/**
 * What was wrong with a command line, without repeating anything of it that could be a PIN or a password: a PIN in the
 * wrong place is an argument like any other.
 */
export function usageDetail(message: string): string {
  return message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/'([^']*)'/g, (quoted, text: string) => (OPTION.test(text) ? quoted : '…'))
    .slice(0, 500);
}
