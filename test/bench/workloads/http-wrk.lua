-- Requests to one path after the other, and the result as one line of JSON.
--   wrk -s http-wrk.lua URL -- PATH [N]: %d in the path is 0 to N - 1 in turn
local requests = {}
local at = 0

function init(args)
  local path, count = args[1], tonumber(args[2] or "1")
  for n = 0, count - 1 do
    requests[n + 1] = wrk.format("GET", (path:gsub("%%d", tostring(n))))
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    'wrk {"operations":%d,"micros":%d,"errors":%d,"latencyMicros":[%d,%d,%d]}\n',
    summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)
  ))
end
