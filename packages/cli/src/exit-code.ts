/** How a verb ended. */
export const ExitCode = {
  OK: 0,
  /** The command line, the configuration or the code is wrong. */
  ERROR: 1,
  /** `--check` found output that is not current. */
  DRIFT: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
