-- Changes or removes a user, unless somebody else was first, or nobody would be left who may do everything. A user who is
-- removed or disabled has no tokens any more. A second call changes nothing.
-- KEYS[1] base of the system's keys
-- ARGV[1] name   ARGV[2] the user as it was read (JSON)   ARGV[3] the user as it is to be (JSON); empty: removed
-- answers 1 when it is so now, 0 when the user is not as it was read, -1 when it is the last enabled administrator
local base, name, was, becomes = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local function rules(json)
  local user = json ~= '' and cjson.decode(json)
  if not user or user.disabled then return false end
  for _, role in ipairs(user.roles) do
    if role == 'admin' then return true end
  end
  return false
end
local now = redis.call('HGET', base .. 'users', name) or ''
if now == becomes then return 1 end
if now ~= was then return 0 end
if rules(was) and not rules(becomes) then
  local all, left = redis.call('HGETALL', base .. 'users'), false
  for i = 1, #all, 2 do left = left or (all[i] ~= name and rules(all[i + 1])) end
  if not left then return -1 end
end
if becomes == '' then
  redis.call('HDEL', base .. 'users', name)
  redis.call('HDEL', base .. 'seen', 'u:' .. name)
else
  redis.call('HSET', base .. 'users', name, becomes)
end
if becomes == '' or cjson.decode(becomes).disabled then
  local all = redis.call('HGETALL', base .. 'tokens')
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).user == name then
      redis.call('HDEL', base .. 'tokens', all[i])
      redis.call('HDEL', base .. 'seen', 't:' .. all[i])
    end
  end
end
return 1
