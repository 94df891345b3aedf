/** What every diagnostic of a code shares. */
export type CodeTexts = Readonly<
  Record<string, { readonly title: string; readonly remedy: string }>
>;
