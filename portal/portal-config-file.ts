import { findNodeAtLocation, getNodeValue, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import { configFileSchema, issueText, type PortalConfigInput } from './portal-config.ts';

const FILE_LIMIT_BYTES = 262_144;

/**
 * Reads the portal's settings from a JSON file, in which comments are allowed. Paths in it are of the folder that the
 * portal is started in.
 *
 * Fails with `usage`; the detail names file, line, column and setting, and never a value.
 */
export async function readPortalConfigFile(file: string): Promise<Outcome<Partial<PortalConfigInput>>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const wrong = (offset: number, what: string) =>
    failed({ code: 'usage', detail: `${file}:${placeOf(text.value, offset)}: ${what}`.slice(0, 500) });

  const errors: ParseError[] = [];
  const tree = parseTree(text.value, errors, { allowTrailingComma: false });
  const [broken] = errors;
  if (broken !== undefined) return wrong(broken.offset, printParseErrorCode(broken.error));
  if (tree === undefined) return wrong(0, 'ValueExpected');
  const value: unknown = getNodeValue(tree);
  const checked = configFileSchema.safeParse(value);
  if (checked.success) return success(value as Partial<PortalConfigInput>);
  const [issue] = checked.error.issues;
  const stranger = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(stranger === undefined ? [] : [stranger])].map((step) =>
    typeof step === 'symbol' ? '' : step,
  );
  const node = findNodeAtLocation(tree, path) ?? tree;
  return wrong((node.parent?.type === 'property' ? node.parent : node).offset, `${path.join('.')} ${issueText(issue)}`);
}

async function readText(file: string): Promise<Outcome<string>> {
  try {
    const bytes = await readBoundedFile(file, FILE_LIMIT_BYTES);
    if (bytes === undefined) return failed({ code: 'usage', detail: `${file} is too large` });
    return success(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return failed({ code: 'usage', detail: `${file} cannot be read: ${errorCode(error)}`.slice(0, 500) });
  }
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
