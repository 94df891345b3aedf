import { ts } from '../discover/compiler.js';
import { importedName, isFrameworkSpecifier } from '../discover/framework.js';
import type { Reader } from './reader.js';
import { similarName } from './similar-name.js';

/**
 * Tells that a decorator's name leads to nothing, where it was to be one of ours: without it the method would only seem to be
 * gone. Names of other packages are not followed, and one that nothing declares may be a global that codegen does not read, so
 * that such a one must resemble ours.
 * @param ours the names of our decorators
 */
export function reportUnknown(
  callee: ts.Expression,
  ours: readonly string[],
  reader: Reader,
): void {
  if (!ts.isIdentifier(callee)) return;
  const { checker } = reader.project;
  const symbol = checker.getSymbolAtLocation(callee);
  const imported = symbol && importedName(symbol);
  const name = imported?.name ?? callee.text;
  const similar = similarName(name, ours);
  const tell = (message: string, hint: string) =>
    reader.findings.error('CG1027', reader.locate(callee), message, { hint });
  if (symbol === undefined && similar !== undefined) {
    const hint =
      similar === name
        ? `import { ${name} } from '@nopal/server'`
        : `did you mean @${similar}, of '@nopal/server'?`;
    tell(`there is no decorator @${name}: nothing declares or imports it`, hint);
  } else if (symbol !== undefined && imported !== undefined) {
    if (!isFrameworkSpecifier(imported.specifier)) return;
    if (checker.getAliasedSymbol(symbol).declarations !== undefined) return;
    const hint =
      similar === undefined ? `the decorators are ${ours.join(', ')}` : `did you mean @${similar}?`;
    tell(`${imported.specifier} has no decorator ${name}`, hint);
  }
}
