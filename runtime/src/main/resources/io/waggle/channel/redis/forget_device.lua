-- Forgets a device of a node that does not live, and what it was told to be. A second call finds nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] node name   ARGV[2] the node's last epoch as the caller knows it   ARGV[3] its card without the device; empty: the
--         node has no other, and is forgotten as well
-- ARGV[4...] the fields of what the device was told to be
-- answers 1 when it was forgotten, 0 when the node lives, is another by now, or still has tasks to be moved back
local base, node, epoch = KEYS[1], ARGV[1], ARGV[2]
local entry = redis.call('HGET', base .. 'nodes', node) or ''
local head, last = string.match(entry, '^((%d+) %S+ %d+) ')
if last ~= epoch then return 0 end
if redis.call('ZSCORE', base .. 'leases', epoch) or redis.call('ZSCORE', base .. 'buried', epoch) then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', base .. 'nodes', node)
else
  redis.call('HSET', base .. 'nodes', node, head .. ' ' .. ARGV[3])
end
if #ARGV > 3 then redis.call('HDEL', base .. 'steering', unpack(ARGV, 4)) end
return 1
