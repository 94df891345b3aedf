import { fstatSync } from 'node:fs';

const FILES = { stdout: 1, stderr: 2 };

/** Whether somebody watches. To ask a stream opens it, which takes a pipe 4 ms; a terminal is a device. */
export function isTerminal(stream: keyof typeof FILES): boolean {
  return isDevice(FILES[stream]) && process[stream].isTTY === true;
}

function isDevice(file: number): boolean {
  try {
    return fstatSync(file).isCharacterDevice();
  } catch {
    return false; // it is closed
  }
}
