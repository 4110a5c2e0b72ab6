-- Opens a new epoch for a node. The epoch before is declared dead at once, even when it was before: unaware
-- of its death it may have claimed in a channel that was not there when its tasks were moved back. Who opens names the
-- epoch that it knows to be the last: a call that arrives late, from a process that is dead, ends nothing that came after.
-- with lease.lua
-- KEYS[1] base of the system's keys
-- ARGV[1] node name   ARGV[2] instance (the data folder's own id)   ARGV[3] lease (ms)   ARGV[4] the node's card
-- ARGV[5] the node's last epoch as the caller knows it, 0: none
-- answers { epoch, now (ms) }, or { 0, now (ms), the node's last epoch } when that is another one: nothing was opened;
--   or the error NAMETAKEN when another instance of that name lives
local base, node, instance, lease = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('ZREM', base .. 'leases', '')
local entry = redis.call('HGET', base .. 'nodes', node)
if entry then
  local old, owner = string.match(entry, '^(%d+) (%S+) ')
  local ends = redis.call('ZSCORE', base .. 'leases', old)
  if ends and owner ~= instance and tonumber(ends) > now then
    return redis.error_reply('NAMETAKEN node ' .. node .. ' is alive')
  end
  if old ~= ARGV[5] then return { 0, now, tonumber(old) } end
  redis.call('ZREM', base .. 'leases', old)
  redis.call('ZADD', base .. 'buried', now, old)
end
hear(base, now, lease)
local epoch = redis.call('HINCRBY', base .. 'counters', 'epoch', 1)
redis.call('ZADD', base .. 'leases', now + lease, epoch)
redis.call('HSET', base .. 'nodes', node, epoch .. ' ' .. instance .. ' ' .. now .. ' ' .. ARGV[4])
return { epoch, now }
