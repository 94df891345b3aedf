import type { Animal } from './animal.js';
import { ARMADILLO } from './draw-armadillo.js';
import { GECKO } from './draw-gecko.js';
import { ROADRUNNER } from './draw-roadrunner.js';
import { TORTOISE } from './draw-tortoise.js';

const ANIMALS: readonly Animal[] = [ARMADILLO, ROADRUNNER, TORTOISE, GECKO];

/** Which animal a player is: those who came one after the other differ. */
export function animalOf(id: number): Animal {
  return ANIMALS[id % ANIMALS.length] ?? ARMADILLO;
}
