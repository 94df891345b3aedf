/** Names for players that nobody plays. */
export const CAST: readonly string[] = [
  'Lupe',
  'Chayo',
  'Nacho',
  'Itzel',
  'Paco',
  'Xóchitl',
  'Beto',
  'Malinalli',
  'Rosa',
  'Tomás',
  'Inés',
  'Quique',
  'Ana',
  'Memo',
  'Citlali',
  'Pilar',
  'Chucho',
  'Yareli',
  'Lalo',
  'Meche',
  'Nayeli',
  'Toño',
  'Concha',
  'Rulo',
];

/** What they say now and then. */
export const PHRASES: readonly string[] = [
  '¡Ándale!',
  'So many pears…',
  'That gold one is mine!',
  'Ouch, spines.',
  'Good game, everyone.',
  'Who took my pear?',
  'The ripe ones are by the big nopal.',
  '¡Qué rico!',
];
