/** What a server has seen, for the tests to read. */
export class Notes {
  readonly lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
  }
}
