-- Shortens the lease of a node that has left the cluster without a word: if it lives, its next beat renews the lease.
-- KEYS[1] base of the system's keys
-- ARGV[1] epoch   ARGV[2] how long it may take to beat (ms)
-- answers 1 when the lease was shortened, else 0: it ends sooner anyhow, or the epoch is dead
local base, epoch, grace = KEYS[1], ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = redis.call('ZSCORE', base .. 'leases', epoch)
if not ends or tonumber(ends) <= now + grace then return 0 end
-- A first write that needs no memory lets the others through in a Redis that is full.
redis.call('ZREM', base .. 'leases', '')
redis.call('ZADD', base .. 'leases', now + grace, epoch)
return 1
