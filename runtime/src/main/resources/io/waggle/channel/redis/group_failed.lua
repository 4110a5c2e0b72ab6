-- Gives families to tasks of the fail list that have none. A second call changes nothing.
-- with failures.lua
-- KEYS[1] base of the channel's keys
-- ARGV    five per task: id, time it failed (ms), family, device or empty, what is told of it
-- answers how many have one now that had none
local base, failures = KEYS[1], {}
for i = 1, #ARGV, 5 do
  if failedat(base, ARGV[i], ARGV[i + 1]) and redis.call('HEXISTS', base .. 'i', ARGV[i]) == 0 then
    failures[#failures + 1] = { ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4] }
  end
end
enlist(base, failures)
return #failures
