/** Holds what JSON alone cannot say. */
export interface Treasure {
  found: Date;
  value: bigint;
  seal: Uint8Array;
  counts: Map<string, number>;
  tags: Set<string>;
  history: Date[];
  owner: string | null;
  note?: string;
}

/** What the server saw in a treasure. */
export interface Appraisal {
  year: number;
  doubled: bigint;
  sealBytes: number;
  counted: number;
  tags: string[];
}

export interface Hall {
  name: string;
}
