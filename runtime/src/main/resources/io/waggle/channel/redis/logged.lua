-- Reads lines that a task has logged, oldest first. Changes nothing.
-- KEYS[1] base of the channel's keys
-- ARGV[1] id   ARGV[2] where to begin: a time (ms), or a bracket and the place of an entry to begin behind it
-- ARGV[3] how many lines at most, fewer where they have more than a MiB   ARGV[4] how many entries are looked at, at most
-- answers { the place of the last entry that was looked at, empty when none was; 1 when there may be more behind it; then
--   two per line: its place, and what log.lua was given }
local answer, bytes = { '', 0 }, 0
local entries = redis.call('XRANGE', KEYS[1] .. 'log', ARGV[2], '+', 'COUNT', ARGV[4])
for _, entry in ipairs(entries) do
  if #answer >= 2 + ARGV[3] * 2 or bytes > 1048576 then
    answer[2] = 1
    return answer
  end
  answer[1] = entry[1]
  local id, line = string.match(entry[2][2], '^([^\n]*)\n(.*)$')
  if id == ARGV[1] then
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = line
    bytes = bytes + #line
  end
end
if #entries == tonumber(ARGV[4]) then answer[2] = 1 end
return answer
