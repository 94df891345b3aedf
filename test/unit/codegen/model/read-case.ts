import { join, resolve } from 'node:path';
import { checkProject } from '../../../../codegen/src/check/check-project.js';
import type { Config } from '../../../../codegen/src/config/read-config.js';
import { type Diagnostic, Findings } from '../../../../codegen/src/ir/diagnostic.js';
import type { Ir, Loc } from '../../../../codegen/src/ir/ir.js';
import { readModel } from '../../../../codegen/src/model/read-model.js';

export const casesDir = resolve('test/codegen/cases');

/** Reads the model of some files as one server type; nothing is written. */
export function readCase(
  folder: string,
  components: readonly string[],
  more: Partial<Config> = {},
): { readonly ir: Ir; readonly diagnostics: readonly Diagnostic[] } {
  const findings = new Findings();
  const config: Config = {
    projectDir: join(casesDir, folder),
    servers: [{ name: 's', frontend: true, components }],
    output: 'generated',
    protos: 'protos/gen',
    docs: undefined,
    clientPackage: undefined,
    package: 'case',
    lockBase: undefined,
    names: 'camelCase',
    diagnostics: {},
    tsconfig: resolve('tsconfig.json'),
    text: '',
    ...more,
  };
  const { ir } = readModel(config, findings);
  checkProject(ir, findings);
  return { ir, diagnostics: findings.sorted() };
}

/** Places as `line:column+length`: the text of the line is the case itself. */
export function shortPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === 'loc' ? [key, shortPlace(inner as Loc)] : [key, shortPlaces(inner)],
  );
  return Object.fromEntries(entries);
}

export function shortPlace({ file, line, column, length }: Loc): string {
  return `${file}:${line}:${column}+${length}`;
}
