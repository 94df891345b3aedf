/**
 * What a frontend calls a message by until it is answered: the number of a slot in its lower 20 bits, above it how often the
 * slot was used. Never 0.
 */
export const SLOT_BITS = 20;
/** Messages that may be under way between two servers in one direction. */
export const MAX_SLOTS = 1 << SLOT_BITS;
/** So that a ticket stays below 2^31: V8 keeps larger numbers in objects of their own. */
const MAX_GENERATION = 0x7ff;

export function slotOf(ticket: number): number {
  return ticket & (MAX_SLOTS - 1);
}

export function ticketOf(slot: number, generation: number): number {
  return ((generation << SLOT_BITS) | slot) >>> 0;
}

/** From 1 on, so that no ticket is 0. */
export function nextGeneration(generation: number): number {
  return generation === MAX_GENERATION ? 1 : generation + 1;
}
