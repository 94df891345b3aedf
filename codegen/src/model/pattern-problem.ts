import type { LimitProblem } from './limit-problem.js';
import { isAmbiguous, PatternTooHard } from './pattern-automaton.js';

const MAX_PATTERN = 1000;

/** Why an expression cannot judge what strangers send, or undefined when it can. */
export function patternProblem(source: string): LimitProblem | undefined {
  if (source === '' || source.length > MAX_PATTERN) {
    const found = source === '' ? 'nothing' : `${source.length} characters`;
    return {
      code: 'CG2016',
      message: `a pattern has 1 to ${MAX_PATTERN} characters; found ${found}`,
    };
  }
  try {
    new RegExp(source, 'u');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'CG2016', message: `the pattern is no regular expression: ${message}` };
  }
  try {
    if (!isAmbiguous(source)) return undefined;
    return {
      code: 'CG2017',
      message:
        'the pattern can match the same text in very many ways, so that a long text stops the server',
      hint: 'do not repeat what is repeated inside already: write (?:a|b)* for (?:a*|b)*',
    };
  } catch (error) {
    if (!(error instanceof PatternTooHard)) throw error;
    return { code: 'CG2017', message: `the pattern cannot be judged: ${error.message}` };
  }
}
