/** Whatever JSON can say; depth and size are limited like those of every message. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
