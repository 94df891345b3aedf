import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { parseProto } from './parse-proto.js';
import type { ProtoFile, ProtoImport } from './proto-file.js';
import { WELL_KNOWN_FILES } from './well-known.js';

const MAX_FILES = 1000;
export const MAX_FILE_BYTES = 1024 * 1024;
const MAX_ALL_BYTES = 16 * 1024 * 1024;
/** Parts of paths become parts of the paths of generated files, and of import statements. */
const PATH = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/;

/**
 * Reads the hand-written files and what they import of google.protobuf, each before those that import it.
 * @param folder the protos folder, relative to the project
 * @param paths inside that folder
 */
export function loadProtos(
  projectDir: string,
  folder: string,
  paths: readonly string[],
  findings: Findings,
): readonly ProtoFile[] {
  const files = new Map<string, ProtoFile | undefined>();
  if (paths.length > MAX_FILES) {
    const loc = placeOf(`${folder}/${paths[0]}`);
    findings.error(
      'CG3060',
      loc,
      `${folder} holds ${paths.length} .proto files; at most ${MAX_FILES}`,
    );
    return [];
  }
  let left = MAX_ALL_BYTES;
  for (const path of paths) {
    if (WELL_KNOWN_FILES.has(path)) continue;
    const file = `${folder}/${path}`;
    files.set(path, undefined);
    if (!PATH.test(path)) {
      const hint = 'name files and folders with letters, digits, _ , - and .';
      findings.error('CG3052', placeOf(file), 'the path of this file cannot be imported', { hint });
      continue;
    }
    const { size } = statSync(join(projectDir, file));
    left -= size;
    if (size > MAX_FILE_BYTES || left < 0) {
      const limit = size > MAX_FILE_BYTES ? `${MAX_FILE_BYTES} bytes` : `${MAX_ALL_BYTES} in all`;
      findings.error('CG3060', placeOf(file), `this file has ${size} bytes; at most ${limit}`);
      continue;
    }
    files.set(path, parseProto(path, file, readFileSync(join(projectDir, file), 'utf8'), findings));
  }
  return inOrder(files, folder, findings);
}

/** Each file after those that it imports. */
function inOrder(
  files: Map<string, ProtoFile | undefined>,
  folder: string,
  findings: Findings,
): readonly ProtoFile[] {
  const done = new Set<string>();
  const ordered: ProtoFile[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (done.has(path)) return;
    const file = files.get(path) ?? wellKnown(path, files, findings);
    if (file === undefined) return;
    for (const one of file.imports) {
      const start = [...above, path].indexOf(one.path);
      if (start !== -1) {
        const circle = [...above, path].slice(start).concat(one.path).join(' → ');
        findings.error('CG3053', one.loc, `files import each other: ${circle}`);
      } else if (files.has(one.path) || WELL_KNOWN_FILES.has(one.path))
        visit(one.path, [...above, path]);
      else reportMissing(one, folder, findings);
    }
    done.add(path);
    ordered.push(file);
  };
  for (const path of [...files.keys()]) visit(path, []);
  return ordered;
}

function wellKnown(
  path: string,
  files: Map<string, ProtoFile | undefined>,
  findings: Findings,
): ProtoFile | undefined {
  const text = WELL_KNOWN_FILES.get(path);
  if (text === undefined) return undefined;
  const file = parseProto(path, path, text, findings);
  files.set(path, file);
  return file;
}

function reportMissing({ path, loc }: ProtoImport, folder: string, findings: Findings): void {
  const hint = path.startsWith('gen/')
    ? 'what is generated is made of the hand-written files, so they cannot import it'
    : path.startsWith('google/protobuf/')
      ? `of google.protobuf there are ${[...WELL_KNOWN_FILES.keys()].map((one) => one.slice(16, -6)).join(', ')}`
      : `paths begin in the folder ${folder}; put a copy of the file there`;
  findings.error('CG3053', loc, `there is no file ${path.slice(0, 200)}`, { hint });
}

function placeOf(file: string): Loc {
  return { file, line: 1, column: 1, length: 1, text: '' };
}
