import type { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { Loc } from '../ir/ir.js';
import { locate } from './locate.js';
import { TypeReader } from './read-type.js';
import type { Recording } from './recording.js';

/** What every reader of the source needs. */
export class Reader {
  readonly project: LoadedProject;
  readonly findings: Recording;
  readonly types: TypeReader;

  constructor(project: LoadedProject, findings: Recording) {
    this.project = project;
    this.findings = findings;
    this.types = new TypeReader(project, findings);
  }

  locate(node: ts.Node): Loc {
    return locate(node, this.project.pathOf);
  }
}
