/** A whole number from text. @throws RangeError that names the option, what was found and what is allowed */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(
      `${option} is "${text}", but must be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}
