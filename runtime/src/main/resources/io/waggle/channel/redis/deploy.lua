-- Stores a jar and makes it the active version of its functions. A second call with the same arguments changes nothing
-- but the revision.
-- KEYS[1] base of the system's keys
-- ARGV[1] SHA-256   ARGV[2] what is known of the jar (JSON)   ARGV[3] the jar   ARGV[4...] its functions
-- answers the new revision
local base, sha = KEYS[1], ARGV[1]
redis.call('HSETNX', base .. 'jars', sha, ARGV[3])
redis.call('HSETNX', base .. 'units', sha, ARGV[2])
for i = 4, #ARGV do redis.call('HSET', base .. 'active', ARGV[i], sha) end
return redis.call('HINCRBY', base .. 'counters', 'units', 1)
