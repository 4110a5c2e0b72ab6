-- Renews a node's lease, and declares dead whoever let its own run out.
-- with lease.lua
-- KEYS[1] base of the system's keys
-- ARGV[1] epoch   ARGV[2] node name   ARGV[3] instance   ARGV[4] lease (ms)   ARGV[5] the node's card
-- answers { 1, now (ms), ms until the next lease of another epoch ends or -1, { dead epochs whose tasks are still to be
--   moved back } }; { 0 } when this very epoch is dead
local base, epoch, lease = KEYS[1], ARGV[1], tonumber(ARGV[4])
if not redis.call('ZSCORE', base .. 'leases', epoch) then return { 0 } end
-- The replica that became master may have missed this epoch's opening, and given its number to another node.
local card = redis.call('HGET', base .. 'nodes', ARGV[2]) or ''
if string.match(card, '^%d+ %S+ ') ~= epoch .. ' ' .. ARGV[3] .. ' ' then return { 0 } end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('ZREM', base .. 'leases', '')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
hear(base, now, lease)
redis.call('ZADD', base .. 'leases', now + lease, epoch)
redis.call('HSET', base .. 'nodes', ARGV[2], epoch .. ' ' .. ARGV[3] .. ' ' .. now .. ' ' .. ARGV[5])
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', base .. 'leases', '-inf', '(' .. now)) do
  redis.call('ZREM', base .. 'leases', dead)
  redis.call('ZADD', base .. 'buried', now, dead)
end
local first = redis.call('ZRANGE', base .. 'leases', 0, 1, 'WITHSCORES')
local other, wait = first[1] == epoch and 4 or 2, -1
if first[other] then wait = math.max(0, tonumber(first[other]) - now) end
return { 1, now, wait, redis.call('ZRANGE', base .. 'buried', 0, -1) }
