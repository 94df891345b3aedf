/**
 * Enters ARGV[1] (a holder) at KEYS[1] for ARGV[2] milliseconds, at the store's own time, but after the one that is there.
 * Answers what was written and what was there.
 */
export const SWAP = `
local old = redis.call('GET', KEYS[1])
local now = redis.call('TIME')
local time = now[1] * 1000 + math.floor(now[2] / 1000)
local last = old and tonumber(string.match(old, '^(%d+) '))
if last and last >= time and last < 4503599627370000 then time = last + 1 end
local new = string.format('%.0f', time) .. ' ' .. ARGV[1]
redis.call('SET', KEYS[1], new, 'PX', ARGV[2])
return { new, old }
`;

/** Deletes KEYS[1] if its holder is ARGV[1]. */
export const REMOVE = `
local old = redis.call('GET', KEYS[1])
if old and string.match(old, '^%d+ (.*)$') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/**
 * Keeps holder ARGV[1] with time ARGV[2] at KEYS[1] for ARGV[3] milliseconds, unless another holder is there whose time is
 * not before, and which is not ARGV[4]. Answers 'kept', 'written', or what is there.
 */
export const CONFIRM = `
local old = redis.call('GET', KEYS[1])
local new = ARGV[2] .. ' ' .. ARGV[1]
if old == new then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 'kept'
end
if old and old ~= ARGV[4] and string.match(old, '^%d+ (.*)$') ~= ARGV[1] then
  local time = tonumber(string.match(old, '^(%d+) '))
  if time and time >= tonumber(ARGV[2]) then return old end
end
redis.call('SET', KEYS[1], new, 'PX', ARGV[3])
return 'written'
`;
