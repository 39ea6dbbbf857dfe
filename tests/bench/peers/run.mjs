// Shared by the peers: the command line, batches of 1,000, the clock, one line of JSON at the end.
//
//   node PEER.mjs EVENTS --count N [--deliver URL] [--print]
//
// A peer is {payload(events): text of one request, send(events, url): promise of the events that were confirmed}.
// Events are bytes, as files and sockets give them and as the plugin takes them; a peer makes strings of them as it
// likes best. Four requests may be under way, as many as the plugin has connections.
import { readFileSync } from 'node:fs';

const batchSize = 1000;
const mostUnderWay = 4;

function readOptions(args) {
    const options = { events: args[0], count: 0, deliver: '', print: false };
    for (let i = 1; i < args.length; i++) {
        if (args[i] === '--count') options.count = Number(args[++i]);
        else if (args[i] === '--deliver') options.deliver = args[++i];
        else if (args[i] === '--print') options.print = true;
        else throw new Error(`${args[i]} is no option`);
    }
    return options;
}

// One Buffer for each event.
function readEvents(file) {
    const bytes = readFileSync(file);
    const events = [];
    for (let from = 0, end; (end = bytes.indexOf(10, from)) >= 0; from = end + 1) events.push(bytes.subarray(from, end));
    return events;
}

function* batchesOf(events, count) {
    for (let done = 0, next = 0; done < count; done += batchSize) {
        const size = Math.min(batchSize, count - done);
        if (next + size > events.length) next = 0;
        yield events.slice(next, next + size);
        next += size;
    }
}

async function deliver(peer, events, count, url) {
    const underWay = new Set();
    let confirmed = 0;
    for (const batch of batchesOf(events, count)) {
        if (underWay.size === mostUnderWay) await Promise.race(underWay);
        const request = peer.send(batch, url).then((received) => {
            confirmed += received;
            underWay.delete(request);
        });
        underWay.add(request);
    }
    await Promise.all(underWay);
    if (confirmed !== count) throw new Error(`${confirmed} of ${count} events were confirmed`);
}

async function mapAlone(peer, events, count) {
    let bytes = 0;
    for (const batch of batchesOf(events, count)) bytes += Buffer.from(await peer.payload(batch)).length;
    if (bytes === 0) throw new Error('nothing was made');
}

export async function run(peer) {
    const options = readOptions(process.argv.slice(2));
    const events = readEvents(options.events);
    if (options.print) {
        for (const batch of batchesOf(events, events.length)) console.log(await peer.payload(batch));
        return;
    }
    const work = (count) => options.deliver ? deliver(peer, events, count, options.deliver) : mapAlone(peer, events, count);
    await work(10000); // until the compiler has settled
    const cpuBefore = process.cpuUsage();
    const before = process.hrtime.bigint();
    await work(options.count);
    const seconds = Number(process.hrtime.bigint() - before) * 1e-9;
    const cpu = process.cpuUsage(cpuBefore);
    console.log(JSON.stringify({
        events: options.count,
        seconds,
        events_per_second: Math.round(options.count / seconds),
        cpu_us_per_event: (cpu.user + cpu.system) / options.count,
    }));
    process.exit(0);
}
