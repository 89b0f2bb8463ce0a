import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { API, type Checker, type Symbol as TypeSymbol } from 'typescript/unstable/sync';

const ROOT = join(import.meta.dirname, '../../../..');
const ZONE = 'main/electron';
/** Plain data that goes in or comes out; the members that count belong to what Electron itself does. */
const DATA =
  /(Params|Options|Details|Event|Request|Response|ReturnValue|Settings|Config|CustomScheme|Privileges|Item|Display)$/;

/**
 * Every member of Electron that the host's sources use, as the type checker sees it: `Class.member`, events as
 * `Class.on(event)`, sorted.
 */
export function electronMembersUsed(): readonly string[] {
  const api = new API({ cwd: ROOT });
  try {
    const config = join(ROOT, ZONE, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error('the host has no project');
    const used = new Set<string>();
    for (const name of readdirSync(join(ROOT, ZONE)).filter((entry) => entry.endsWith('.ts'))) {
      const file = project.program.getSourceFile(join(ROOT, ZONE, name));
      if (file !== undefined) collect(file, project.checker, used);
    }
    return [...used].sort();
  } finally {
    api.close();
  }
}

function collect(node: Node, checker: Checker, used: Set<string>): void {
  const add = (symbol: TypeSymbol | undefined, suffix = '') => {
    const member = symbol === undefined ? undefined : electronMember(symbol);
    if (member !== undefined) used.add(`${member}${suffix}`);
  };
  if (isPropertyAccessExpression(node)) {
    const call = node.parent;
    const [event] = isCallExpression(call) && call.expression === node ? call.arguments : [];
    const isEvent = ['on', 'once'].includes(node.name.text) && event !== undefined && isStringLiteral(event);
    const symbol = checker.getSymbolAtLocation(node.name);
    if (isEvent) {
      const member = symbol === undefined ? undefined : electronMember(symbol);
      if (member !== undefined) used.add(`${member.replace(/\.\w+$/, '.on')}(${event.text})`);
    } else add(symbol);
  } else if (isObjectBindingPattern(node)) {
    const type = checker.getTypeAtLocation(node);
    for (const element of node.elements) {
      const name =
        'propertyName' in element && element.propertyName !== undefined ? element.propertyName : element.name;
      if (type !== undefined && name !== undefined && isIdentifier(name))
        add(checker.getPropertyOfType(type, name.text));
    }
  } else if (isNewExpression(node)) {
    const made = checker.getTypeAtLocation(node)?.getSymbol();
    if (made !== undefined && isElectrons(made)) used.add(`${made.name}.constructor`);
  }
  node.forEachChild((child) => {
    collect(child, checker, used);
  });
}

function electronMember(symbol: TypeSymbol): string | undefined {
  const owner = symbol.getParent();
  if (owner === undefined || !isElectrons(symbol) || DATA.test(owner.name) || owner.name === '__type') return undefined;
  return `${owner.name === 'BaseWindow' ? 'BrowserWindow' : owner.name}.${symbol.name}`;
}

function isElectrons(symbol: TypeSymbol): boolean {
  return symbol.declarations.some(({ path }) => path.endsWith('/electron/electron.d.ts'));
}
