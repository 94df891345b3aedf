/** Notes what happened, in order. */
export class Diary {
  readonly lines: string[] = [];

  note(line: string): void {
    this.lines.push(line);
  }
}
