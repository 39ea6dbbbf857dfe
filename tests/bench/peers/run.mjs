// What the peers have in common: the command line, batches of 1,000, the clock, one line of JSON at the end.
//
//   node PEER.mjs EVENTS --count N [--deliver URL] [--print]
//
// A peer is {payload(lines): text of one request, send(lines, url): promise of the events that were confirmed}.
// Events are read before the clock starts, as strings, which spares Node the decoding. Four requests may be under way,
// as many as the plugin has connections.
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

function* batchesOf(lines, count) {
    for (let done = 0, next = 0; done < count; done += batchSize) {
        const size = Math.min(batchSize, count - done);
        if (next + size > lines.length) next = 0;
        yield lines.slice(next, next + size);
        next += size;
    }
}

async function deliver(peer, lines, count, url) {
    const underWay = new Set();
    let confirmed = 0;
    for (const batch of batchesOf(lines, count)) {
        if (underWay.size === mostUnderWay) await Promise.race(underWay);
        const request = peer.send(batch, url).then((events) => {
            confirmed += events;
            underWay.delete(request);
        });
        underWay.add(request);
    }
    await Promise.all(underWay);
    if (confirmed !== count) throw new Error(`${confirmed} of ${count} events were confirmed`);
}

async function mapAlone(peer, lines, count) {
    let bytes = 0;
    for (const batch of batchesOf(lines, count)) bytes += Buffer.byteLength(await peer.payload(batch));
    if (bytes === 0) throw new Error('nothing was made');
}

export async function run(peer) {
    const options = readOptions(process.argv.slice(2));
    const lines = readFileSync(options.events, 'utf8').trimEnd().split('\n');
    if (options.print) {
        for (const batch of batchesOf(lines, lines.length)) console.log(await peer.payload(batch));
        return;
    }
    const work = (count) => options.deliver ? deliver(peer, lines, count, options.deliver) : mapAlone(peer, lines, count);
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
