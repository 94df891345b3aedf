/** What every diagnostic of a code shares. */
export type CodeTexts = Readonly<
  Record<
    string,
    {
      readonly title: string;
      readonly remedy: string;
      /** Only a warning, unless nopal.config.json says otherwise: the contract is sound in spite of it. */
      readonly warning?: true;
    }
  >
>;
