import type { Member } from '@nopal/core';

export function pickRandom(members: readonly Member[]): Member | undefined {
  return members[Math.floor(Math.random() * members.length)];
}

/** Rendezvous hashing (Thaler and Ravishankar 1998): a key moves only when its own server leaves or a better one joins. */
export function pickByKey(members: readonly Member[], key: string): Member | undefined {
  let best: Member | undefined;
  let bestScore = -1;
  for (const member of members) {
    const score = mix(`${member.id}\n${key}`);
    if (score > bestScore) {
      best = member;
      bestScore = score;
    }
  }
  return best;
}

/** FNV-1a with the finisher of MurmurHash3, so that ids that differ in one digit spread. */
function mix(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
