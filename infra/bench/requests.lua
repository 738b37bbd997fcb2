-- For wrk: sends the prepared requests of a file one after the other, and prints what happened as one line of JSON.
-- Arguments after --: the file of requests, the file of their lengths (one a line).
local requests, lengths

function init(arguments)
    if arguments[1] then
        requests = assert(io.open(arguments[1], "rb"))
        lengths = assert(io.open(arguments[2], "r"))
        request = function()
            local length = lengths:read("*n")
            if not length then
                error("the prepared requests are used up; prepare more")
            end
            return requests:read(length)
        end
    end
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"p999":%.3f,"refused":%d,"broken":%d,"late":%d}\n',
        summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
        errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
