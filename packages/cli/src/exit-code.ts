/** How a verb ended. */
export const ExitCode = {
  OK: 0,
  /** The command line, the configuration or the code is wrong. */
  ERROR: 1,
  /** `--check` found output that is not current. */
  DRIFT: 2,
  /** What is published would no longer be understood by older clients or servers. */
  BREAKING: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
