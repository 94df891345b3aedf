import { resolve } from 'node:path';
import type { ProjectDescription } from '@nopal/codegen';
import { projectPath } from './project-path.js';

/** Reads a project for a verb that only shows it; its diagnostics go to stderr. */
export async function openProject(project: string): Promise<ProjectDescription> {
  const { describeProject, formatDiagnostics, relocate } = await import('@nopal/codegen');
  const described = await describeProject(resolve(project));
  if (described.diagnostics.length > 0) {
    const diagnostics = relocate(described.diagnostics, projectPath(resolve(project)));
    process.stderr.write(`${formatDiagnostics(diagnostics, true)}\n`);
  }
  return described;
}
