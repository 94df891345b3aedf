import { spawn } from 'node:child_process';

/** Runs a program to its end with this on its standard input. Answers its output. @throws Error with what it complains of */
export async function runWithInput(
  file: string,
  args: readonly string[],
  input: string,
): Promise<string> {
  const child = spawn(file, [...args], { stdio: 'pipe' });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  // A program that ends early closes its input; how it ended says more.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${complaint}`);
  return output;
}
