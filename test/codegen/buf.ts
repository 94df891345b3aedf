import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BUF = join('node_modules', '.bin', process.platform === 'win32' ? 'buf.cmd' : 'buf');

/** Why buf cannot judge on this machine; undefined when it can. CI must have it. */
export function noBuf(): string | undefined {
  const { status, error } = spawnSync(BUF, ['--version'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  const reason = `buf does not run here (${error?.message ?? `exit ${status}`}): NOT JUDGED`;
  if (process.env.CI === 'true') throw new Error(reason);
  process.stderr.write(`${reason}\n`);
  return reason;
}

/** What buf finds that breaks users of the old .proto files, one message each. */
export function bufBreaking(
  oldDir: string,
  newDir: string,
  rules: 'WIRE' | 'WIRE_JSON',
): readonly string[] {
  const config = JSON.stringify({ version: 'v2', breaking: { use: [rules] } });
  const { status, stdout, stderr } = spawnSync(
    BUF,
    ['breaking', newDir, '--against', oldDir, '--config', config, '--error-format', 'json'],
    { encoding: 'utf8' },
  );
  if (status !== 0 && status !== 100) throw new Error(`buf ended with ${status}: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { message: string }).message);
}

/** What bytes that were written with the old definitions say with the new ones, in protobuf's JSON. */
export function bufReread(oldDir: string, newDir: string, type: string, value: object): unknown {
  const convert = (dir: string, from: string, to: string, input: Buffer): Buffer => {
    const line = ['convert', dir, '--type', type, '--from', `-#format=${from}`];
    const { status, stdout, stderr } = spawnSync(BUF, [...line, '--to', `-#format=${to}`], {
      input,
    });
    if (status !== 0) throw new Error(`buf convert ended with ${status}: ${stderr}`);
    return stdout;
  };
  const bytes = convert(oldDir, 'json', 'bin', Buffer.from(JSON.stringify(value)));
  return JSON.parse(convert(newDir, 'bin', 'json', bytes).toString('utf8'));
}
