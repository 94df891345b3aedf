import { relative } from 'node:path';

/** A project's folder as the one who runs the command sees it, with `/`: so that paths in messages can be opened. */
export function projectPath(project: string): string {
  const path = relative(process.cwd(), project).replaceAll('\\', '/');
  return path === '' ? '.' : path;
}
